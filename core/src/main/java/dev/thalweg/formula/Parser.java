package dev.thalweg.formula;

import dev.thalweg.formula.Expression.Binary;
import dev.thalweg.formula.Expression.Call;
import dev.thalweg.formula.Expression.Chain;
import dev.thalweg.formula.Expression.Element;
import dev.thalweg.formula.Expression.Link;
import dev.thalweg.formula.Expression.Literal;
import dev.thalweg.formula.Expression.Named;
import dev.thalweg.formula.Expression.Negation;
import dev.thalweg.formula.Expression.Position;
import dev.thalweg.formula.Expression.Slice;
import dev.thalweg.formula.Expression.Variable;
import dev.thalweg.formula.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a formula into its tree, by precedence climbing: V. R. Pratt, "Top down operator precedence", 1973.
 *
 * <p>One token is looked at ahead. Every level of nesting is one call of {@link #expression}, which counts them.
 */
final class Parser {
    private static final String DEFINITION = "f(…) =: a formula has no definition; write only the right-hand side";

    /** Characters after {@code f(x)} among which the {@code =} of a definition is looked for: a few spaces. */
    private static final int LONGEST_GAP = 8;

    private final SourceText source;
    private final Lexer lexer;
    private Token token;
    private int depth;

    private Parser(SourceText source) {
        this.source = source;
        this.lexer = new Lexer(source);
        this.token = lexer.next();
    }

    static Expression parse(SourceText source) {
        int length = source.text().length();
        if (length > Formula.MAX_LENGTH) {
            throw new FormulaException(
                    "formula: has at most " + Formula.MAX_LENGTH + " characters; got " + length, source, 0);
        }
        Parser parser = new Parser(source);
        if (parser.token.is(Kind.END)) {
            throw new FormulaException("formula: is empty; write an expression such as x^2 + 1", source, 0);
        }
        Expression expression = parser.expression(Precedence.COMPARISON);
        if (!parser.token.is(Kind.END)) {
            throw parser.unexpected();
        }
        parser.checkHeight(expression);
        return expression;
    }

    /**
     * Refuses a tree that is higher than the limit, which what stands on the left can make it without any nesting of
     * calls here: {@code x[2:][2:][2:]}, or {@code a^b*c + d} in parentheses and so on. Without recursion, as the height
     * is not known yet.
     */
    private void checkHeight(Expression root) {
        List<Expression> level = List.of(root);
        for (int height = 1; !level.isEmpty(); height++) {
            if (height > Formula.MAX_NESTING) {
                throw tooDeep(Math.max(0, level.getFirst().at().offset()));
            }
            level = level.stream().flatMap(expression -> expression.children().stream()).toList();
        }
    }

    private FormulaException tooDeep(int offset) {
        return error(offset, "formula: nests at most " + Formula.MAX_NESTING
                + " deep (parentheses, signs, powers of powers, indices of indices); got more; simplify it");
    }

    /** Reads as far as operators bind at least as tightly as {@code loosest}. */
    private Expression expression(Precedence loosest) {
        depth++;
        if (depth > Formula.MAX_NESTING) {
            throw tooDeep(token.start());
        }
        Expression left = prefix();
        Operator operator = token.operator();
        while (operator != null && !operator.precedence().isLooserThan(loosest)) {
            left = switch (operator.precedence().grouping()) {
                case LEFT -> chain(left, operator.precedence());
                case RIGHT -> binary(left, operator, operator.precedence());
                case NONE -> comparison(left, operator);
            };
            operator = token.operator();
        }
        depth--;
        return left;
    }

    private Chain chain(Expression first, Precedence precedence) {
        List<Link> links = new ArrayList<>();
        Operator operator = token.operator();
        while (operator != null && operator.precedence() == precedence) {
            Position at = take();
            links.add(new Link(operator, expression(precedence.tighter()), at));
            operator = token.operator();
        }
        return new Chain(first, links);
    }

    private Binary binary(Expression left, Operator operator, Precedence rightLoosest) {
        Position at = take();
        return new Binary(operator, left, expression(rightLoosest), at);
    }

    private Binary comparison(Expression left, Operator operator) {
        Binary comparison = binary(left, operator, operator.precedence().tighter());
        if (token.operator() != null && token.operator().precedence() == operator.precedence()) {
            throw error(token.start(), token.text() + ": comparisons do not chain; got a second after "
                    + operator.symbol() + "; write (a < b)*(b < c) for both at once");
        }
        return comparison;
    }

    private Expression prefix() {
        if (token.is(Operator.SUBTRACT)) {
            Position at = take();
            return new Negation(expression(Precedence.PREFIX), at);
        }
        if (token.is(Operator.ADD)) {
            take();
            return expression(Precedence.PREFIX);
        }
        Expression primary = primary();
        while (token.is(Kind.OPEN_BRACKET)) {
            primary = indexed(primary);
        }
        return primary;
    }

    private Expression primary() {
        Token here = token;
        return switch (here.kind()) {
            case NUMBER -> new Literal(number(here), take());
            case NAME -> name();
            case OPEN -> {
                take();
                if (token.is(Kind.CLOSE)) {
                    throw error(here.start(), "( ): parentheses hold an expression; got none");
                }
                Expression inside = expression(Precedence.COMPARISON);
                close(here, Kind.CLOSE);
                yield inside;
            }
            case OPERATOR, CLOSE, OPEN_BRACKET, CLOSE_BRACKET, COMMA, COLON, END -> throw noOperand();
        };
    }

    private double number(Token written) {
        double value = Double.parseDouble(written.text());
        if (Double.isInfinite(value)) {
            throw error(written.start(),
                    "number: is at most " + Double.MAX_VALUE + "; got " + SourceText.quote(written.text()));
        }
        boolean hasDigits = written.text().chars().takeWhile(c -> c != 'e' && c != 'E').anyMatch(c -> c >= '1' && c
                <= '9');
        if (value == 0 && hasDigits) {
            throw error(written.start(),
                    "number: is 0 or at least " + Double.MIN_VALUE + "; got " + SourceText.quote(written.text()));
        }
        return value;
    }

    private Expression name() {
        Token named = token;
        Position at = take();
        String name = named.text();
        if (token.is(Kind.OPEN)) {
            return call(named);
        }
        Optional<NamedConstant> constant = NamedConstant.of(name);
        if (constant.isPresent()) {
            return new Named(constant.get(), at);
        }
        Optional<FormulaFunction> function = FormulaFunction.named(name);
        if (function.isPresent()) {
            throw error(named.start(), name + ": is a function and takes its arguments in parentheses; write "
                    + function.get().signature());
        }
        Names.checkVariable(name).ifPresent(complaint -> {
            throw error(named.start(), complaint);
        });
        return new Variable(name, at);
    }

    private Call call(Token named) {
        String name = named.text();
        if (FormulaFunction.named(name).isEmpty()) {
            throw error(named.start(), isDefined(named) ? DEFINITION : unknownFunction(name));
        }
        Token opener = token;
        take();
        List<Expression> arguments = new ArrayList<>();
        while (!token.is(Kind.CLOSE) || !arguments.isEmpty()) {
            arguments.add(expression(Precedence.COMPARISON));
            if (!token.is(Kind.COMMA)) {
                break;
            }
            take();
        }
        close(opener, Kind.CLOSE);
        FormulaFunction function = FormulaFunction.of(name, arguments.size())
                .orElseThrow(() -> error(named.start(), FormulaFunction.wrongArity(name, arguments.size())));
        return new Call(function, arguments, new Position(named.start()));
    }

    /** Whether the name begins a definition, {@code f(x, y) = …}. */
    private boolean isDefined(Token named) {
        String text = source.text();
        int close = text.indexOf(')', named.end());
        String rest = close < 0 ? "" : text.substring(close + 1, Math.min(text.length(), close + 1 + LONGEST_GAP))
                .strip();
        return rest.startsWith("=") && !rest.startsWith("==") && text.substring(0, named.start()).isBlank();
    }

    private static String unknownFunction(String name) {
        Optional<NamedConstant> constant = NamedConstant.of(name);
        if (constant.isPresent()) {
            return name + ": is a constant, not a function; for a product write " + name + "*(…)";
        }
        Optional<FormulaFunction> meant = FormulaFunction.meant(name);
        String shown = SourceText.quote(name);
        return shown + ": no function has this name; " + meant.map(f -> "did you mean " + f.symbol() + "?")
                .orElse("for a product write " + shown + "*(…), for an element " + shown + "[1]");
    }

    private Expression indexed(Expression vector) {
        Token opener = token;
        Position at = take();
        Integer from = token.is(Kind.COLON) ? null : index();
        if (token.is(Kind.COLON)) {
            take();
            Integer to = token.is(Kind.CLOSE_BRACKET) ? null : index();
            close(opener, Kind.CLOSE_BRACKET);
            return new Slice(vector, from, to, at);
        }
        if (token.is(Kind.COMMA)) {
            throw error(token.start(), "index: a vector has one; got a comma; write x[a:b] for a run of elements");
        }
        close(opener, Kind.CLOSE_BRACKET);
        return new Element(vector, Objects.requireNonNull(from), at);
    }

    /** A whole number as it stands, with or without a minus: an index is known before the formula is evaluated. */
    private int index() {
        boolean negative = token.is(Operator.SUBTRACT);
        if (negative) {
            take();
        }
        Token digits = token;
        if (!digits.is(Kind.NUMBER) || !digits.text().chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw notAnIndex(digits);
        }
        take();
        Integer value = wholeNumber(digits);
        if (value == null) {
            throw error(digits.start(), "index: is at most " + Integer.MAX_VALUE + "; got " + digits.shown());
        }
        if (value == 0) {
            throw error(digits.start(), "index: counts from 1, or from -1 at the back; got 0");
        }
        return negative ? -value : value;
    }

    private FormulaException notAnIndex(Token got) {
        return error(got.start(),
                "index: must be a whole number written out, as in x[1], x[-1] or x[2:-2]; got " + got.shown());
    }

    private static @Nullable Integer wholeNumber(Token digits) {
        try {
            return Integer.valueOf(digits.text());
        } catch (NumberFormatException _) {
            return null;
        }
    }

    /** Takes the bracket that closes {@code opener}, or says what is there instead. */
    private void close(Token opener, Kind closer) {
        if (token.is(closer)) {
            take();
            return;
        }
        String needed = closer == Kind.CLOSE ? ")" : "]";
        if (token.is(Kind.END)) {
            throw error(opener.start(), opener.text() + ": is never closed; write the matching " + needed);
        }
        if (token.is(Kind.CLOSE) || token.is(Kind.CLOSE_BRACKET)) {
            throw error(token.start(),
                    token.text() + ": cannot close the " + opener.text() + " before it; write " + needed);
        }
        if (closer == Kind.CLOSE_BRACKET) {
            throw notAnIndex(token);
        }
        throw unexpected();
    }

    /** The complaint about a token that cannot follow a complete expression. */
    private FormulaException unexpected() {
        Token got = token;
        String message = switch (got.kind()) {
            case NUMBER, NAME, OPEN -> missingOperator(got);
            case CLOSE, CLOSE_BRACKET -> got.text() + ": closes nothing that is open; leave it out or open it before";
            case COMMA ->
                    ",: separates the arguments of a function; got one elsewhere; a decimal fraction takes a point, 0.5";
            case COLON -> "\":\": stands between the ends of a slice, x[2:5]; got one elsewhere";
            case OPEN_BRACKET, OPERATOR, END -> got.shown() + ": cannot stand here";
        };
        return error(got.start(), message);
    }

    private String missingOperator(Token got) {
        String text = source.text();
        int end = got.start();
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        int start = end;
        while (start > 0 && (Names.isPart(text.codePointBefore(start)) || text.charAt(start - 1) == '.')) {
            start -= Character.charCount(text.codePointBefore(start));
        }
        boolean opens = got.is(Kind.OPEN);
        String before = start == end ? "(…)" : SourceText.quote(text.substring(start, end));
        String call = FormulaFunction.named(got.text()).isPresent() ? "(…)" : "";
        String after = opens ? "(…)" : SourceText.quote(got.text()) + call;
        return after + ": an operator must stand before it, multiplication is not guessed at; write " + before + "*"
                + after;
    }

    /** The complaint about a token where an operand must begin. */
    private FormulaException noOperand() {
        String message = switch (token.kind()) {
            case END -> "formula: ends where a number, a name or a parenthesis must follow";
            case OPEN_BRACKET -> "[: follows a vector, as in x[1]; got one elsewhere; there are no lists of numbers";
            case CLOSE, CLOSE_BRACKET, COMMA, COLON, OPERATOR, NUMBER, NAME, OPEN ->
                    token.shown() + ": a number, a name or a parenthesis must stand here";
        };
        return error(token.start(), message);
    }

    private Position take() {
        Position at = new Position(token.start());
        token = lexer.next();
        return at;
    }

    private FormulaException error(int offset, String message) {
        return new FormulaException(message, source, offset);
    }
}
