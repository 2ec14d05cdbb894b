package dev.thalweg.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/** The wall time of the command from its start to its end. The system property {@code thalweg.launcher} names the launcher. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 20)
public class StartUp extends Measured {
    private static final String LAUNCHER = "thalweg.launcher";

    private String launcher = "";

    /** Finds the launcher. */
    @Setup
    public void find() {
        launcher = System.getProperty(LAUNCHER, "");
        if (launcher.isEmpty()) {
            throw new IllegalStateException("bench: the launcher's path is missing; start with bench/run, or set the"
                    + " system property " + LAUNCHER);
        }
    }

    /** {@return the exit code of the help} */
    @Benchmark
    public int help() throws IOException, InterruptedException {
        return run("--help");
    }

    /** {@return the exit code of a small minimisation} */
    @Benchmark
    public int minimize() throws IOException, InterruptedException {
        return run("minimize", "x^2", "--start", "x=3", "--json");
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder process = new ProcessBuilder(launcher);
        process.command().addAll(List.of(arguments));
        process.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.INHERIT);
        int code = process.start().waitFor();
        if (code != 0) {
            throw new IllegalStateException("bench: the command must succeed; got exit code " + code + " of " + process
                    .command());
        }
        return code;
    }
}
