package dev.thalweg.app;

import java.util.List;
import java.util.Map;

/**
 * Writes JSON: maps as objects, lists and double arrays as arrays. Numbers keep all digits, in the shortest form that reads back
 * to the same double; those that are not finite become strings.
 */
final class Json {
    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /** {@return a value as JSON on one line} */
    static String write(Object value) {
        Json json = new Json();
        json.append(value);
        return json.text.toString();
    }

    private void append(Object value) {
        switch (value) {
            case Map<?, ?> map -> appendObject(map);
            case List<?> list -> appendArray(list);
            case double[] numbers -> appendNumbers(numbers);
            case Double number -> appendNumber(number);
            case Number number -> text.append(number);
            case Boolean flag -> text.append(flag);
            default -> appendString(value.toString());
        }
    }

    private void appendObject(Map<?, ?> map) {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator);
            appendString(entry.getKey().toString());
            text.append(": ");
            append(entry.getValue());
            separator = ", ";
        }
        text.append(map.isEmpty() ? "{}" : "}");
    }

    private void appendArray(List<?> list) {
        String separator = "[";
        for (Object element : list) {
            text.append(separator);
            append(element);
            separator = ", ";
        }
        text.append(list.isEmpty() ? "[]" : "]");
    }

    private void appendNumbers(double[] numbers) {
        String separator = "[";
        for (double number : numbers) {
            text.append(separator);
            appendNumber(number);
            separator = ", ";
        }
        text.append(numbers.length == 0 ? "[]" : "]");
    }

    private void appendNumber(double number) {
        if (Double.isFinite(number)) {
            text.append(number);
        } else {
            appendString(Double.toString(number));
        }
    }

    private void appendString(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ') {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
