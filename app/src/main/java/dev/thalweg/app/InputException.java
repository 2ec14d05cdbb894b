package dev.thalweg.app;

/** The user's input is wrong: exit code 2, with a message that says where and what. */
final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InputException(String message) {
        super(message);
    }

    /** {@return what the library refused, said of the option it came from instead of the library's own word} */
    static InputException of(String option, Exception refusal) {
        return new InputException(option + String.valueOf(refusal.getMessage()).replaceFirst("^[\\w -]+: ", ": "));
    }
}
