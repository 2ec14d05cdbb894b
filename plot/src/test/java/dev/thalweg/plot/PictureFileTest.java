package dev.thalweg.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFileTest {

    @TempDir
    private Path folder;

    private long filesInFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void theSuffixDecidesTheFormat() {
        assertThat(PictureFormat.of(Path.of("a.b.PNG"))).isEqualTo(PictureFormat.PNG);
        assertThat(PictureFormat.of(Path.of("a.svg"))).isEqualTo(PictureFormat.SVG);
        assertThat(PictureFormat.of(Path.of("a.htm"))).isEqualTo(PictureFormat.HTML);
        for (String name : new String[] {"a.pdf", "png", "a", "."}) {
            assertThatThrownBy(() -> PictureFormat.of(Path.of(name))).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(".html, .png or .svg; got " + name);
        }
    }

    @Test
    void everyFormatIsWrittenWholeAndNothingElseIsLeft() throws IOException {
        for (String name : new String[] {"a.html", "a.png", "a.svg"}) {
            PictureFile file = PictureFile.of(folder.resolve(name));
            file.write(Samples.bowlFigure(0.1, 10));
            assertThat(Files.readAllBytes(file.path())).isEqualTo(file.format().render(Samples.bowlFigure(0.1, 10)));
        }
        assertThat(filesInFolder()).isEqualTo(3);
    }

    @Test
    void anExistingFileIsReplaced() throws IOException {
        Path path = Files.writeString(folder.resolve("a.svg"), "old");
        PictureFile.of(path).write(Samples.bowlFigure(0.1, 10));
        assertThat(Files.readString(path)).startsWith("<svg");
    }

    @Test
    void aFailureLeavesTheOldFileAndNoRest() throws IOException {
        Path path = Files.writeString(folder.resolve("a.svg"), "old");
        DescentFigure broken = Samples.bowlFigure(0.1, 10).withObjective(points -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(() -> PictureFile.of(path).write(broken)).hasMessage("broken");
        assertThat(Files.readString(path)).isEqualTo("old");
        assertThat(filesInFolder()).isEqualTo(1);
    }

    @Test
    void anUnwritablePathIsNamedWithTheReason() throws IOException {
        Path missing = folder.resolve("none").resolve("a.png");
        assertThatThrownBy(() -> PictureFile.of(missing)).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(missing.toString()).hasMessageContaining("folder does not exist");
        Path plain = Files.writeString(folder.resolve("plain"), "");
        assertThatThrownBy(() -> PictureFile.of(plain.resolve("a.png"))).hasMessageContaining("is not a folder");
        Path taken = Files.createDirectory(folder.resolve("taken.png"));
        assertThatThrownBy(() -> PictureFile.of(taken)).hasMessageContaining("a folder of that name is in its place");
    }

    @Test
    void aFolderThatTakesNoFilesIsNotCalledMissing() {
        Path processes = Path.of("/proc");
        assumeTrue(Files.isDirectory(processes));
        assertThatThrownBy(() -> PictureFile.of(processes.resolve("a.png")).write(Samples.bowlFigure(0.1, 1)))
                .isInstanceOf(UncheckedIOException.class).hasMessageContaining("cannot write /proc/a.png")
                .hasMessageNotContaining("does not exist");
    }

    @Test
    void aFolderThatVanishedMeanwhileIsReportedLikewise() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        PictureFile file = PictureFile.of(inner.resolve("a.svg"));
        Files.delete(inner);
        assertThatThrownBy(() -> file.write(Samples.bowlFigure(0.1, 1))).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.path().toString()).hasMessageContaining("folder does not exist");
    }
}
