package dev.thalweg.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaErrorTest {
    /** Bytes; at most half of what a thread has by default on the usual machines. */
    private static final long SMALL_STACK = 512 * 1024;

    static FormulaException error(String formula) {
        return catchThrowableOfType(FormulaException.class, () -> Formula.parse(formula));
    }

    /** A formula, the column of its mistake, and the message. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', maxCharsPerColumn = 10_000, textBlock = """
            2x          | 2  | x: an operator must stand before it, multiplication is not guessed at; write 2*x
            2(x+1)      | 2  | (…): an operator must stand before it, multiplication is not guessed at; write 2*(…)
            (a)(b)      | 4  | (…): an operator must stand before it, multiplication is not guessed at; write (…)*(…)
            x y         | 3  | y: an operator must stand before it, multiplication is not guessed at; write x*y
            sin(2 x)    | 7  | x: an operator must stand before it, multiplication is not guessed at; write 2*x
            2e          | 2  | e: an operator must stand before it, multiplication is not guessed at; write 2*e
            1_000       | 2  | _000: an operator must stand before it, multiplication is not guessed at; write 1*_000
            sin(x)cos(x) | 7 | cos(…): an operator must stand before it, multiplication is not guessed at; write (…)*cos(…)
            f(x, y) = x | 1  | f(…) =: a formula has no definition; write only the right-hand side
            f(x) == x   | 1  | f: no function has this name; for a product write f*(…), for an element f[1]
            (x + 1      | 1  | (: is never closed; write the matching )
            ((x) + 1    | 1  | (: is never closed; write the matching )
            sin(x       | 4  | (: is never closed; write the matching )
            x[1         | 2  | [: is never closed; write the matching ]
            (x + 1]     | 7  | ]: cannot close the ( before it; write )
            x + 1)      | 6  | ): closes nothing that is open; leave it out or open it before
            sin(x))     | 7  | ): closes nothing that is open; leave it out or open it before
            y = x^2     | 3  | "=": not of the formula language; a formula has no assignment; compare with ==, or write only the right-hand side
            x === y     | 3  | "===": not of the formula language; write ==
            x <> y      | 3  | "<>": not of the formula language; write !=
            x => y      | 3  | "=>": not of the formula language; write >=
            x := 2      | 3  | ":=": not of the formula language; a formula has no assignment; compare with ==, or write only the right-hand side
            x +         | 4  | formula: ends where a number, a name or a parenthesis must follow
            * x         | 1  | "*": a number, a name or a parenthesis must stand here
            x + * y     | 5  | "*": a number, a name or a parenthesis must stand here
            ()          | 1  | ( ): parentheses hold an expression; got none
            f(,x)       | 1  | f: no function has this name; for a product write f*(…), for an element f[1]
            max(,x)     | 5  | ",": a number, a name or a parenthesis must stand here
            max(x,)     | 7  | ")": a number, a name or a parenthesis must stand here
            0,5*x       | 2  | ,: separates the arguments of a function; got one elsewhere; a decimal fraction takes a point, 0.5
            [1, 2]      | 1  | [: follows a vector, as in x[1]; got one elsewhere; there are no lists of numbers
            x : y       | 3  | ":": stands between the ends of a slice, x[2:5]; got one elsewhere
            x[0]        | 3  | index: counts from 1, or from -1 at the back; got 0
            x[-0]       | 4  | index: counts from 1, or from -1 at the back; got 0
            x[1:0]      | 5  | index: counts from 1, or from -1 at the back; got 0
            x[1.5]      | 3  | index: must be a whole number written out, as in x[1], x[-1] or x[2:-2]; got "1.5"
            x[i]        | 3  | index: must be a whole number written out, as in x[1], x[-1] or x[2:-2]; got "i"
            x[]         | 3  | index: must be a whole number written out, as in x[1], x[-1] or x[2:-2]; got "]"
            x[1 2]      | 5  | index: must be a whole number written out, as in x[1], x[-1] or x[2:-2]; got "2"
            x[1+1]      | 4  | index: must be a whole number written out, as in x[1], x[-1] or x[2:-2]; got "+"
            x[1,2]      | 4  | index: a vector has one; got a comma; write x[a:b] for a run of elements
            x[9999999999] | 3 | index: is at most 2147483647; got "9999999999"
            a < b < c   | 7  | <: comparisons do not chain; got a second after <; write (a < b)*(b < c) for both at once
            sin x       | 1  | sin: is a function and takes its arguments in parentheses; write sin(x)
            2*gamma     | 3  | gamma: is a function and takes its arguments in parentheses; write gamma(x)
            2*PI        | 3  | PI: is too near to the constant pi for a variable; write pi or choose another name
            e(2)        | 1  | e: is a constant, not a function; for a product write e*(…)
            ln(x)       | 1  | ln: no function has this name; did you mean log?
            arcsin(x)   | 1  | arcsin: no function has this name; did you mean asin?
            sqr(x)      | 1  | sqr: no function has this name; did you mean sqrt?
            Sin(x)      | 1  | Sin: no function has this name; did you mean sin?
            sigmiod(x)  | 1  | sigmiod: no function has this name; did you mean sigmoid?
            quux(x)     | 1  | quux: no function has this name; for a product write quux*(…), for an element quux[1]
            sin(x, y)   | 1  | sin: takes 1 argument; got 2; write sin(x)
            sin()       | 1  | sin: takes 1 argument; got 0; write sin(x)
            1 + atan2(y) | 5 | atan2: takes 2 arguments; got 1; write atan2(y, x)
            if(x > 0, 1) | 1 | if: takes 3 arguments; got 2; write if(c, a, b)
            max()       | 1  | max: takes 1 or 2 or more arguments; got 0; write max(x) or max(a, b, …)
            1.2.3       | 4  | number: has one decimal point; got a second
            1e999       | 1  | number: is at most 1.7976931348623157E308; got 1e999
            1e-999      | 1  | number: is 0 or at least 4.9E-324; got 1e-999
            x − 1       | 3  | "−": not of the formula language; this is the typographic minus; write -
            2 × x       | 3  | "×": not of the formula language; write *
            2 ÷ x       | 3  | "÷": not of the formula language; write /
            x²          | 2  | "²": not of the formula language; write ^2
            x ≤ 1       | 3  | "≤": not of the formula language; write <=
            2*π         | 3  | "π": not of the formula language; write pi
            x && y      | 3  | "&&": not of the formula language; write (a)*(b) for two conditions at once
            n!          | 2  | "!": not of the formula language; write != for unequal, gamma(n + 1) for a factorial, 1 - c for the opposite of a condition
            x % 2       | 3  | "%": not of the formula language; there is no remainder; write x - y*floor(x/y), or /100 for per cent
            x ? 1       | 3  | "?": not of the formula language; write if(c, a, b)
            {x}         | 1  | "{": not of the formula language; write parentheses
            x ~ y       | 3  | "~": not of the formula language
            x☃y         | 2  | "☃" (U+2603): not of the formula language
            """)
    void pointsAtTheMistakeAndSaysWhatToWrite(String formula, int column, String message) {
        assertThat(error(formula)).hasMessage(message);
        assertThat(error(formula).line()).isEqualTo(1);
        assertThat(error(formula).column()).isEqualTo(column);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t ", "\uFEFF"})
    void refusesAnEmptyFormula(String formula) {
        assertThat(error(formula)).hasMessage("formula: is empty; write an expression such as x^2 + 1");
        assertThat(error(formula).rendering()).as("nothing to point at").isEqualTo(error(formula).getMessage());
    }

    @Test
    void drawsTheCaretUnderTheSpot() {
        assertThat(error("0.5*x^2 + 2x").rendering()).isEqualTo(error("0.5*x^2 + 2x").getMessage()
                + "\n  0.5*x^2 + 2x\n             ^");
    }

    @Test
    void drawsTheCaretOnTheRightLine() {
        for (String end : List.of("\n", "\r\n", "\r")) {
            FormulaException error = error("x +" + end + "  y + 3z +" + end + "1");
            assertThat(error.line()).isEqualTo(2);
            assertThat(error.column()).isEqualTo(8);
            assertThat(error.rendering()).endsWith("\n    y + 3z +\n         ^");
        }
    }

    @Test
    void drawsTheCaretUnderTabsAndWideLetters() {
        assertThat(error("\tx +\t2y").rendering()).endsWith("\n  \tx +\t2y\n  \t   \t ^");
        assertThat(error("変数 + 2y").rendering()).endsWith("\n  変数 + 2y\n          ^");
        assertThat(error("変数 + 2y").column()).isEqualTo(7);
        assertThat(error("\uD835\uDC65 + 2y").column()).isEqualTo(6);
    }

    @Test
    void showsTheSpotOfAVeryLongLineOnly() {
        String ones = "1 + ".repeat(100);
        String rendering = error(ones + "2x + " + ones + "1").rendering();
        String[] lines = rendering.split("\n");

        assertThat(lines).hasSize(3);
        assertThat(lines[1].length()).isLessThanOrEqualTo(80);
        assertThat(lines[1]).startsWith("  …").endsWith("…");
        assertThat(lines[1].charAt(lines[2].indexOf('^'))).isEqualTo('x');
    }

    @Test
    void showsNothingThatATerminalObeys() {
        FormulaException error = error("x + \u001B[31m\u202E + \u0000");
        assertThat(error).hasMessage("(U+001B): not of the formula language");
        assertThat(error.rendering().chars().filter(c -> c != '\n').noneMatch(Character::isISOControl)).isTrue();
        assertThat(error.rendering()).doesNotContain("\u202E");
    }

    @Test
    void shortensLongNamesInMessages() {
        String name = "a".repeat(1000);
        assertThat(error(name)).hasMessageContaining("a name has at most 100 characters; got 1000");
        assertThat(error(name).getMessage().length()).isLessThan(150);
        assertThat(error(name + "(x)").getMessage().length()).isLessThan(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "-", "+", "x^", "sin(", "x[1]", "if(x,", "max(x,", "a<(", "1+", "1+(", "2*", "x*-",
            "-(", "2^-", "((a^b*c+d<e)", "max(1,2,3,", "[", ")", "if(x,x,", "x[2:][:-1]", "e ", "1e", "π", "\n", "x,"})
    void neverOverflowsTheStack(String piece) throws InterruptedException {
        for (int times : List.of(66, 199, 201, Formula.MAX_LENGTH / 2 / piece.length(), 1_000_000)) {
            String front = piece.repeat(times);
            for (String text : List.of(front + "x", front + "x" + ")".repeat(times), "x" + front)) {
                onSmallStack(() -> neverThrowsElse(text));
            }
        }
    }

    static void onSmallStack(Runnable body) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(null, body, "small stack", SMALL_STACK);
        thread.setUncaughtExceptionHandler((_, e) -> thrown.set(e));
        thread.start();
        thread.join();
        assertThat(thrown.get()).isNull();
    }

    @Test
    void namesTheLimits() {
        assertThat(error("x".repeat(1_000_000))).hasMessage("formula: has at most 100000 characters; got 1000000");
        String deep = "(".repeat(50_000) + "x" + ")".repeat(49_999);
        assertThat(error(deep)).hasMessageStartingWith("formula: nests at most 200 deep");
        assertThat(error("x" + "[2:]".repeat(1000))).hasMessageStartingWith("formula: nests at most 200 deep");
        assertThatNoException().isThrownBy(() -> Formula.parse("(".repeat(199) + "x" + ")".repeat(199)));
        assertThatNoException().isThrownBy(() -> Formula.parse("1" + "+1".repeat(49_999)));
    }

    @Test
    void throwsNothingElseWhateverTheBytes() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(1, 60)];
            random.nextBytes(bytes);
            neverThrowsElse(new String(bytes, i % 2 == 0 ? StandardCharsets.UTF_8 : StandardCharsets.UTF_16));
        }
    }

    @Test
    void throwsNothingElseWhateverTheTokens() {
        List<String> tokens = List.of("x", "1", ".5", "e", "(", ")", "[", "]", ",", ":", "+", "-", "*", "/", "^", "<",
                "==", "=", "sin", "max", "if", " ", "\n", "²", "1e", ".", "pi", "sin(", "x[1]", "x[2:-1]", "\uD800",
                "!");
        SplittableRandom random = new SplittableRandom(4);
        int accepted = 0;
        for (int i = 0; i < 15_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(1, 12);
            for (int j = 0; j < length; j++) {
                text.append(tokens.get(random.nextInt(tokens.size())));
            }
            accepted += neverThrowsElse(text.toString()) ? 1 : 0;
        }
        assertThat(accepted).isGreaterThan(250);
    }

    private static boolean neverThrowsElse(String text) {
        try {
            Expression tree = Formula.parse(text).tree();
            assertThat(Formula.parse(tree.toString()).tree()).isEqualTo(tree).hasSameHashCodeAs(tree);
            return true;
        } catch (FormulaException e) {
            assertThat(e.line()).isPositive();
            assertThat(e.column()).isPositive();
            assertThat(e.rendering()).startsWith(e.getMessage());
            return false;
        }
    }

    @Test
    void hintsAtTheNearestKnownName() {
        Formula formula = Formula.parse("log(prise) + weight");
        assertThatThrownBy(() -> formula.requireVariablesIn(List.of("price", "weight"))).hasMessage(
                "prise: is not a known name; known are price, weight; did you mean price?");
        assertThatThrownBy(() -> formula.requireVariablesIn(List.of()))
                .hasMessage("prise: is not a known name; known are none");
        assertThatNoException().isThrownBy(() -> formula.requireVariablesIn(List.of("prise", "weight")));
    }

    @Test
    void countsSlips() {
        assertThat(Suggestions.distance("sqrt", "sqrt")).isZero();
        assertThat(Suggestions.distance("sqrt", "sqtr")).isOne();
        assertThat(Suggestions.distance("", "abc")).isEqualTo(3);
        assertThat(Suggestions.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Suggestions.nearest("y", List.of("x", "z"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum(x)", "1 + max(x)", "dot(x, y)", "cumsum(x)", "x[1]", "x[2:]", "if(x > 0, mean(x), y)",
            "norm(x - y)"})
    void elementwiseFormulasLookAtOneElementOnly(String formula) {
        assertThatThrownBy(() -> Formula.parse(formula).requireElementwise()).isInstanceOf(FormulaException.class)
                .hasMessageContaining("looks at more than one row");
        assertThatNoException().isThrownBy(() -> Formula.parse("if(x > 0, max(x, y), -x^2*atan2(y, pi))")
                .requireElementwise());
    }
}
