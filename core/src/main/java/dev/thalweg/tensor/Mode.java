package dev.thalweg.tensor;

import org.jspecify.annotations.Nullable;

/** What a thread is doing: whether the tape records, and whether somebody watches it do so. One object per thread. */
final class Mode {
    private static final ThreadLocal<Mode> CURRENT = ThreadLocal.withInitial(Mode::new);

    boolean grad = true;
    boolean anomaly;
    @Nullable
    Checkpoint checkpoint;
    @Nullable
    Trace trace;
    boolean isWatched; // whether one of both is on: the one question that each recorded op asks

    private Mode() {}

    static Mode current() {
        return CURRENT.get();
    }

    void setAnomaly(boolean on) {
        anomaly = on;
        isWatched = on || checkpoint != null;
    }

    void setCheckpoint(@Nullable Checkpoint inner) {
        checkpoint = inner;
        isWatched = anomaly || inner != null;
    }
}
