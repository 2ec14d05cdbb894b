package dev.thalweg.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that a run leaves. The files of a run appear all or none, and each whole: they are written beside their places, and
 * only when all are there they are renamed.
 *
 * @param path where it goes
 * @param bytes all of it
 */
record WholeFile(Path path, byte[] bytes) {
    /** {@return a text file} */
    static WholeFile of(Path path, String text) {
        return new WholeFile(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Refuses a path that could not be written, before anything is computed. */
    static void check(String option, Path path) {
        Path folder = folder(path);
        if (!Files.isDirectory(folder)) {
            throw new InputException(option + ": the folder " + folder + " does not exist; make it first");
        }
        if (Files.isDirectory(path)) {
            throw new InputException(option + ": " + path + " is a folder; name a file");
        }
        if (!Files.isWritable(folder)) {
            throw new InputException(option + ": the folder " + folder + " cannot be written");
        }
    }

    /** Refuses that two files of a run have one place: the second would silently replace the first. */
    static void checkDistinct(List<Path> paths) {
        List<Path> seen = new ArrayList<>();
        for (Path path : paths) {
            Path place = path.toAbsolutePath().normalize();
            if (seen.contains(place)) {
                throw new InputException(path + ": stands twice on the command line; give each file its own name");
            }
            seen.add(place);
        }
    }

    /** Writes the files; if one cannot be written, none is. */
    static void writeAll(List<WholeFile> files) {
        try {
            for (WholeFile file : files) {
                file.writeBeside();
            }
            for (WholeFile file : files) {
                file.rename();
            }
        } finally {
            for (WholeFile file : files) {
                file.tidy();
            }
        }
    }

    private void writeBeside() {
        try {
            Files.write(beside(), bytes);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void rename() {
        try {
            Files.move(beside(), path, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void tidy() {
        try {
            Files.deleteIfExists(beside());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private UncheckedIOException failure(IOException e) {
        String why = switch (e) {
            case NoSuchFileException _ -> "its folder takes no new files";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> String.valueOf(e.getMessage());
        };
        return new UncheckedIOException("cannot write " + path + "; " + why + "; nothing is written", e);
    }

    private Path beside() {
        return folder(path).resolve("." + path.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    }

    private static Path folder(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? path.toAbsolutePath() : parent;
    }
}
