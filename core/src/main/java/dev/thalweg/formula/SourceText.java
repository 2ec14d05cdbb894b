package dev.thalweg.formula;

/**
 * The text of a formula, by offset: which line and column an offset is, and how to show it with a caret.
 *
 * <p>A line ends at a line feed, a carriage return, or both together.
 */
record SourceText(String text) {
    /** What stands before a shown line, so that it is set off from the message. */
    private static final String INDENT = "  ";

    /** Longest line shown whole: with the indent it fits the usual terminal of 80 columns. */
    static final int MAX_SHOWN = 76;

    /** Characters kept on each side of the spot when a line is longer than that. */
    private static final int WINDOW = 34;

    private static final String ELLIPSIS = "…";

    /** Stands for what a terminal would obey or could not show. */
    private static final int REPLACEMENT = 0xFFFD;

    /** {@return whether there is nothing to point at} */
    boolean isBlank() {
        return text.codePoints().allMatch(c -> Character.isWhitespace(c) || visible(c) == REPLACEMENT);
    }

    /** {@return the line of an offset, from 1} */
    int line(int offset) {
        int line = 1;
        for (int i = 0; i < offset; i++) {
            char c = text.charAt(i);
            boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (c == '\n' || c == '\r' && !pair) {
                line++;
            }
        }
        return line;
    }

    /** {@return the column of an offset in its line, in code points from 1} */
    int column(int offset) {
        return text.codePointCount(lineStart(offset), offset) + 1;
    }

    /** {@return the line that holds the offset, indented, and under it a caret at the spot} */
    String excerpt(int offset) {
        int start = lineStart(offset);
        int end = offset;
        while (end < text.length() && !isLineEnd(text.charAt(end))) {
            end++;
        }
        String head = "";
        String tail = "";
        if (text.codePointCount(start, end) > MAX_SHOWN) {
            int before = Math.min(WINDOW, text.codePointCount(start, offset));
            int from = text.offsetByCodePoints(offset, -before);
            int after = Math.min(WINDOW, text.codePointCount(offset, end));
            int to = text.offsetByCodePoints(offset, after);
            head = from > start ? ELLIPSIS : "";
            tail = to < end ? ELLIPSIS : "";
            start = from;
            end = to;
        }
        StringBuilder shown = new StringBuilder(INDENT).append(head);
        StringBuilder caret = new StringBuilder(INDENT).append(" ".repeat(head.length()));
        for (int i = start; i < end;) {
            int c = text.codePointAt(i);
            int visible = visible(c);
            shown.appendCodePoint(visible);
            if (i < offset) {
                // A tab under a tab reaches the same stop, wherever the terminal has it.
                caret.append(visible == '\t' ? "\t" : " ".repeat(width(visible)));
            }
            i += Character.charCount(c);
        }
        return shown.append(tail).append('\n').append(caret).append('^').toString();
    }

    /** {@return a piece of the formula for quoting in a message: on one line, shortened, and safe to show} */
    static String quote(String piece) {
        int longest = 40;
        String cut = piece.codePointCount(0, piece.length()) <= longest ? piece
                : piece.substring(0, piece.offsetByCodePoints(0, longest)) + ELLIPSIS;
        StringBuilder quoted = new StringBuilder();
        cut.codePoints().forEach(c -> quoted.appendCodePoint(visible(c)));
        return quoted.toString();
    }

    private int lineStart(int offset) {
        int start = offset;
        while (start > 0 && !isLineEnd(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private static int visible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c == '\t' ? c : REPLACEMENT;
            case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    REPLACEMENT;
            default -> c;
        };
    }

    /** Columns of a terminal that a character takes: the wide and fullwidth blocks of Unicode's annex 11 take two. */
    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = c >= 0x1100 && c <= 0x115F || c >= 0x2E80 && c <= 0xA4CF || c >= 0xAC00 && c <= 0xD7A3
                || c >= 0xF900 && c <= 0xFAFF || c >= 0xFE30 && c <= 0xFE6F || c >= 0xFF01 && c <= 0xFF60
                || c >= 0xFFE0 && c <= 0xFFE6 || c >= 0x1F300 && c <= 0x1FAFF || c >= 0x20000 && c <= 0x3FFFD;
        return wide ? 2 : 1;
    }
}
