package dev.thalweg.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.formula.Expression.Binary;
import dev.thalweg.formula.Expression.Chain;
import dev.thalweg.formula.Expression.Link;
import dev.thalweg.formula.Expression.Literal;
import dev.thalweg.formula.Expression.Negation;
import dev.thalweg.formula.Expression.Position;
import dev.thalweg.formula.Expression.Variable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {
    /** What is written, and the same with all parentheses that the grammar implies. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -x^2            | -(x^2)
            -x*y            | (-x)*y
            a - b - c       | (a - b) - c
            a/b*c           | (a/b)*c
            x^y^z           | x^(y^z)
            x**y**z         | x^(y^z)
            2^-x            | 2^(-x)
            2^-x^2          | 2^(-(x^2))
            2^-x*y          | (2^(-x))*y
            a + b*c^d       | a + (b*(c^d))
            a*-b            | a*(-b)
            a - -b          | a - (-b)
            --x             | -(-x)
            +x - +y         | x - y
            a < b + 1       | a < (b + 1)
            a*b < c == 1    |
            x[1]^2          | (x[1])^2
            -x[1]           | -(x[1])
            1e3x            |
            1.5e-3 + .5     | (0.0015) + (0.5)
            1.              | 1
            007             | 7
            1E+2            | 100
            """)
    void bindsAsTheGrammarSays(String written, String explicit) {
        if (explicit == null) {
            assertThatThrownBy(() -> Formula.parse(written)).isInstanceOf(FormulaException.class);
        } else {
            assertThat(Formula.parse(written).tree()).isEqualTo(Formula.parse(explicit).tree());
        }
    }

    @Test
    void buildsRowsOfOperatorsAsOneChain() {
        Expression tree = Formula.parse("0.5*x - y + 2").tree();

        Position none = Position.NONE;
        Expression half = new Chain(new Literal(0.5, none),
                List.of(new Link(Operator.MULTIPLY, new Variable("x", none), none)));
        assertThat(tree).isEqualTo(new Chain(half, List.of(new Link(Operator.SUBTRACT, new Variable("y", none), none),
                new Link(Operator.ADD, new Literal(2, none), none))));
    }

    @Test
    void mergesAChainInFrontOfAChain() {
        assertThat(Formula.parse("(a + b) - c").tree()).isEqualTo(Formula.parse("a + b - c").tree());
        assertThat(Formula.parse("a + (b - c)").tree()).isNotEqualTo(Formula.parse("a + b - c").tree());
    }

    @Test
    void ordersVariablesByFirstAppearance() {
        assertThat(Formula.parse("z*sin(b) + a^z - pi*e*b + E").variables()).containsExactly("z", "b", "a", "E");
        assertThat(Formula.parse("2*pi").variables()).isEmpty();
    }

    @Test
    void takesWhiteSpaceAndLineEndsAsSeparators() {
        assertThat(Formula.parse("\uFEFF x\t+\r\n\u00A0y\n").tree()).isEqualTo(Formula.parse("x+y").tree());
    }

    @Test
    void choosesTheRowOfAFunctionByItsNumberOfArguments() {
        assertThat(((Expression.Call) Formula.parse("max(x)").tree()).function().name()).isEqualTo("MAX");
        assertThat(((Expression.Call) Formula.parse("max(x, y, z)").tree()).function())
                .isEqualTo(FormulaFunction.MAXIMUM);
    }

    @Test
    void keepsPositionsButEqualityDoesNotSeeThem() {
        Binary power = (Binary) Formula.parse("  x ^ 2").tree();

        assertThat(power.at().offset()).isEqualTo(4);
        assertThat(power).isEqualTo(Formula.parse("x^2").tree()).hasSameHashCodeAs(Formula.parse("x^2").tree());
        assertThat(power).isNotEqualTo(Formula.parse("x^3").tree());
    }

    @Test
    void recordsRefuseWhatTheLanguageCannotSay() {
        assertThatThrownBy(() -> new Literal(-1, Position.NONE)).hasMessageContaining("literal: must be finite");
        assertThatThrownBy(() -> new Literal(-0.0, Position.NONE)).hasMessageContaining("got -0.0");
        assertThatThrownBy(() -> new Variable("2x", Position.NONE)).hasMessageContaining("a name is a letter or _");
        assertThatThrownBy(() -> new Variable("e", Position.NONE)).hasMessageContaining("is the constant 2.718");
        assertThatThrownBy(() -> new Chain(new Variable("x", Position.NONE), List.of())).hasMessageContaining("chain");
        Negation negation = new Negation(new Variable("x", Position.NONE), Position.NONE);
        assertThatThrownBy(() -> new Binary(Operator.ADD, negation, negation, Position.NONE))
                .hasMessageContaining("write it as a chain");
        assertThatThrownBy(() -> new Expression.Element(negation, 0, Position.NONE)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> new Expression.Call(FormulaFunction.SIN, List.of(), Position.NONE))
                .hasMessage("sin: takes 1 argument; got 0; write sin(x)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "sum(100*(x[2:] - x[:-2]^2)^2 + (1 - x[:-2])^2)", "if(x < 0, -x, x)", "x[:]", "a[-1]",
            "0.5*x^2 + x + 0.25*y^2 - 2", "a - (b - c)", "a/(b*c)", "(a^b)^c", "(-x)^2", "2^-x", "-(a*b)", "-(a + b)",
            "(a < b)*c", "(a + b)[1]", "f1 + 1e-7", "1e100", "max(a, b, c)", "a + -b", "(a < b) == (c < d)"})
    void printsCanonicalFormulasAsTheyAre(String formula) {
        assertThat(Formula.parse(formula)).hasToString(formula);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ((x))         | x
            a+(b*c)       | a + b*c
            2.50          | 2.5
            10000000      | 1e7
            9999999       | 9999999
            123456789     | 1.23456789e8
            0.00010       | 0.0001
            0.0000125     | 1.25e-5
            0.0           | 0
            x**2          | x^2
            """)
    void printsWithTheFewestParenthesesAndDigits(String written, String printed) {
        assertThat(Formula.parse(written)).hasToString(printed);
    }

    @Test
    void readsBackWhatItPrints() {
        RandomTrees trees = RandomTrees.all(1);
        for (int i = 0; i < 8_000; i++) {
            Expression tree = trees.tree(1 + i % 7);
            assertThat(Formula.parse(tree.toString()).tree()).isEqualTo(tree);
        }
    }

    @Test
    void printsNoParenthesisThatCouldBeLeftOut() {
        RandomTrees trees = RandomTrees.all(2);
        int pairs = 0;
        for (int i = 0; i < 2_000; i++) {
            Expression tree = trees.tree(1 + i % 4);
            String printed = tree.toString();
            for (int open = printed.indexOf('('); open >= 0; open = printed.indexOf('(', open + 1)) {
                boolean call = open > 0 && Names.isPart(printed.charAt(open - 1));
                if (!call) {
                    pairs++;
                    String without = without(printed, open);
                    assertThat(parsesTo(without, tree)).as("%s without a pair: %s", printed, without).isFalse();
                }
            }
        }
        assertThat(pairs).isGreaterThan(500);
    }

    private static boolean parsesTo(String text, Expression tree) {
        try {
            return Formula.parse(text).tree().equals(tree);
        } catch (FormulaException _) {
            return false;
        }
    }

    /** The text without the parenthesis at {@code open} and its partner. */
    private static String without(String text, int open) {
        int depth = 0;
        int close = open;
        do {
            depth += text.charAt(close) == '(' ? 1 : text.charAt(close) == ')' ? -1 : 0;
            close++;
        } while (depth > 0);
        return text.substring(0, open) + " " + text.substring(open + 1, close - 1) + " " + text.substring(close);
    }
}
