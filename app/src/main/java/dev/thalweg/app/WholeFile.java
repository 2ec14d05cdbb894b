package dev.thalweg.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Text files that appear whole or not at all: written beside, then renamed. */
final class WholeFile {
    private WholeFile() {}

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

    /** Writes a file. */
    static void write(Path path, String text) {
        try {
            Path beside = folder(path).resolve("." + path.getFileName() + "." + ProcessHandle.current().pid()
                    + ".part");
            try {
                Files.writeString(beside, text, StandardCharsets.UTF_8);
                Files.move(beside, path, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path + "; " + e.getMessage(), e);
        }
    }

    private static Path folder(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? path.toAbsolutePath() : parent;
    }
}
