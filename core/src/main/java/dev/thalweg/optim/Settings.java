package dev.thalweg.optim;

/** Checks of settings. */
final class Settings {
    private Settings() {}

    static void notNegative(String rule, String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(rule + ": " + name + " must be a number not below 0; got " + value);
        }
    }

    static void fraction(String rule, String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(rule + ": " + name + " must be from 0 to below 1; got " + value);
        }
    }

    static void between(String rule, String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(rule + ": " + name + " must be from " + low + " to " + high + "; got "
                    + value);
        }
    }

    static void finite(String rule, String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(rule + ": " + name + " must be a finite number; got " + value);
        }
    }

    static void positive(String rule, String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(rule + ": " + name + " must be at least 1; got " + value);
        }
    }
}
