package dev.thalweg.tensor;

import dev.thalweg.kernel.Philox;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A source of random numbers: a seed, and a counter of what was drawn. A number depends on the seed, the stream and the
 * counter alone, so the same seed gives the same numbers on every machine, with any number of threads, whatever is
 * drawn from other generators meanwhile.
 *
 * <p>Two draws of the same sizes in the same order give the same numbers; what lies between two draws may be skipped
 * by restoring a {@link State} that was kept. A generator may be shared between threads: each draw takes its own stretch
 * of the sequence. Which thread takes which then depends on time; where that matters, give each a {@linkplain #stream
 * stream} of its own.
 *
 * @see Tensor#manualSeed
 */
public final class Generator {
    /** The seed of the shared generator until another is set: programs repeat themselves unless they ask not to. */
    private static final long FIRST_SEED = 0;

    private static final Generator SHARED = of(FIRST_SEED);

    private final AtomicReference<State> state;

    private Generator(State state) {
        this.state = new AtomicReference<>(state);
    }

    /**
     * Where a generator stands.
     *
     * @param seed the seed
     * @param stream which of the independent sequences of the seed
     * @param counter what was drawn, in blocks of 128 bits
     */
    public record State(long seed, int stream, long counter) {}

    /**
     * {@return a generator at the start of a seed's first stream}
     *
     * @param seed any number; different seeds give independent sequences
     */
    public static Generator of(long seed) {
        return new Generator(new State(seed, 0, 0));
    }

    /** {@return the generator of all draws that name none; it starts with seed 0} */
    public static Generator shared() {
        return SHARED;
    }

    /**
     * {@return a new generator at the start of another stream of the same seed, independent of this one}
     *
     * @param stream the stream's number; 0 is that of {@link #of}
     */
    public Generator stream(int stream) {
        return new Generator(new State(seed(), stream, 0));
    }

    /** {@return the seed} */
    public long seed() {
        return state().seed();
    }

    /**
     * Starts over with another seed, in the first stream.
     *
     * @param seed the seed
     */
    public void seed(long seed) {
        restore(new State(seed, 0, 0));
    }

    /** {@return where the generator stands, to be {@linkplain #restore restored} later} */
    public State state() {
        return state.get();
    }

    /**
     * Goes where a generator stood.
     *
     * @param state as {@link #state()} gave it, of this generator or another
     */
    public void restore(State state) {
        this.state.set(state);
    }

    /** {@return the state before a draw of so many steps, which is taken} */
    State take(long steps) {
        return state.getAndUpdate(s -> new State(s.seed(), s.stream(), s.counter() + steps));
    }

    /** {@return the function that turns a state's counter into numbers} */
    static Philox function(State state) {
        return new Philox(state.seed(), state.stream());
    }

    @Override
    public String toString() {
        return "Generator" + state().toString().substring(State.class.getSimpleName().length());
    }
}
