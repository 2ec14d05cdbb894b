package dev.thalweg.bench.compare;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The programs behind the columns: what {@code bench/compare} found on this machine, handed over in the environment.
 *
 * @param folder of the benchmarks' sources
 * @param classPath of the benchmarks
 * @param python with PyTorch, or null
 * @param bytedeco class path of its PyTorch, or null
 * @param mixtures folder of ADBench's data, or empty
 * @param missing why a column has no program
 */
record Programs(Path folder, String classPath, @Nullable String python, @Nullable String bytedeco, String mixtures,
        Map<Column, String> missing) {
    /**
     * A heap of fixed size whose pages were all touched, else the system's memory would be measured; and in large pages, where the
     * system gives them to who asks, for arrays of megabytes are read up to a third faster in these.
     */
    private static final List<String> JAVA_OPTIONS = List.of("--add-modules", "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch",
            "-XX:+UseTransparentHugePages");
    private static final String MAIN = "dev.thalweg.bench.compare.Workloads";

    static Programs found(Map<String, String> environment) {
        Map<Column, String> missing = new EnumMap<>(Column.class);
        String python = environment.getOrDefault("THALWEG_BENCH_PYTHON", "");
        if (python.isEmpty()) {
            String reason = environment.getOrDefault("THALWEG_BENCH_NO_PYTHON", "no Python with PyTorch");
            missing.put(Column.PYTORCH, reason);
            missing.put(Column.PYTORCH_COMPILED, reason);
        } else if (!environment.getOrDefault("THALWEG_BENCH_NO_COMPILER", "").isEmpty()) {
            missing.put(Column.PYTORCH_COMPILED, environment.getOrDefault("THALWEG_BENCH_NO_COMPILER", ""));
        }
        String bytedeco = environment.getOrDefault("THALWEG_BENCH_BYTEDECO", "");
        if (bytedeco.isEmpty()) {
            missing.put(Column.BYTEDECO, environment.getOrDefault("THALWEG_BENCH_NO_BYTEDECO", "not asked for"));
        }
        return new Programs(Path.of(environment.getOrDefault("THALWEG_BENCH_FOLDER", "bench")),
                System.getProperty("java.class.path"), python.isEmpty() ? null : python,
                bytedeco.isEmpty() ? null : bytedeco, environment.getOrDefault("THALWEG_ADBENCH", ""), missing);
    }

    File log(Column column) {
        return folder.resolve("target").resolve("compare-" + column.name().toLowerCase(java.util.Locale.ROOT) + ".log")
                .toFile();
    }

    /** {@return the command of a side, pinned to so many cores; null where the machine lacks it} */
    @Nullable
    List<String> side(Column column, int cores) {
        List<String> command = new ArrayList<>(pin(cores));
        switch (column) {
            case PYTORCH, PYTORCH_COMPILED -> {
                if (missing.containsKey(column)) {
                    return null;
                }
                command.addAll(pytorch(column, Integer.toString(cores)));
            }
            case BYTEDECO -> {
                if (bytedeco == null) {
                    return null;
                }
                command.addAll(java(cores, bytedeco + File.pathSeparator + classPath));
                command.add(folder.resolve("peers/bytedeco/BytedecoSide.java").toString());
            }
            case EAGER, COMPILED, JAVA, HIPPARCHUS -> {
                command.addAll(java(cores, classPath));
                command.add(MAIN);
                command.add(column.name());
            }
        }
        return command;
    }

    private List<String> java(int cores, String path) {
        List<String> command = new ArrayList<>(List.of(javaProgram()));
        command.addAll(JAVA_OPTIONS);
        command.addAll(List.of("-Dthalweg.threads=" + cores, "-D" + Mixture.FOLDER + "=" + mixtures, "-cp", path));
        return command;
    }

    private static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private List<String> pytorch(Column column, String last) {
        return List.of(String.valueOf(python), folder.resolve("peers/pytorch.py").toString(),
                column == Column.PYTORCH ? "eager" : "compiled", last);
    }

    /** {@return the command that prints its first result and ends, without any option that a user would not give} */
    @Nullable
    List<String> firstResult(Column column) {
        return switch (column) {
            case PYTORCH, PYTORCH_COMPILED -> missing.containsKey(column) ? null : pytorch(column, "first-result");
            case BYTEDECO, HIPPARCHUS -> null;
            case EAGER, COMPILED, JAVA -> List.of(javaProgram(), "--add-modules", "jdk.incubator.vector",
                    "-cp", classPath, MAIN, column.name(), "first-result");
        };
    }

    /** The processors are those that THALWEG_BENCH_CPUS lists, from the first on. */
    private static List<String> pin(int cores) {
        String listed = System.getenv().getOrDefault("THALWEG_BENCH_CPUS", "");
        List<String> processors = listed.matches("\\d+(,\\d+)*") ? List.of(listed.split(",")) : List.of("0", "1");
        return isPinning() ? List.of("taskset", "--cpu-list", String.join(",", processors.subList(0, Math.min(cores,
                processors.size())))) : List.of();
    }

    /** {@return whether the system can keep a process on a core} */
    static boolean isPinning() {
        return new File("/usr/bin/taskset").canExecute();
    }
}
