package dev.thalweg.bench.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A process that is asked for batches of a workload:
 *
 * <pre>
 * open NAME SIZE   -&gt; digest N1 N2 ...   makes a workload, runs it, and answers with what it computed
 * warm SECONDS     -&gt; warm                calls for at least so much time of the processor, and until all is compiled
 * time SECONDS     -&gt; time WALL CPU CALLS   one batch of calls, in nanoseconds per call
 * close            -&gt; closed
 * versions         -&gt; versions TEXT
 * </pre>
 *
 * <p>A workload that it does not have is answered with {@code absent}, one that fails with {@code error REASON}.
 */
public final class SideLoop {
    /** A compiled function of Thalweg runs its program from the third call on. */
    static final int CHECK_CALLS = 4;
    private static final double SECOND = 1e9;
    private static final double SLICE_SECONDS = 0.1;
    /** Slices in which nothing changed. */
    private static final int SETTLED = 4;
    /** A gain that is not chance. */
    private static final double FASTER = 1.1;
    private static final double LONGEST_WARMING = 15;
    private static final int LONGEST_REASON = 300;

    private final Maker maker;
    private final String versions;
    private @Nullable Task task;
    private double callsPerSecond = 1;
    /** Where results go, so that no call is without effect. */
    private @Nullable Object sink;

    /** Makes workloads. */
    @FunctionalInterface
    public interface Maker {
        /**
         * {@return a workload, or null if there is no such}
         *
         * @param name its name
         * @param size its size
         */
        @Nullable
        Task make(String name, int size);
    }

    private SideLoop(Maker maker, String versions) {
        this.maker = maker;
        this.versions = versions;
    }

    /**
     * Answers lines until there are no more.
     *
     * @param maker makes the workloads
     * @param versions what runs here
     * @throws IOException if the lines cannot be read
     */
    public static void run(Maker maker, String versions) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err); // what others print is no answer
        SideLoop side = new SideLoop(maker, versions);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answers.println(side.answer(line.split(" ")));
            answers.flush();
        }
    }

    private String answer(String... words) {
        try {
            return switch (words[0]) {
                case "open" -> open(words[1], Integer.parseInt(words[2]));
                case "warm" -> warm(Double.parseDouble(words[1]));
                case "time" -> time(Double.parseDouble(words[1]));
                case "close" -> {
                    task = null;
                    sink = null;
                    yield "closed";
                }
                case "versions" -> "versions " + versions;
                default -> "error no such command: " + words[0];
            };
        } catch (Throwable failure) { // of any kind: it is a cell of the table
            failure.printStackTrace();
            String reason = failure.toString().replaceAll("\\s+", " ");
            return "error " + reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
        }
    }

    private String open(String name, int size) {
        Task made = maker.make(name, size);
        task = made;
        if (made == null) {
            return "absent";
        }
        for (int i = 0; i < CHECK_CALLS; i++) {
            sink = made.call().get();
        }
        return "digest " + Arrays.stream(made.digest().get()).mapToObj(Double::toString).collect(Collectors.joining(
                " "));
    }

    private Task opened() {
        Task made = task;
        if (made == null) {
            throw new IllegalStateException("open a workload first");
        }
        return made;
    }

    /** Calls for at least so much time of the processor, and until nothing is compiled and calls become no faster. */
    private String warm(double seconds) {
        Task made = opened();
        double best = 0;
        int settled = 0;
        long start = ProcessClock.nanos();
        long batch = 1;
        while (settled < SETTLED || ProcessClock.nanos() - start < seconds * SECOND) {
            long begin = ProcessClock.nanos();
            repeat(made, batch);
            callsPerSecond = batch * SECOND / Math.max(1, ProcessClock.nanos() - begin);
            boolean isFaster = callsPerSecond > best * FASTER;
            best = Math.max(best, callsPerSecond);
            settled = CompilerQueue.isIdle() && !isFaster ? settled + 1 : 0;
            batch = Math.max(1, (long) (callsPerSecond * SLICE_SECONDS));
            if (ProcessClock.nanos() - start > LONGEST_WARMING * SECOND) {
                break;
            }
        }
        return "warm";
    }

    private void repeat(Task made, long calls) {
        for (long i = 0; i < calls; i++) {
            sink = made.call().get();
        }
    }

    private String time(double seconds) {
        Task made = opened();
        long calls = Math.max(1, Math.round(seconds * callsPerSecond));
        long cpuBefore = ProcessClock.nanos();
        long start = System.nanoTime();
        repeat(made, calls);
        double wall = System.nanoTime() - start;
        double cpu = ProcessClock.nanos() - cpuBefore;
        return "time " + wall / calls + " " + cpu / calls + " " + calls;
    }
}
