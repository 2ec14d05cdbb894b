package dev.thalweg.tensor;

/** Thrown where code that is being recorded for compiling does what a record cannot hold. The message says what to do. */
public final class TraceException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** @param message what, and what to do */
    public TraceException(String message) {
        super(message);
    }
}
