package dev.thalweg.app;

import dev.thalweg.Thalweg;
import dev.thalweg.formula.FormulaException;
import dev.thalweg.kernel.Notices;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command: parses the command line, runs what it asks for, and turns failures into messages and exit codes. */
@Command(name = "thalweg", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        usageHelpAutoWidth = true,
        subcommands = HelpCommand.class, synopsisSubcommandLabel = "COMMAND",
        header = "Gradient descent: from a typed formula to the path of its descent, or to the data.",
        description = "%nThalweg, the line that water takes down a valley, differentiates a formula exactly, descends it, shows the path, and says"
                + " what kind of point it ended at.%n",
        footer = {"", "@|bold Example|@",
                "  thalweg minimize \"0.5*x^2 + x + 0.25*y^2 - 2\" --start 2,2 --plot descent.html",
                "  thalweg fit \"b1*(1 - exp(-b2*x))\" misra1a.csv --response y --start 500,1e-4", "",
                "'thalweg help COMMAND' explains a command. For completion in bash or zsh:",
                "  source <(thalweg generate-completion)", "",
                "Environment: THALWEG_THREADS sets the number of threads; results do not depend on it."})
public final class Main implements Runnable {
    /** Exit code: done. */
    static final int DONE = 0;
    /** Exit code: the computation failed. */
    static final int FAILED = 1;
    /** Exit code: the input was wrong. */
    static final int WRONG_INPUT = 2;

    @Spec
    @Nullable
    CommandSpec spec;

    /** Creates the command; options are filled in by the parser. */
    public Main() {}

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.setOut(new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false,
                StandardCharsets.UTF_8));
        Interruption guard = Interruption.guard();
        int code = execute(args);
        guard.finish();
        System.exit(code);
    }

    /** {@return the exit code of a run; a problem too large for this machine is said, not traced} */
    static int execute(String... args) {
        boolean quiet = Arrays.asList(args).contains("--quiet");
        Notices.to(notice -> {
            if (!quiet) {
                System.err.println("thalweg: " + notice);
            }
        });
        try {
            return commandLine().execute(args);
        } catch (OutOfMemoryError e) {
            System.err.println("thalweg: the problem does not fit into memory (" + e.getMessage()
                    + "); make it smaller, for example a --dim");
            return FAILED;
        }
    }

    /** {@return the command line with all commands} */
    static CommandLine commandLine() {
        CommandLine main = new CommandLine(new Main());
        CommandLine minimize = new CommandLine(new MinimizeCommand());
        MinimizeCommand.complete(minimize.getCommandSpec());
        main.addSubcommand(minimize);
        main.addSubcommand(new CommandLine(new FitCommand()));
        CommandLine completion = new CommandLine(new GenerateCompletion());
        completion.getCommandSpec().usageMessage().hidden(false);
        main.addSubcommand(completion);
        // A formula may begin with @ to name a file, and with - as any number may.
        main.setExpandAtFiles(false);
        main.setUnmatchedOptionsArePositionalParams(false);
        main.setParameterExceptionHandler(Main::complain);
        main.setExecutionExceptionHandler(Main::fail);
        return main;
    }

    @Override
    public void run() {
        CommandSpec own = spec;
        if (own != null) {
            own.commandLine().usage(System.out);
        }
    }

    private static int complain(ParameterException e, String[] args) {
        System.err.println("thalweg: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, new java.io.PrintWriter(System.err, true,
                StandardCharsets.UTF_8));
        System.err.println("Try 'thalweg " + (e.getCommandLine().getParent() == null ? "" : e.getCommandLine()
                .getCommandName() + " ")
                + "--help'.");
        return WRONG_INPUT;
    }

    private static int fail(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        switch (e) {
            case FormulaException formula -> System.err.println("thalweg: " + formula.rendering());
            case InputException input -> System.err.println("thalweg: " + input.getMessage());
            case UncheckedIOException file -> System.err.println("thalweg: " + file.getMessage());
            case IllegalArgumentException argument -> System.err.println("thalweg: " + argument.getMessage());
            default -> throw e;
        }
        return WRONG_INPUT;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"thalweg " + Thalweg.version()};
        }
    }
}
