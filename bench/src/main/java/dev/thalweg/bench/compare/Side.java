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

/** A process that answers for a column, as {@link SideLoop} says. What it prints on standard error goes to a file. */
final class Side implements AutoCloseable {
    /** PyTorch's compiler calls a C++ compiler several times for a gradient. */
    private static final long LONGEST_MINUTES = 8;

    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;
    private final File log;

    private Side(Process process, File log) {
        this.process = process;
        this.log = log;
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
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
