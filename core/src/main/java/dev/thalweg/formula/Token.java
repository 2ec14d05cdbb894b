package dev.thalweg.formula;

import org.jspecify.annotations.Nullable;

/**
 * A word or sign of a formula.
 *
 * @param kind what it is
 * @param text as written; empty at the end
 * @param start offset of its first character
 * @param operator the operator, for an operator only
 */
record Token(Kind kind, String text, int start, @Nullable Operator operator) {
    enum Kind {
        NUMBER, NAME, OPERATOR, OPEN, CLOSE, OPEN_BRACKET, CLOSE_BRACKET, COMMA, COLON, END;

        /** Whether an operand can begin with it. */
        boolean startsOperand() {
            return this == NUMBER || this == NAME || this == OPEN;
        }
    }

    int end() {
        return start + text.length();
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    boolean is(Operator wanted) {
        return operator == wanted;
    }

    /** {@return the token for a message: quoted, or "the end"} */
    String shown() {
        return kind == Kind.END ? "the end" : '"' + SourceText.quote(text) + '"';
    }
}
