package dev.thalweg.bench.compare;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that answers for a column, as {@link SideLoop} says. What it prints on standard error goes to a file. Between its answers
 * it stands still, where the system has {@code kill -STOP}: the threads of some libraries wait awake for a fifth of a second
 * after a call, and would take the processors from the next side.
 */
final class Side implements AutoCloseable {
    /** PyTorch's compiler calls a C++ compiler several times for a gradient. */
    private static final long LONGEST_MINUTES = 8;
    private static final File KILL = new File("/bin/kill");

    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;
    private final File log;
    private final Thread killer;

    private Side(Process process, File log) {
        this.process = process;
        this.log = log;
        killer = new Thread(process::destroyForcibly); // what stands still does not notice that nobody asks any more
        Runtime.getRuntime().addShutdownHook(killer);
        questions = process.outputWriter(StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static Side start(List<String> command, File log) {
        try {
            return new Side(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log)).start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@return the words of the answer; "error" and a reason if there is none} */
    String[] ask(String question) {
        signal("CONT");
        try {
            return answer(question);
        } finally {
            signal("STOP");
        }
    }

    private void signal(String name) {
        if (!KILL.canExecute() || !process.isAlive()) {
            return;
        }
        try {
            int status = new ProcessBuilder(KILL.getPath(), "-" + name, Long.toString(process.pid()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor();
            assert status == 0 || !process.isAlive() : name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String[] answer(String question) {
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
            try {
                questions.write(question + "\n");
                questions.flush();
                String line = answers.readLine();
                return line == null ? "error the process ended; see " + log : line;
            } catch (IOException e) {
                return "error " + e.getMessage() + "; see " + log;
            }
        });
        try {
            return answer.get(LONGEST_MINUTES, TimeUnit.MINUTES).split(" ");
        } catch (TimeoutException e) {
            process.destroyForcibly();
            return ("error no answer in " + LONGEST_MINUTES + " minutes").split(" ");
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("bench: a side's answer cannot be waited for", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Runtime.getRuntime().removeShutdownHook(killer);
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
