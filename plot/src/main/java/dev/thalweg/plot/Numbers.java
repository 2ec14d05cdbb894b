package dev.thalweg.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as text, the same in every locale. */
final class Numbers {

    /** The minus sign as typeset: as wide as a plus, where the hyphen is short. */
    static final char MINUS = '\u2212';

    /** From this power of ten on (and below its negative by one) numbers are written with an exponent. */
    private static final int PLAIN_EXPONENT = 5;

    private Numbers() {
    }

    /** Returns {@code value} for people, rounded to {@code digits} significant digits: −1.594, 3e12, NaN, ∞. */
    static String people(double value, int digits) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "\u221e" : MINUS + "\u221e";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        return (value < 0 ? String.valueOf(MINUS) : "") + unsigned(rounded.abs().stripTrailingZeros());
    }

    private static String unsigned(BigDecimal value) {
        int exponent = value.precision() - value.scale() - 1;
        if (exponent >= PLAIN_EXPONENT || exponent < -PLAIN_EXPONENT + 1) {
            BigDecimal mantissa = value.scaleByPowerOfTen(-exponent).stripTrailingZeros();
            return mantissa.toPlainString() + "e" + (exponent < 0 ? MINUS : "") + Math.abs(exponent);
        }
        return value.toPlainString();
    }

    /** Returns a power of ten as 10 with a raised exponent; 1 and 10 are written out. */
    static String powerOfTen(int exponent) {
        if (exponent == 0) {
            return "1";
        }
        if (exponent == 1) {
            return "10";
        }
        return "10" + raised(Integer.toString(exponent));
    }

    private static String raised(String digits) {
        String superscripts = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            text.append(c == '-' ? '\u207b' : superscripts.charAt(c - '0'));
        }
        return text.toString();
    }

    /** Returns a count for people: 1 step, 12,000 steps. */
    static String count(long n, String noun) {
        StringBuilder digits = new StringBuilder(Long.toString(n));
        for (int i = digits.length() - 3; i > 0; i -= 3) {
            digits.insert(i, ',');
        }
        return digits + " " + noun + (n == 1 ? "" : "s");
    }

    /** Appends a coordinate with at most two decimals, as short as it goes: 12.3, −.05 as -.05. */
    static void appendCoordinate(StringBuilder out, double value) {
        appendHundredths(out, Math.round(value * 100), false);
    }

    /** Appends a number of hundredths, with a blank before it if one is asked for and no sign keeps it apart. */
    static void appendHundredths(StringBuilder out, long number, boolean isApart) {
        long hundredths = Math.abs(number);
        if (number < 0) {
            out.append('-');
        } else if (isApart) {
            out.append(' ');
        }
        long whole = hundredths / 100;
        int rest = (int) (hundredths % 100);
        if (whole != 0 || rest == 0) {
            out.append(whole);
        }
        if (rest != 0) {
            out.append('.').append((char) ('0' + rest / 10));
            if (rest % 10 != 0) {
                out.append((char) ('0' + rest % 10));
            }
        }
    }

    /** Returns {@code value} as a JSON number of {@code digits} significant digits, or null if it is not finite. */
    static String json(double value, int digits) {
        if (!Double.isFinite(value)) {
            return "null";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
        String plain = rounded.toPlainString();
        String scientific = rounded.unscaledValue() + "e" + -rounded.scale();
        return plain.length() <= scientific.length() ? plain : scientific;
    }
}
