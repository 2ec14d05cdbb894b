package dev.thalweg.plot;

import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Writes JSON that may stand inside a page's script. */
final class Json {

    private final StringBuilder out = new StringBuilder(1 << 16);
    private boolean isFirst = true;

    Json open(char bracket) {
        separate();
        out.append(bracket);
        isFirst = true;
        return this;
    }

    Json close(char bracket) {
        out.append(bracket);
        isFirst = false;
        return this;
    }

    Json name(String name) {
        string(name);
        out.append(':');
        isFirst = true;
        return this;
    }

    Json string(String text) {
        separate();
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Markup characters are escaped as well, so that no text can end the script; so are lone surrogates.
            if (c < 0x20 || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029'
                    || Character.isSurrogate(c)) {
                String hex = Integer.toHexString(c);
                out.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
            } else {
                out.append(c);
            }
        }
        out.append('"');
        return this;
    }

    /** Writes a number, rounded to {@code digits} significant digits; null if it is not finite. */
    Json number(double value, int digits) {
        separate();
        out.append(Numbers.json(value, digits));
        return this;
    }

    Json flag(boolean value) {
        separate();
        out.append(value);
        return this;
    }

    /** Writes an array of {@code count} numbers. */
    Json numbers(int count, int digits, IntToDoubleFunction values) {
        open('[');
        for (int i = 0; i < count; i++) {
            number(values.applyAsDouble(i), digits);
        }
        return close(']');
    }

    Json strings(List<String> texts) {
        open('[');
        texts.forEach(this::string);
        return close(']');
    }

    private void separate() {
        if (!isFirst) {
            out.append(',');
        }
        isFirst = false;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
