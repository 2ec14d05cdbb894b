package dev.thalweg.formula;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A formula as it was typed: its text, its tree and its variables.
 *
 * <pre>{@code
 * Formula f = Formula.parse("0.5*x^2 + x + 0.25*y^2 - 2");
 * f.variables();                                   // [x, y]
 * BoundFormula bound = f.bind(Map.of());           // both are single numbers
 * bound.apply(Tensor.of(2.0, 2.0));                // 3, differentiable
 *
 * Formula.parse("sum(x^2)").bind(Map.of("x", 100)) // x is a vector of 100
 * }</pre>
 *
 * <p>Immutable. The language is described in the documentation of the package.
 */
public final class Formula {
    /**
     * Longest formula, in {@code char}s. A formula that a program writes out term by term fits; a file that is not a
     * formula is refused before it is read.
     */
    public static final int MAX_LENGTH = 100_000;

    /**
     * Deepest nesting of parentheses, signs and powers of powers, and deepest tree. Far beyond what somebody reads, and
     * low enough that reading, printing and evaluating by recursion take less than half of a stack of 512 KB.
     */
    public static final int MAX_NESTING = 200;

    private final SourceText source;
    private final Expression tree;
    private final List<String> variables;

    private Formula(SourceText source, Expression tree) {
        this.source = source;
        this.tree = tree;
        Set<String> names = new LinkedHashSet<>();
        collect(tree, names);
        this.variables = List.copyOf(names);
    }

    /**
     * {@return the formula that a text says}
     *
     * @param text a formula, on one line or several
     * @throws FormulaException if the text is not a formula of the language, or is longer or nests deeper than the limits
     */
    public static Formula parse(String text) {
        SourceText source = new SourceText(text);
        return new Formula(source, Parser.parse(source));
    }

    /** {@return the names of the variables, in the order of their first appearance} */
    public List<String> variables() {
        return variables;
    }

    /** {@return the syntax tree} */
    public Expression tree() {
        return tree;
    }

    /** {@return the formula as it was typed} */
    public String text() {
        return source.text();
    }

    /**
     * Checks that all variables are among the known names.
     *
     * @param known names, such as the columns of a table
     * @throws FormulaException at the first variable that is not, with the nearest known name as a hint
     */
    public void requireVariablesIn(Collection<String> known) {
        requireVariablesIn(tree, known);
    }

    /**
     * Checks that each element of a value comes from the same element of the variables alone: nothing is reduced, summed up,
     * indexed or sliced. So rows of a table can be handed in as vectors, and each row stands for itself.
     *
     * @throws FormulaException at the first place where it is otherwise
     */
    public void requireElementwise() {
        requireElementwise(tree);
    }

    /**
     * {@return the formula with sizes for its variables, ready to be evaluated}
     *
     * @param dims the sizes of the vectors among the variables; the others are single numbers
     * @throws FormulaException if the sizes do not go together in the formula, or an index is beyond its vector
     * @throws IllegalArgumentException if a name is not a variable of the formula or a size is less than 1
     */
    public BoundFormula bind(Map<String, Integer> dims) {
        return BoundFormula.of(this, dims);
    }

    /** {@return the complaint that something is wrong at a position of this formula} */
    FormulaException error(Expression.Position at, String message) {
        return new FormulaException(message, source, Math.max(0, at.offset()));
    }

    /** {@return the formula printed from its tree, with the fewest parentheses and in uniform spacing} */
    @Override
    public String toString() {
        return tree.toString();
    }

    private static void collect(Expression expression, Set<String> names) {
        if (expression instanceof Expression.Variable variable) {
            names.add(variable.name());
        }
        for (Expression child : expression.children()) {
            collect(child, names);
        }
    }

    private void requireElementwise(Expression expression) {
        String beyond = switch (expression) {
            case Expression.Call call when !call.function().isElementwise() -> call.function().symbol();
            case Expression.Element _,Expression.Slice _ -> "index";
            default -> "";
        };
        if (!beyond.isEmpty()) {
            throw error(expression.at(),
                    beyond + ": looks at more than one row; here each row stands for itself; write it"
                            + " with columns and single numbers");
        }
        for (Expression child : expression.children()) {
            requireElementwise(child);
        }
    }

    private void requireVariablesIn(Expression expression, Collection<String> known) {
        if (expression instanceof Expression.Variable variable && !known.contains(variable.name())) {
            throw error(variable.at(), variable.name() + ": is not a known name; known are "
                    + (known.isEmpty() ? "none" : String.join(", ", known))
                    + Suggestions.didYouMean(variable.name(), known));
        }
        for (Expression child : expression.children()) {
            requireVariablesIn(child, known);
        }
    }
}
