package dev.thalweg.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** As much JSON (RFC 8259) as headers of files hold: objects, arrays, strings, and whole numbers. */
final class HeaderJson {
    /** Headers nest three deep; what nests much deeper is none. */
    private static final int DEEPEST = 16;

    private final String text;
    private int at;
    private int depth;

    HeaderJson(String text) {
        this.text = text;
    }

    /** {@return the text as a JSON string} */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /**
     * {@return the whole text as an object: values are maps, lists, strings and longs}
     *
     * @throws IllegalArgumentException if it is none; the message says where
     */
    Map<String, Object> object() {
        skip();
        expect('{');
        Map<String, Object> object = members();
        skip();
        if (at < text.length()) {
            throw wrong("nothing more");
        }
        return object;
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        if (isNext('}')) {
            return members;
        }
        do {
            skip();
            expect('"');
            String name = string();
            skip();
            expect(':');
            if (members.put(name, value()) != null) {
                throw new IllegalArgumentException("its header has '" + name + "' twice");
            }
        } while (isNext(','));
        expect('}');
        return members;
    }

    private List<Object> elements() {
        List<Object> elements = new ArrayList<>();
        if (isNext(']')) {
            return elements;
        }
        do {
            elements.add(value());
        } while (isNext(','));
        expect(']');
        return elements;
    }

    private Object value() {
        skip();
        if (++depth > DEEPEST) {
            throw wrong("no deeper nesting");
        }
        char c = at < text.length() ? text.charAt(at) : '\0';
        Object value = switch (c) {
            case '{' -> {
                at++;
                yield members();
            }
            case '[' -> {
                at++;
                yield elements();
            }
            case '"' -> {
                at++;
                yield string();
            }
            default -> number();
        };
        depth--;
        return value;
    }

    private Long number() {
        int from = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        try {
            return Long.valueOf(text.substring(from, at));
        } catch (NumberFormatException e) {
            at = from;
            throw new IllegalArgumentException(wrong("a whole number, a string, an array or an object").getMessage(),
                    e);
        }
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escaped() : c);
        }
        expect('"');
        return out.toString();
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : '\0';
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                try {
                    int code = Integer.parseInt(text, at, Math.min(text.length(), at + 4), 16);
                    at += 4;
                    yield (char) code;
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException(wrong("four hexadecimal digits").getMessage(), e);
                }
            }
            default -> throw wrong("an escape");
        };
    }

    private void skip() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean isNext(char c) {
        skip();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (at >= text.length() || text.charAt(at) != c) {
            throw wrong("'" + c + "'");
        }
        at++;
    }

    private IllegalArgumentException wrong(String wanted) {
        return new IllegalArgumentException(
                "its header is no JSON: " + wanted + " was expected at character " + at + "; got "
                        + (at < text.length() ? "'" + text.charAt(at) + "'" : "the end"));
    }
}
