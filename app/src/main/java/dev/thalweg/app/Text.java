package dev.thalweg.app;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers for people. */
final class Text {
    private static final int COORDINATES = 6;
    /** Below this, zeros are harder to count than an exponent is to read. */
    private static final double SMALLEST_PLAIN = 1e-5;
    private static final double GREATEST_PLAIN = 1e7;

    private Text() {}

    /** {@return a number as people type it, as short as it can be: {@code 0.0005}, {@code 1e-8}} */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        BigDecimal digits = BigDecimal.valueOf(value).stripTrailingZeros();
        double size = Math.abs(value);
        if (value == 0 || size >= SMALLEST_PLAIN && size < GREATEST_PLAIN) {
            return digits.toPlainString();
        }
        int exponent = digits.precision() - digits.scale() - 1;
        return digits.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }

    /** {@return a number rounded to so many digits, as short as it can be} */
    static String rounded(double value, int digits) {
        return Double.isFinite(value) ? number(new BigDecimal(value).round(new MathContext(digits)).doubleValue())
                : number(value);
    }

    /** {@return a number with eight digits, aligned} */
    static String aligned(double value) {
        return String.format(Locale.ROOT, "%15.8g", value);
    }

    /** {@return a point, abbreviated where it has many coordinates} */
    static String point(double[] x) {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < Math.min(x.length, COORDINATES); i++) {
            text.append(i == 0 ? "" : ", ").append(String.format(Locale.ROOT, "%.8g", x[i]));
        }
        return text.append(x.length > COORDINATES ? ", … " + x.length + " in all)" : ")").toString();
    }
}
