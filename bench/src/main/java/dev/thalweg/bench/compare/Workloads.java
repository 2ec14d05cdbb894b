package dev.thalweg.bench.compare;

import java.io.IOException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The sides of the comparison that are written in Java. */
public final class Workloads {
    private static final String FIRST_RESULT = "first-result";

    private Workloads() {}

    /**
     * Answers for a column, as {@link SideLoop} says.
     *
     * @param arguments the column's name; after it "first-result" prints the gradient of the first workload and ends
     * @throws IOException if standard input cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        Column column = Column.valueOf(arguments[0]);
        if (arguments.length > 1 && arguments[1].equals(FIRST_RESULT)) {
            FirstResult.print(column);
        } else {
            SideLoop.run((name, size) -> make(column, name, size), "Java " + Runtime.version());
        }
    }

    private static @Nullable Task make(Column column, String name, int size) {
        if (name.startsWith("mixture") && !Mixture.isThere(size)) {
            return null;
        }
        return switch (column) {
            case EAGER, COMPILED -> {
                IntFunction<Step> step = ThalwegWorkloads.all().get(name);
                if (step == null || column == Column.COMPILED && ThalwegWorkloads.EAGER_ONLY.contains(name)) {
                    yield null;
                }
                yield column == Column.EAGER ? step.apply(size).eager() : step.apply(size).compiled();
            }
            case JAVA -> {
                IntFunction<Task> task = HandWritten.all().get(name);
                yield task == null ? null : task.apply(size);
            }
            case HIPPARCHUS -> {
                IntFunction<@Nullable Task> task = HipparchusWorkloads.all().get(name);
                yield task == null ? null : task.apply(size);
            }
            case PYTORCH, PYTORCH_COMPILED, BYTEDECO -> null; // programs of their own
        };
    }
}
