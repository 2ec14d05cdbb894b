package dev.thalweg.app;

import dev.thalweg.minimize.Bounds;
import dev.thalweg.minimize.Minimizer;
import dev.thalweg.minimize.MultiStart;
import dev.thalweg.minimize.Result;
import dev.thalweg.plot.Range;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** The options of {@code minimize} that look for further minima: from starts drawn in a box, or by basin hopping. */
final class Restarts {
    /** Half the width of the box that starts are drawn in where no range is given. */
    private static final double DEFAULT_REACH = 10;

    @Option(names = "--restarts", paramLabel = "N",
            description = "further starts drawn in --range (or within 10 of the start); the best is"
                    + " kept, distinct ends are listed (default: 0)")
    int restarts;

    @Option(names = "--hops", paramLabel = "N",
            description = "basin hopping: further descents, each from a random step off the minimum that was kept"
                    + " last; the best is kept, distinct ends are listed (default: 0)")
    int hops;

    @Option(names = "--hop-reach", paramLabel = "R",
            description = "how far a hop may move each variable: about the distance of neighbouring minima (default: 1)")
    double reach = 1;

    @Option(names = "--hop-temperature", paramLabel = "T",
            description = "a rise of the value that hops often take; 0 takes none (default: 1)")
    double temperature = 1;

    boolean isWanted() {
        return restarts > 0 || hops > 0;
    }

    void check(Predicate<String> isGiven) {
        if (restarts < 0) {
            throw new InputException("--restarts: at least 0; got " + restarts);
        } else if (hops < 0) {
            throw new InputException("--hops: at least 0; got " + hops);
        } else if (!(reach > 0) || Double.isInfinite(reach)) {
            throw new InputException("--hop-reach: above 0; got " + reach);
        } else if (!(temperature >= 0)) {
            throw new InputException("--hop-temperature: at least 0; got " + temperature);
        } else if (hops > 0 && restarts > 0) {
            throw new InputException("--hops: not together with --restarts; each looks for further minima in its way");
        } else if (hops == 0 && (isGiven.test("--hop-reach") || isGiven.test("--hop-temperature"))) {
            throw new InputException("--hop-reach and --hop-temperature: say how to hop; give --hops N too");
        }
        if (isWanted() && isGiven.test("--compare")) {
            throw new InputException((hops > 0 ? "--hops" : "--restarts")
                    + ": not together with --compare; compare from one start");
        }
    }

    /**
     * Runs from other starts than the first.
     *
     * @param result what the run from the first gave
     * @param descent runs from a point
     * @param minimizer what runs
     * @param seed decides the points
     * @param problem names the variables
     * @param start the first start
     * @param ranges where starts are drawn, by names of variables
     * @return what all runs found, the first among them
     */
    MultiStart.Outcome run(Result result, Function<Tensor, Result> descent, Minimizer minimizer, long seed,
            Problem problem, double[] start, Map<String, Range> ranges) {
        Deque<Result> known = new ArrayDeque<>(List.of(result));
        Function<Tensor, Result> each = from -> known.isEmpty() ? descent.apply(from) : known.pop();
        MultiStart multiStart = new MultiStart(minimizer, 1 + restarts + hops, seed);
        if (hops > 0) {
            return multiStart.hopBy(each, Tensor.of(start), reach, temperature);
        }
        double[] lower = new double[start.length];
        double[] upper = new double[start.length];
        for (int i = 0; i < start.length; i++) {
            Range around = Range.of(start[i] - DEFAULT_REACH, start[i] + DEFAULT_REACH);
            Range range = ranges.getOrDefault(problem.entries().get(i), around);
            lower[i] = range.low();
            upper[i] = range.high();
        }
        return multiStart.minimizeBy(each, Tensor.of(start), Bounds.of(lower, upper));
    }
}
