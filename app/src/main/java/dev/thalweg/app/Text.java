package dev.thalweg.app;

import java.util.Locale;

/** Numbers for people. */
final class Text {
    private static final int COORDINATES = 6;

    private Text() {}

    /** {@return a number as short as it can be typed} */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        return Double.toString(value).replace("E", "e");
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
