package dev.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.kernel.Lanes;
import dev.thalweg.kernel.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A few hundred programs give the same bits in virtual machines that are told to be other machines: older instruction sets,
 * narrower vectors, no vectors, more or fewer threads. {@code -Dthalweg.machines=all} tries all combinations, some 70 processes.
 */
class SameBitsAcrossMachinesTest {
    /** Processes at a time. */
    private static final int AT_A_TIME = 2;
    /** The first instruction set with fused multiply-add; below, it is done in software, at a thousandth of the speed. */
    private static final int FUSED = 2;

    private static final Map<String, Long> HERE = Digests.of(false);

    @TempDir
    Path directory;

    /**
     * How a virtual machine is started.
     *
     * @param avx the newest instruction set it uses
     * @param bytes the widest vector
     * @param vectors whether it has the Vector API's module
     * @param threads how many threads
     */
    private record Machine(int avx, int bytes, boolean vectors, int threads) {
        List<String> options() {
            List<String> options = new ArrayList<>(List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=" + avx,
                    "-XX:MaxVectorSize=" + bytes, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=" + (vectors ? 4 : 1),
                    "-D" + Threads.COUNT_PROPERTY + "=" + threads));
            if (vectors) {
                options.addAll(List.of("--add-modules", Lanes.MODULE));
            }
            return options;
        }
    }

    private static List<Machine> machines() {
        if (!"all".equals(System.getProperty("thalweg.machines"))) {
            return List.of(new Machine(2, 16, true, 7), new Machine(3, 64, false, 1));
        }
        List<Machine> all = new ArrayList<>();
        for (int avx = 0; avx <= 3; avx++) {
            for (int bytes = 16; bytes <= 64; bytes *= 2) {
                for (int threads : new int[] {1, 2, 7}) {
                    all.add(new Machine(avx, bytes, true, threads));
                    all.add(new Machine(avx, bytes, false, threads));
                }
            }
        }
        return all;
    }

    @Test
    void sameDigests() throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(AT_A_TIME)) {
            List<Future<Map<String, String>>> runs = machines().stream().map(machine -> pool.submit(() -> run(machine)))
                    .toList();
            Map<String, String> here = new TreeMap<>();
            HERE.forEach((name, digest) -> here.put(name, Long.toHexString(digest)));
            assertThat(here).hasSizeGreaterThan(300);
            for (int i = 0; i < runs.size(); i++) {
                Map<String, String> there = runs.get(i).get();
                assertThat(there).as("%s", machines().get(i)).hasSizeGreaterThan(machines().get(i).avx() < FUSED ? 150
                        : here.size() - 1);
                assertThat(here).as("%s", machines().get(i)).containsAllEntriesOf(there);
            }
        }
    }

    /** Eager and compiled are the same number, too. */
    @Test
    void sameDigestsInAllModes() {
        Map<String, Long> eager = new TreeMap<>();
        HERE.forEach((name, digest) -> {
            String program = name.substring(0, name.lastIndexOf(','));
            assertThat(eager.merge(program, digest, (known, _) -> known)).as(name).isEqualTo(digest);
        });
    }

    private Map<String, String> run(Machine machine) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(machine.options());
        command.addAll(
                List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Digests.class.getName()));
        if (machine.avx() < FUSED) {
            command.add("few");
        }
        Path out = Files.createTempFile(directory, "digests", ".txt");
        Path errors = Files.createTempFile(directory, "errors", ".txt");
        Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile())
                .start();
        assertThat(process.waitFor()).as(() -> machine + ": " + text(errors)).isZero();
        Map<String, String> digests = new TreeMap<>();
        for (String line : Files.readAllLines(out)) {
            int tab = line.indexOf('\t');
            if (tab > 0) {
                digests.put(line.substring(0, tab), line.substring(tab + 1));
            }
        }
        return digests;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
