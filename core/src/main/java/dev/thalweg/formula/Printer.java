package dev.thalweg.formula;

import dev.thalweg.formula.Expression.Binary;
import dev.thalweg.formula.Expression.Call;
import dev.thalweg.formula.Expression.Chain;
import dev.thalweg.formula.Expression.Element;
import dev.thalweg.formula.Expression.Link;
import dev.thalweg.formula.Expression.Literal;
import dev.thalweg.formula.Expression.Named;
import dev.thalweg.formula.Expression.Negation;
import dev.thalweg.formula.Expression.Slice;
import dev.thalweg.formula.Expression.Variable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Prints a tree as a formula, with parentheses only where the tree would otherwise be read differently. */
final class Printer {
    /** Numbers from here on are printed with an exponent: more digits are hard to count. */
    private static final double LARGE = 1e7;

    /** Numbers below are printed with an exponent: more zeros after the point are hard to count. */
    private static final double SMALL = 1e-4;

    private final StringBuilder out = new StringBuilder();

    private Printer() {
    }

    static String print(Expression expression) {
        Printer printer = new Printer();
        printer.write(expression);
        return printer.out.toString();
    }

    private void write(Expression expression) {
        switch (expression) {
            case Literal literal -> out.append(number(literal.value()));
            case Named named -> out.append(named.constant().symbol());
            case Variable variable -> out.append(variable.name());
            case Negation negation -> {
                out.append('-');
                writeAtLeast(Precedence.PREFIX, negation.operand());
            }
            case Chain chain -> {
                writeAtLeast(chain.precedence(), chain.first());
                for (Link link : chain.links()) {
                    write(link.operator());
                    writeAtLeast(chain.precedence().tighter(), link.operand());
                }
            }
            case Binary binary -> {
                Precedence precedence = binary.operator().precedence();
                writeAtLeast(precedence.tighter(), binary.left());
                write(binary.operator());
                writeAtLeast(lowestOnTheRight(precedence), binary.right());
            }
            case Call call -> {
                out.append(call.function().symbol()).append('(');
                String separator = "";
                for (Expression argument : call.arguments()) {
                    out.append(separator);
                    write(argument);
                    separator = ", ";
                }
                out.append(')');
            }
            case Element element -> {
                writeAtLeast(Precedence.PRIMARY, element.vector());
                out.append('[').append(element.index()).append(']');
            }
            case Slice slice -> {
                writeAtLeast(Precedence.PRIMARY, slice.vector());
                out.append('[').append(end(slice.from())).append(':').append(end(slice.to())).append(']');
            }
        }
    }

    /** A sign may follow {@code ^} without parentheses: {@code 2^-x} can be read in one way only. */
    private static Precedence lowestOnTheRight(Precedence precedence) {
        return precedence == Precedence.POWER ? Precedence.PREFIX : precedence.tighter();
    }

    private void write(Operator operator) {
        String space = operator.precedence().isSpaced() ? " " : "";
        out.append(space).append(operator.symbol()).append(space);
    }

    private void writeAtLeast(Precedence least, Expression expression) {
        boolean enclosed = precedence(expression).isLooserThan(least);
        out.append(enclosed ? "(" : "");
        write(expression);
        out.append(enclosed ? ")" : "");
    }

    private static Precedence precedence(Expression expression) {
        return switch (expression) {
            case Chain chain -> chain.precedence();
            case Binary binary -> binary.operator().precedence();
            case Negation _ -> Precedence.PREFIX;
            case Literal _,Named _,Variable _,Call _,Element _,Slice _ -> Precedence.PRIMARY;
        };
    }

    private static String end(@Nullable Integer index) {
        return index == null ? "" : index.toString();
    }

    /** {@return the shortest digits that read back to the same double, without a needless point or exponent} */
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (value < LARGE && value >= SMALL) {
            return exact.toPlainString();
        }
        String digits = exact.unscaledValue().toString();
        int exponent = digits.length() - 1 - exact.scale();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return digits.charAt(0) + fraction + "e" + exponent;
    }
}
