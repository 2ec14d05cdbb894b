package dev.thalweg.tensor;

/** What a thread is doing: whether the tape records, whether anomalies are looked for. One object per thread. */
final class Mode {
    private static final ThreadLocal<Mode> CURRENT = ThreadLocal.withInitial(Mode::new);

    boolean grad = true;
    boolean anomaly;

    private Mode() {}

    static Mode current() {
        return CURRENT.get();
    }
}
