package dev.thalweg.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the launcher runs once to record which classes the commands load and what is hot in them: each command once, with a picture, in one
 * process, since one process makes one cache. It is no command of its own.
 */
final class Training {
    private static final List<String> ROWS = List.of("t,v", "1,0.9", "2,1.4", "3,1.6", "4,1.9", "5,1.95");

    private Training() {}

    /**
     * Runs the commands.
     *
     * @param args a folder for the files that they read and write
     * @throws IOException if nothing can be written there
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Path table = folder.resolve("training.csv");
        Files.write(table, ROWS);
        int _ = Main.execute("minimize", "0.5*x^2 + x + sin(y)^2 - 2", "--start", "x=2,y=2", "--history", "-", "--plot",
                folder.resolve("descent.png").toString());
        int _ = Main.execute("fit", "a*(1 - exp(-b*t))", table.toString(), "--response", "v", "--plot",
                folder.resolve("fit.png").toString());
        int _ = Main.execute("fit", "a*(1 - exp(-b*t))", table.toString(), "--response", "v", "--json");
    }
}
