package dev.thalweg.tools;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Prints how large the project is: lines per package, operations, tests, jars. The build ends with it. */
public final class SizeReport {

    /** The modules, in the order of the build. */
    private static final List<String> MODULES = List.of("core", "plot", "app", "examples", "bench", "tools");

    private static final String MAIN = "src/main/java";
    private static final String TEST = "src/test/java";
    private static final String CLASSES = "target/classes";

    /** Operations are the constants of the enums that implement this type of the core module. */
    private static final String OPERATION = "dev.thalweg.tensor.Op";

    private static final List<String> JARS = List.of("core/target/thalweg-%s.jar", "app/target/thalweg.jar");

    private static final Pattern TESTS = Pattern.compile("<testsuite [^>]*\\btests=\"(\\d+)\"");

    private final Path root;
    private final PrintStream out;

    private SizeReport(Path root, PrintStream out) {
        this.root = root;
        this.out = out;
    }

    /**
     * Prints the report.
     *
     * @param args the project's root folder and its version
     * @throws IOException if a source or a class file cannot be read
     */
    public static void main(String[] args) throws IOException {
        print(Path.of(args[0]), args[1], System.out);
    }

    static void print(Path root, String version, PrintStream out) throws IOException {
        var report = new SizeReport(root, out);
        report.lines();
        report.operations();
        report.tests();
        report.jars(version);
    }

    private void lines() throws IOException {
        int main = 0;
        int test = 0;
        out.printf("%-40s %8s %8s%n", "lines", "main", "test");
        for (String module : MODULES) {
            Map<String, Integer> mainLines = linesPerPackage(root.resolve(module).resolve(MAIN));
            Map<String, Integer> testLines = linesPerPackage(root.resolve(module).resolve(TEST));
            var packages = new TreeMap<>(mainLines);
            testLines.forEach(packages::putIfAbsent);
            for (String name : packages.keySet()) {
                int inMain = mainLines.getOrDefault(name, 0);
                int inTest = testLines.getOrDefault(name, 0);
                out.printf("  %-38s %8d %8d%n", name, inMain, inTest);
                main += inMain;
                test += inTest;
            }
        }
        out.printf("  %-38s %8d %8d%n", "all", main, test);
    }

    private static Map<String, Integer> linesPerPackage(Path sources) throws IOException {
        var lines = new TreeMap<String, Integer>();
        for (Path file : files(sources, ".java")) {
            String name = sources.relativize(file.getParent()).toString().replace('/', '.').replace('\\', '.');
            lines.merge(name, Files.readAllLines(file).size(), Integer::sum);
        }
        return lines;
    }

    private void operations() throws IOException {
        Path classes = root.resolve("core").resolve(CLASSES);
        var counts = new TreeMap<String, Integer>();
        try (var loader = new URLClassLoader(new URL[] {url(classes)}, ClassLoader.getPlatformClassLoader())) {
            Class<?> operation = Class.forName(OPERATION, false, loader);
            for (Path file : files(classes, ".class")) {
                String path = classes.relativize(file).toString().replace('\\', '/');
                String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
                if (name.endsWith("-info")) {
                    continue;
                }
                Class<?> type = Class.forName(name, false, loader);
                if (type.isEnum() && operation.isAssignableFrom(type)) {
                    counts.put(type.getSimpleName(), type.getEnumConstants().length);
                }
            }
        } catch (ClassNotFoundException e) {
            out.printf("operations%n  no type %s in %s%n", OPERATION, classes);
            return;
        }
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        out.printf("operations%n");
        counts.forEach((name, count) -> out.printf("  %-38s %8d%n", name, count));
        out.printf("  %-38s %8d%n", "all", all);
    }

    private void tests() throws IOException {
        out.printf("tests%n");
        int all = 0;
        for (String module : MODULES) {
            int count = 0;
            for (Path file : files(root.resolve(module).resolve("target/surefire-reports"), ".xml")) {
                Matcher matcher = TESTS.matcher(Files.readString(file));
                count += matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
            }
            if (count > 0) {
                out.printf("  %-38s %8d%n", module, count);
            }
            all += count;
        }
        out.printf("  %-38s %8d%n", "all", all);
    }

    private void jars(String version) throws IOException {
        out.printf("jars, in bytes%n");
        for (String jar : JARS) {
            Path file = root.resolve(jar.formatted(version));
            out.printf("  %-38s %8s%n", file.getFileName(), Files.exists(file) ? Files.size(file) : "missing");
        }
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static URL url(Path folder) {
        try {
            return folder.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
