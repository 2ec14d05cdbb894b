package dev.thalweg.formula;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The names that stand for a number. A variable cannot have one of them. */
public enum NamedConstant {
    /** The circumference of a circle of diameter 1. */
    PI("pi", Math.PI),
    /** The base of the natural logarithm. */
    E("e", Math.E);

    private final String symbol;
    private final double value;

    NamedConstant(String symbol, double value) {
        this.symbol = symbol;
        this.value = value;
    }

    /** {@return the name that a formula writes} */
    public String symbol() {
        return symbol;
    }

    /** {@return the number, to the nearest double} */
    public double value() {
        return value;
    }

    static Optional<NamedConstant> of(String name) {
        return Arrays.stream(values()).filter(c -> c.symbol.equals(name)).findFirst();
    }

    /**
     * The constant that a name differs from in capitals only, for words of two letters and more: {@code PI} is a slip,
     * while {@code E} is a good name for an energy.
     */
    static Optional<NamedConstant> miswritten(String name) {
        return Arrays.stream(values())
                .filter(c -> name.length() > 1 && c.symbol.equalsIgnoreCase(name) && !c.symbol.equals(name))
                .findFirst();
    }

    static List<String> symbols() {
        return Arrays.stream(values()).map(NamedConstant::symbol).toList();
    }
}
