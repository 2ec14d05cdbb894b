package dev.thalweg.leastsquares;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON: objects as maps, arrays as lists, numbers as doubles. For files that are known to be well formed. */
final class JsonText {
    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    static @Nullable Object parse(String text) {
        return new JsonText(text).value();
    }

    private @Nullable Object value() {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private char peek() {
        while (Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return text.charAt(at);
    }

    private boolean take(char expected) {
        if (peek() == expected) {
            at++;
            return true;
        }
        return false;
    }

    private void require(char expected) {
        if (!take(expected)) {
            throw new IllegalArgumentException("JSON: expected " + expected + " at " + at + "; got " + text.charAt(at));
        }
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        require('{');
        while (!take('}')) {
            peek();
            String name = string();
            require(':');
            members.put(name, value());
            take(',');
        }
        return members;
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> elements = new ArrayList<>();
        require('[');
        while (!take(']')) {
            elements.add(value());
            take(',');
        }
        return elements;
    }

    private String string() {
        require('"');
        StringBuilder letters = new StringBuilder();
        while (text.charAt(at) != '"') {
            char letter = text.charAt(at++);
            if (letter != '\\') {
                letters.append(letter);
                continue;
            }
            char escaped = text.charAt(at++);
            switch (escaped) {
                case 'n' -> letters.append('\n');
                case 't' -> letters.append('\t');
                case 'u' -> {
                    letters.append((char) Integer.parseInt(text, at, at + 4, 16));
                    at += 4;
                }
                default -> letters.append(escaped);
            }
        }
        at++;
        return letters.toString();
    }

    private @Nullable Object word(String word, @Nullable Object meaning) {
        at += word.length();
        return meaning;
    }

    private Double number() {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return Double.valueOf(text.substring(from, at));
    }
}
