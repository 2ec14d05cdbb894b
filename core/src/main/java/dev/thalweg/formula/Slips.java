package dev.thalweg.formula;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Signs that are not of the language but that people, keyboards and other languages write, and what to write instead. */
final class Slips {
    /** A sign and the end of the message about it. */
    record Slip(String sign, String advice) {
        String message() {
            return "\"" + sign + "\": not of the formula language; " + advice;
        }
    }

    private static final String ASSIGNMENT = "a formula has no assignment; compare with ==, or write only the right-hand side";

    private static final List<Slip> ALL = List.of(new Slip("=", ASSIGNMENT), new Slip(":=", ASSIGNMENT),
            new Slip("===", "write =="), new Slip("=>", "write >="), new Slip("=<", "write <="),
            new Slip("<>", "write !="), new Slip("−", "this is the typographic minus; write -"),
            new Slip("–", "this is a dash; write -"), new Slip("—", "this is a dash; write -"),
            new Slip("‐", "this is a typographic hyphen; write -"),
            new Slip("‑", "this is a typographic hyphen; write -"), new Slip("×", "write *"), new Slip("·", "write *"),
            new Slip("⋅", "write *"), new Slip("∙", "write *"), new Slip("∗", "write *"), new Slip("÷", "write /"),
            new Slip("∕", "write /"), new Slip("⁄", "write /"), new Slip("ˆ", "write ^"), new Slip("²", "write ^2"),
            new Slip("³", "write ^3"), new Slip("√", "write sqrt(…)"), new Slip("≤", "write <="),
            new Slip("≥", "write >="), new Slip("≠", "write !="), new Slip("π", "write pi"),
            new Slip("∞", "a formula has finite numbers only"), new Slip("∑", "write sum(…)"),
            new Slip("∏", "write prod(…)"), new Slip("|", "write abs(…), or max(a, b) for one condition or the other"),
            new Slip("||", "write max(a, b) for one condition or the other"),
            new Slip("&", "write (a)*(b) for two conditions at once"),
            new Slip("&&", "write (a)*(b) for two conditions at once"),
            new Slip("!", "write != for unequal, gamma(n + 1) for a factorial, 1 - c for the opposite of a condition"),
            new Slip("%", "there is no remainder; write x - y*floor(x/y), or /100 for per cent"),
            new Slip("?", "write if(c, a, b)"), new Slip("{", "write parentheses"), new Slip("}", "write parentheses"),
            new Slip(";", "arguments are separated by a comma; a formula is one expression"),
            new Slip("'", "derivatives are taken for you; names have letters, digits and _"),
            new Slip("’", "derivatives are taken for you; names have letters, digits and _"),
            new Slip("\"", "a formula has no text; give it without quotes"),
            new Slip("#", "a formula has no comments"), new Slip("@", "for a product write *"),
            new Slip("$", "names have letters, digits and _"), new Slip("\\", "write functions as in sqrt(x)"));

    private static final Map<Character, List<Slip>> BY_FIRST_LETTER = ALL.stream()
            .sorted(Comparator.comparingInt((Slip slip) -> slip.sign().length()).reversed())
            .collect(Collectors.groupingBy(slip -> slip.sign().charAt(0)));

    private Slips() {
    }

    /** {@return the longest known slip that stands at the offset, if one does} */
    static Optional<Slip> at(String text, int offset) {
        for (Slip slip : BY_FIRST_LETTER.getOrDefault(text.charAt(offset), List.of())) {
            if (text.startsWith(slip.sign(), offset)) {
                return Optional.of(slip);
            }
        }
        return Optional.empty();
    }
}
