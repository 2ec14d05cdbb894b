package dev.thalweg.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizeReportTest {

    @TempDir
    private Path root;

    @Test
    void countsLinesPerPackageAndTests() throws IOException {
        write("core/src/main/java/a/b/One.java", "1\n2\n3\n");
        write("core/src/main/java/a/b/Two.java", "1\n2\n");
        write("core/src/test/java/a/b/OneTest.java", "1\n");
        write("core/target/surefire-reports/TEST-a.xml", "<testsuite name=\"a\" time=\"1\" tests=\"7\" errors=\"0\">");
        write("core/target/thalweg-9.jar", "12345");

        assertThat(report()).containsSubsequence("a.b 5 1", "all 5 1", "core 7", "all 7", "thalweg-9.jar 5",
                "thalweg.jar missing");
    }

    @Test
    void saysSoWhenThereIsNoTypeOfOperation() throws IOException {
        assertThat(report()).anyMatch(line -> line.startsWith("no type dev.thalweg.tensor.Op in "));
    }

    private List<String> report() throws IOException {
        var bytes = new ByteArrayOutputStream();
        SizeReport.print(root, "9", new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8).lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
