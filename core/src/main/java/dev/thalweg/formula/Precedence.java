package dev.thalweg.formula;

import java.util.List;

/** How tightly a form binds, loosest first; the order of the constants is the order of binding. */
public enum Precedence {
    /** {@code a < b}; comparisons do not chain. */
    COMPARISON(Grouping.NONE, true),
    /** {@code a + b - c}. */
    SUM(Grouping.LEFT, true),
    /** {@code a*b/c}. */
    PRODUCT(Grouping.LEFT, false),
    /** {@code -a}: looser than a power, so {@code -x^2} is −(x²). */
    PREFIX(Grouping.RIGHT, false),
    /** {@code a^b}. */
    POWER(Grouping.RIGHT, false),
    /** Numbers, names, calls, parentheses, and any of these with an index. */
    PRIMARY(Grouping.NONE, false);

    /** Which side a row of equal operators groups on. */
    enum Grouping {
        LEFT, RIGHT, NONE
    }

    private static final List<Precedence> ORDER = List.of(values());

    private final Grouping grouping;
    private final boolean spaced;

    Precedence(Grouping grouping, boolean spaced) {
        this.grouping = grouping;
        this.spaced = spaced;
    }

    Grouping grouping() {
        return grouping;
    }

    /** Whether operators of this level are printed with spaces around them. */
    boolean isSpaced() {
        return spaced;
    }

    boolean isLooserThan(Precedence other) {
        return compareTo(other) < 0;
    }

    /** The next tighter level; {@link #PRIMARY} has none. */
    Precedence tighter() {
        return ORDER.get(ORDER.indexOf(this) + 1);
    }
}
