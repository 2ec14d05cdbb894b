package dev.thalweg.formula;

import java.io.Serial;

/**
 * Says what is wrong with a formula, and where.
 *
 * <p>{@link #getMessage()} is one sentence in the form {@code what: rule; got facts; hint}. {@link #rendering()} adds
 * the line of the formula and a caret under the spot:
 *
 * <pre>{@code
 * 2x: multiplication is not guessed at; write 2*x
 *   0.5*x^2 + 2x
 *              ^
 * }</pre>
 */
public final class FormulaException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final String excerpt;

    FormulaException(String message, SourceText source, int offset) {
        super(message);
        this.line = source.line(offset);
        this.column = source.column(offset);
        this.excerpt = source.isBlank() ? "" : "\n" + source.excerpt(offset);
    }

    /** {@return the line of the spot, counted from 1} */
    public int line() {
        return line;
    }

    /** {@return the column of the spot in its line, in characters (code points) counted from 1} */
    public int column() {
        return column;
    }

    /**
     * {@return the message, the line of the formula and a caret under the spot, separated by line feeds; a very long
     * line is cut around the spot, and what a terminal would not show as itself is replaced; of an empty formula, the
     * message alone}
     */
    public String rendering() {
        return getMessage() + excerpt;
    }
}
