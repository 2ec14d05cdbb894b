package dev.thalweg.tensor;

import java.util.Locale;

/** The names of ops in messages, made from the names of their constants. */
final class Labels {
    private Labels() {}

    /** {@return {@code LOG_SIGMOID} as {@code logSigmoid}} */
    static String camelCase(String constant) {
        StringBuilder label = new StringBuilder(constant.length());
        for (String word : constant.split("_", -1)) {
            String lower = word.toLowerCase(Locale.ROOT);
            label.append(label.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
        }
        return label.toString();
    }
}
