package dev.thalweg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The compiled classes of this module, as the class-file reader sees them. */
final class OwnClasses {

    private OwnClasses() {
    }

    static List<ClassModel> all() {
        try (var files = Files.walk(root())) {
            return files.filter(file -> file.toString().endsWith(".class")).sorted().map(OwnClasses::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        try {
            return Path.of(Thalweg.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
