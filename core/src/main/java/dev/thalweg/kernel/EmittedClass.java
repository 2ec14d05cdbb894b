package dev.thalweg.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes class files that were emitted into the virtual machine, as hidden classes. */
final class EmittedClass {
    /** The system property that names a folder: each class file is also written there, for {@code javap -c -p}. */
    static final String DUMP_PROPERTY = "thalweg.dump";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private EmittedClass() {}

    /**
     * {@return a hidden class, initialised, as its lookup}
     *
     * @param classFile the class, of this package
     * @param name what the file is called where it is written, before a number
     */
    static MethodHandles.Lookup define(byte[] classFile, String name) {
        String folder = System.getProperty(DUMP_PROPERTY);
        if (folder != null) {
            dump(Path.of(folder), classFile, name);
        }
        try {
            return MethodHandles.lookup().defineHiddenClass(classFile, true);
        } catch (IllegalAccessException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static void dump(Path folder, byte[] classFile, String name) {
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve(name + "-" + COUNT.incrementAndGet() + ".class"), classFile);
        } catch (IOException e) {
            throw new UncheckedIOException(DUMP_PROPERTY + ": a folder that can be written; got " + folder, e);
        }
    }
}
