package dev.thalweg.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The syntax tree of a formula.
 *
 * <p>Two trees are equal when they print the same: positions take no part in equality. {@code toString()} prints a
 * tree with the fewest parentheses, and parsing what was printed gives an equal tree.
 *
 * <p>A row of operators that group on the left, {@code a + b - c}, is one {@link Chain}, not a tree as deep as the row
 * is long. So a tree is only as deep as its formula is nested, and walking it by recursion is safe.
 */
public sealed interface Expression {
    /** {@return where in the formula this expression is, for messages: its operator, its name, or its first character} */
    Position at();

    /** {@return the expressions that this one is made of, in the order in which they are written} */
    default List<Expression> children() {
        return switch (this) {
            case Literal _,Named _,Variable _ -> List.of();
            case Negation negation -> List.of(negation.operand());
            case Binary binary -> List.of(binary.left(), binary.right());
            case Chain chain -> Stream.concat(Stream.of(chain.first()), chain.links().stream().map(Link::operand))
                    .toList();
            case Call call -> call.arguments();
            case Element element -> List.of(element.vector());
            case Slice slice -> List.of(slice.vector());
        };
    }

    /**
     * A place in the text of a formula. All positions are equal to each other, so that where an expression was written
     * does not decide what it equals.
     *
     * @param offset index of a {@code char} in the text, or −1 for a tree that was not parsed
     */
    record Position(int offset) {
        /** The position of what was never written. */
        public static final Position NONE = new Position(-1);

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Position;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    /**
     * A number as written, {@code 1e-3}.
     *
     * @param value finite and not negative: a sign is a {@link Negation}
     */
    record Literal(double value, Position at) implements Expression {
        /** @throws IllegalArgumentException if the value is negative, −0, infinite or NaN */
        public Literal {
            if (!Double.isFinite(value) || Math.copySign(1, value) < 0) {
                throw new IllegalArgumentException("literal: must be finite and not negative; got " + value);
            }
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** A named number, {@code pi}. */
    record Named(NamedConstant constant, Position at) implements Expression {
        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** A variable, {@code x}. */
    record Variable(String name, Position at) implements Expression {
        /** @throws IllegalArgumentException if a variable cannot have this name */
        public Variable {
            Names.checkVariable(name).ifPresent(complaint -> {
                throw new IllegalArgumentException(complaint);
            });
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** {@code -x}. */
    record Negation(Expression operand, Position at) implements Expression {
        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** A power or a comparison, {@code x^2}, {@code x < 1}: an operator that does not group on the left. */
    record Binary(Operator operator, Expression left, Expression right, Position at) implements Expression {
        /** @throws IllegalArgumentException if the operator belongs in a {@link Chain} */
        public Binary {
            if (operator.precedence().grouping() == Precedence.Grouping.LEFT) {
                throw new IllegalArgumentException(
                        "binary: " + operator.symbol() + " groups on the left; write it as a chain");
            }
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /**
     * Operands joined by operators of one precedence that group on the left, {@code a + b - c} or {@code a*b/c}.
     *
     * @param first the first operand; a chain of the same precedence is merged into this one, as
     *            {@code (a + b) - c} says the same as {@code a + b - c}
     * @param links the others, each with the operator before it; at least one, all of one precedence
     */
    record Chain(Expression first, List<Link> links) implements Expression {
        /** @throws IllegalArgumentException if there is no link, or if they do not belong in one chain */
        public Chain {
            if (links.isEmpty()) {
                throw new IllegalArgumentException("chain: needs two operands; got one");
            }
            Precedence precedence = links.getFirst().operator().precedence();
            if (precedence.grouping() != Precedence.Grouping.LEFT) {
                throw new IllegalArgumentException(
                        "chain: " + links.getFirst().operator().symbol() + " does not group on the left");
            }
            for (Link link : links) {
                if (link.operator().precedence() != precedence) {
                    throw new IllegalArgumentException("chain: operators must bind alike; got "
                            + links.getFirst().operator().symbol() + " and " + link.operator().symbol());
                }
            }
            if (first instanceof Chain inner && inner.precedence() == precedence) {
                List<Link> merged = new ArrayList<>(inner.links());
                merged.addAll(links);
                first = inner.first();
                links = merged;
            }
            links = List.copyOf(links);
        }

        /** {@return how tightly the operators of this chain bind} */
        public Precedence precedence() {
            return links.getFirst().operator().precedence();
        }

        /** {@return where the first operand is} */
        @Override
        public Position at() {
            return first.at();
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** An operator of a {@link Chain}, with the operand after it. */
    record Link(Operator operator, Expression operand, Position at) {
    }

    /**
     * A function applied, {@code atan2(y, x)}.
     *
     * @param arguments as many as the function takes
     */
    record Call(FormulaFunction function, List<Expression> arguments, Position at) implements Expression {
        /** @throws IllegalArgumentException if the function does not take that many arguments */
        public Call {
            arguments = List.copyOf(arguments);
            if (!function.takes(arguments.size())) {
                throw new IllegalArgumentException(FormulaFunction.wrongArity(function.symbol(), arguments.size()));
            }
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /**
     * One element of a vector, {@code x[1]}.
     *
     * @param index from 1 at the front, or from −1 at the back
     */
    record Element(Expression vector, int index, Position at) implements Expression {
        /** @throws IllegalArgumentException if the index is 0 */
        public Element {
            checkIndex(index);
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /**
     * A run of elements, {@code x[2:-2]}, both ends included.
     *
     * @param from index of the first element, as in {@link Element}, or null for the first there is
     * @param to index of the last element, or null for the last there is
     */
    record Slice(Expression vector, @Nullable Integer from, @Nullable Integer to, Position at) implements Expression {
        /** @throws IllegalArgumentException if an index is 0 */
        public Slice {
            checkIndex(Objects.requireNonNullElse(from, 1));
            checkIndex(Objects.requireNonNullElse(to, -1));
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    private static void checkIndex(int index) {
        if (index == 0) {
            throw new IllegalArgumentException("index: counts from 1, or from -1 at the back; got 0");
        }
    }
}
