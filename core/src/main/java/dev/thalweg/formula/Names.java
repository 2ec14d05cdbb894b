package dev.thalweg.formula;

import java.util.Optional;

/** What may be a name, and whose. */
final class Names {
    /** Longest name: beyond it is no word that somebody reads; it also bounds the work of finding a near one. */
    static final int MAX_LENGTH = 100;

    private Names() {
    }

    static boolean isStart(int c) {
        return c == '_' || Character.isLetter(c);
    }

    static boolean isPart(int c) {
        return isStart(c) || c >= '0' && c <= '9';
    }

    /** {@return what speaks against a variable of this name, or nothing} */
    static Optional<String> checkVariable(String name) {
        if (name.isEmpty() || !isStart(name.codePointAt(0)) || !name.codePoints().allMatch(Names::isPart)) {
            return Optional.of(quoted(name) + ": a name is a letter or _ and then letters, digits and _");
        }
        if (name.length() > MAX_LENGTH) {
            return Optional.of(quoted(name) + ": a name has at most " + MAX_LENGTH + " characters; got " + name
                    .length());
        }
        Optional<NamedConstant> constant = NamedConstant.of(name);
        if (constant.isPresent()) {
            return Optional.of(name + ": is the constant " + constant.get().value()
                    + " and cannot be a variable; choose another name");
        }
        Optional<NamedConstant> miswritten = NamedConstant.miswritten(name);
        if (miswritten.isPresent()) {
            return Optional.of(name + ": is too near to the constant " + miswritten.get().symbol()
                    + " for a variable; write " + miswritten.get().symbol() + " or choose another name");
        }
        Optional<FormulaFunction> function = FormulaFunction.named(name);
        return function.map(f -> name + ": is a function and cannot be a variable; write " + f.signature()
                + " or choose another name");
    }

    private static String quoted(String name) {
        return '"' + SourceText.quote(name) + '"';
    }
}
