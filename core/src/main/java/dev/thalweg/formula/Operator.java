package dev.thalweg.formula;

import dev.thalweg.formula.Meaning.Pair;
import dev.thalweg.formula.Meaning.Test;
import dev.thalweg.tensor.Tensor;
import java.util.List;

/** The operators that stand between two operands. */
public enum Operator {
    /** Sum. */
    ADD(Precedence.SUM, new Pair(Tensor::add, Tensor::add), "+"),
    /** Difference. */
    SUBTRACT(Precedence.SUM, new Pair(Tensor::sub, Tensor::sub), "-"),
    /** Product. */
    MULTIPLY(Precedence.PRODUCT, new Pair(Tensor::mul, Tensor::mul), "*"),
    /** Quotient. */
    DIVIDE(Precedence.PRODUCT, new Pair(Tensor::div, Tensor::div), "/"),
    /** Power. */
    POWER(Precedence.POWER, new Pair(Tensor::pow, (x, y) -> y == 2 ? x.square() : x.pow(y)), "^", "**"),
    /** 1 where the left side is less than the right, else 0; as for all comparisons but {@code !=}, 0 beside a NaN. */
    LESS(Precedence.COMPARISON, new Test(Tensor::lt), "<"),
    /** 1 where the left side is at most the right, else 0. */
    LESS_EQUAL(Precedence.COMPARISON, new Test(Tensor::le), "<="),
    /** 1 where the left side is greater than the right, else 0. */
    GREATER(Precedence.COMPARISON, new Test(Tensor::gt), ">"),
    /** 1 where the left side is at least the right, else 0. */
    GREATER_EQUAL(Precedence.COMPARISON, new Test(Tensor::ge), ">="),
    /** 1 where both sides are the same number, else 0. */
    EQUAL(Precedence.COMPARISON, new Test(Tensor::eq), "=="),
    /** 1 where the sides differ or one is NaN, else 0. */
    NOT_EQUAL(Precedence.COMPARISON, new Test(Tensor::ne), "!=");

    private final Precedence precedence;
    private final Meaning meaning;
    private final List<String> spellings;

    Operator(Precedence precedence, Meaning meaning, String... spellings) {
        this.precedence = precedence;
        this.meaning = meaning;
        this.spellings = List.of(spellings);
    }

    /** {@return how tightly the operator binds} */
    public Precedence precedence() {
        return precedence;
    }

    Meaning meaning() {
        return meaning;
    }

    /** {@return the operator as printed} */
    public String symbol() {
        return spellings.getFirst();
    }

    /** {@return all ways to write it, the printed one first} */
    public List<String> spellings() {
        return spellings;
    }
}
