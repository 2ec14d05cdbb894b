package dev.thalweg.problems;

import dev.thalweg.grad.Grad;
import dev.thalweg.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates the {@link SolverCase}s for {@code src/test/python/scipy_minimize.py}, so that SciPy's solvers see the same functions and the
 * same exact derivatives.
 *
 * <p>It first prints a line per case, its key and start: the standard ones, {@code end}, those held out, {@code end}. To a line {@code KEY
 * KIND x…} it answers with numbers on a line: of kind f the value, g the gradient, h the Hessian, p its product with the vector that
 * follows x.
 */
final class ObjectiveServer {
    private ObjectiveServer() {}

    public static void main(String[] args) throws IOException {
        Map<String, SolverCase> cases = new LinkedHashMap<>();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (List<SolverCase> set : List.of(SolverCase.standard(), SolverCase.heldOut())) {
            for (SolverCase each : set) {
                cases.put(each.key(), each);
                out.println(each.key() + " " + line(each.start()));
            }
            out.println("end");
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String asked = in.readLine(); asked != null; asked = in.readLine()) {
            String[] words = asked.split(" ", -1);
            double[] numbers = Arrays.stream(words).skip(2).mapToDouble(Double::parseDouble).toArray();
            out.println(line(answer(cases.get(words[0]), words[1], numbers).toDoubles()));
        }
    }

    private static Tensor answer(SolverCase asked, String kind, double[] numbers) {
        int n = asked.start().length;
        Tensor x = Tensor.of(Arrays.copyOf(numbers, n));
        return switch (kind) {
            case "f" -> asked.objective().apply(x);
            case "g" -> Grad.grad(asked.objective(), x);
            case "h" -> Grad.hessian(asked.objective(), x);
            case "p" -> Grad.hvp(asked.objective(), x, Tensor.of(Arrays.copyOfRange(numbers, n, 2 * n)));
            default -> throw new IllegalArgumentException("kind: one of f, g, h, p; got " + kind);
        };
    }

    private static String line(double[] numbers) {
        return String.join(" ", Arrays.stream(numbers).mapToObj(Double::toString).toList());
    }
}
