package dev.thalweg.app;

import dev.thalweg.Thalweg;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Entry point of the command. */
@Command(name = "thalweg", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Gradient descent from a typed formula to a picture of its path.")
public final class Main implements Runnable {

    /** Creates the command; options are filled in by the parser. */
    public Main() {
    }

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"thalweg " + Thalweg.version()};
        }
    }
}
