package dev.thalweg.formula;

import dev.thalweg.formula.Token.Kind;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a formula into tokens, one at a time, so that the leftmost mistake is the one that is reported.
 *
 * <p>Where several signs fit, the longest is taken. White space, line ends included, separates and means nothing else.
 */
final class Lexer {
    /** An operator as it can be spelled. */
    private record Spelling(String text, Operator operator) {
    }

    private static final List<Spelling> SPELLINGS = Arrays.stream(Operator.values())
            .flatMap(operator -> operator.spellings().stream().map(text -> new Spelling(text, operator)))
            .sorted(Comparator.comparingInt((Spelling spelling) -> spelling.text().length()).reversed()).toList();

    private static final Map<Character, Kind> BRACKETS = Map.of('(', Kind.OPEN, ')', Kind.CLOSE, '[', Kind.OPEN_BRACKET,
            ']', Kind.CLOSE_BRACKET, ',', Kind.COMMA, ':', Kind.COLON);

    /** Some editors put this invisible sign at the front of a file. */
    private static final char BYTE_ORDER_MARK = 0xFEFF;

    private final SourceText source;
    private final String text;
    private int offset;

    Lexer(SourceText source) {
        this.source = source;
        this.text = source.text();
        this.offset = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    }

    Token next() {
        while (offset < text.length() && isSpace(text.codePointAt(offset))) {
            offset += Character.charCount(text.codePointAt(offset));
        }
        if (offset == text.length()) {
            return new Token(Kind.END, "", offset, null);
        }
        int c = text.codePointAt(offset);
        Token token;
        if (isDigit(offset) || c == '.' && isDigit(offset + 1)) {
            token = number();
        } else {
            // A slip is looked for before a name, as π is a letter; most names need no such search.
            boolean plainName = c < 128 && Names.isStart(c);
            Token known = plainName ? null : known();
            token = known == null ? name(c) : known;
        }
        offset = token.end();
        return token;
    }

    private Token name(int first) {
        if (!Names.isStart(first)) {
            String what = Character.getType(first) == Character.CONTROL ? "" : "\"" + Character.toString(first) + "\" ";
            String shown = first < 128 && !what.isEmpty() ? what.strip()
                    : what + String.format("(U+%04X)", first);
            throw error(offset, SourceText.quote(shown) + ": not of the formula language");
        }
        int end = offset;
        while (end < text.length() && Names.isPart(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return token(Kind.NAME, end);
    }

    /** The operator or bracket that stands here, if one does; a longer known slip is refused before a shorter sign. */
    private @Nullable Token known() {
        Kind bracket = BRACKETS.get(text.charAt(offset));
        if (bracket != null && !text.startsWith(":=", offset)) {
            return token(bracket, offset + 1);
        }
        Spelling spelling = spelling();
        int length = spelling == null ? 0 : spelling.text().length();
        Optional<Slips.Slip> slip = Slips.at(text, offset).filter(found -> found.sign().length() > length);
        if (slip.isPresent()) {
            throw error(offset, slip.get().message());
        }
        return spelling == null ? null : new Token(Kind.OPERATOR, spelling.text(), offset, spelling.operator());
    }

    private @Nullable Spelling spelling() {
        for (Spelling spelling : SPELLINGS) {
            if (text.startsWith(spelling.text(), offset)) {
                return spelling;
            }
        }
        return null;
    }

    /** Digits with at most one point, and an exponent if {@code e} is followed by digits. */
    private Token number() {
        int end = digits(offset);
        if (end < text.length() && text.charAt(end) == '.') {
            end = digits(end + 1);
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            boolean signed = end + 1 < text.length() && "+-".indexOf(text.charAt(end + 1)) >= 0;
            int exponent = end + (signed ? 2 : 1);
            end = isDigit(exponent) ? digits(exponent) : end;
        }
        if (end < text.length() && text.charAt(end) == '.') {
            throw error(end, "number: has one decimal point; got a second");
        }
        return token(Kind.NUMBER, end);
    }

    private int digits(int from) {
        int end = from;
        while (isDigit(end)) {
            end++;
        }
        return end;
    }

    private boolean isDigit(int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private Token token(Kind kind, int end) {
        return new Token(kind, text.substring(offset, end), offset, null);
    }

    private FormulaException error(int at, String message) {
        return new FormulaException(message, source, at);
    }
}
