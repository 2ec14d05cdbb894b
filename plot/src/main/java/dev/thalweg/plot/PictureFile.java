package dev.thalweg.plot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file that is to show a figure. It appears whole or not at all: the picture is written beside it and then moved to its
 * place, so an existing file is only replaced by a whole one.
 *
 * @param path where the file goes
 * @param format what kind of file it is
 */
public record PictureFile(Path path, PictureFormat format) {

    /** Tells files apart that one process writes at a time. */
    private static final AtomicLong WRITTEN = new AtomicLong();

    /**
     * {@return the file, of the kind its name asks for, after looking whether it can be written}, so that a long run
     * does not end in a picture that has no place.
     *
     * @param path where the file goes
     * @throws IllegalArgumentException if the name ends in no known suffix
     * @throws UncheckedIOException if its folder is missing or not writable, or a folder is in its place
     */
    public static PictureFile of(Path path) {
        PictureFormat format = PictureFormat.of(path);
        Path folder = folder(path);
        if (!Files.exists(folder)) {
            throw failure(path, new NoSuchFileException(folder.toString()));
        }
        if (!Files.isDirectory(folder)) {
            throw failure(path, new NotDirectoryException(folder.toString()));
        }
        if (Files.isDirectory(path)) {
            throw failure(path, new FileAlreadyExistsException(path.toString()));
        }
        if (!Files.isWritable(folder)) {
            throw failure(path, new AccessDeniedException(folder.toString()));
        }
        return new PictureFile(path, format);
    }

    /**
     * {@return the whole file's bytes, for who writes several files together}
     *
     * @param figure what to show
     */
    public byte[] render(Figure figure) {
        return format.render(figure);
    }

    /**
     * Draws the figure and writes the file.
     *
     * @param figure what to show
     * @throws UncheckedIOException if the file cannot be written; the message names it and says why, and what was in its
     *     place is still there
     */
    public void write(Figure figure) {
        byte[] bytes = render(figure);
        try {
            // Not a temporary file of the JDK's: that could be read by its owner only, and a picture is for everybody.
            Path beside = folder(path).resolve("." + path.getFileName() + "." + ProcessHandle.current().pid() + "."
                    + WRITTEN.incrementAndGet() + ".part");
            try {
                Files.write(beside, bytes, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                move(beside);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    private static Path folder(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? path.toAbsolutePath() : parent;
    }

    private void move(Path beside) throws IOException {
        try {
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(beside, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static UncheckedIOException failure(Path path, IOException e) {
        String why = switch (e) {
            case NoSuchFileException _ when Files.exists(folder(path)) -> "its folder takes no new files";
            case NoSuchFileException _ -> "its folder does not exist; create " + folder(path) + " first";
            case NotDirectoryException _ -> folder(path) + " is not a folder";
            case FileAlreadyExistsException _ -> "a folder of that name is in its place";
            case AccessDeniedException _ -> "its folder " + folder(path) + " is not writable";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> String.valueOf(e.getMessage());
        };
        return new UncheckedIOException("plot: cannot write " + path + "; " + why, e);
    }
}
