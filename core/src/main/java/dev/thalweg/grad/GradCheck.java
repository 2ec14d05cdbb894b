package dev.thalweg.grad;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Holds the derivatives of a function to central differences (f(x + h) − f(x − h)) / 2h, element by element: for tests of
 * custom ops and of functions that are composed with care. An element passes if |exact − difference| ≤ absolute tolerance +
 * relative tolerance · |difference|.
 *
 * <p>The function must give the same bits when called again, and be smooth around the point; near a kink or a jump a
 * difference says nothing. Arguments are float64: the differences of float32 are mostly rounding. Arguments that are not
 * floating are held fixed.
 *
 * <p>{@link #gradcheck(Function, Tensor)} and {@link #gradgradcheck(Function, Tensor)} throw a report; {@link #mismatches}
 * and {@link #secondOrderMismatches} give it.
 *
 * @param step h
 * @param absoluteTolerance what differs by no more passes, whatever its size
 * @param relativeTolerance as a multiple of the difference
 * @param forward whether forward mode is checked besides reverse mode; a custom op then needs a backward function made of
 *     tensor operations
 */
public record GradCheck(double step, double absoluteTolerance, double relativeTolerance, boolean forward) {
    /** PyTorch's step and tolerances: rounding spoils about 1e-16/1e-6 of a difference, truncation 1e-12. */
    public static final GradCheck DEFAULT = new GradCheck(1e-6, 1e-5, 1e-3, false);

    /** Elements that a report names; the rest is counted. */
    private static final int MOST_NAMED = 10;

    /** Checks that the step is positive and the tolerances are not negative. */
    public GradCheck {
        if (!(step > 0) || !(absoluteTolerance >= 0) || !(relativeTolerance >= 0)) {
            throw new IllegalArgumentException("gradcheck: the step must be positive and tolerances not negative; got "
                    + step + ", " + absoluteTolerance + ", " + relativeTolerance);
        }
    }

    /**
     * An element of a Jacobian that differs from its central difference.
     *
     * @param input the argument's number
     * @param element the index of the argument's element
     * @param output the index of the value's element
     * @param mode {@code reverse} or {@code forward}
     * @param exact what differentiation gives
     * @param difference what the central difference gives
     */
    public record Mismatch(int input, List<Integer> element, List<Integer> output, String mode, double exact,
            double difference) {
        @Override
        public String toString() {
            return "input " + input + ", element " + element + ", output element " + output + ": " + mode
                    + " mode gives " + exact + ", the difference " + difference;
        }
    }

    /**
     * Checks first derivatives with the {@linkplain #DEFAULT default} tolerances.
     *
     * @param f gives a float64 tensor of any shape
     * @param x a float64 tensor
     * @throws AssertionError with a report if an element differs
     */
    public static void gradcheck(Function<Tensor, Tensor> f, Tensor x) {
        gradcheck(xs -> f.apply(xs.get(0)), List.of(x));
    }

    /**
     * Checks first derivatives with respect to each of several arguments with the {@linkplain #DEFAULT default} tolerances.
     *
     * @param f gives a float64 tensor of any shape
     * @param xs float64 tensors, and others, which are held fixed
     * @throws AssertionError with a report if an element differs
     */
    public static void gradcheck(Function<List<Tensor>, Tensor> f, List<Tensor> xs) {
        throwIfAny("gradcheck", DEFAULT.mismatches(f, xs));
    }

    /**
     * Checks second derivatives with the {@linkplain #DEFAULT default} tolerances: those of the gradient of ⟨u, f(x)⟩, by x
     * and by u, for a fixed u.
     *
     * @param f gives a float64 tensor of any shape
     * @param x a float64 tensor
     * @throws AssertionError with a report if an element differs
     */
    public static void gradgradcheck(Function<Tensor, Tensor> f, Tensor x) {
        gradgradcheck(xs -> f.apply(xs.get(0)), List.of(x));
    }

    /**
     * Checks second derivatives with respect to several arguments with the {@linkplain #DEFAULT default} tolerances.
     *
     * @param f gives a float64 tensor of any shape
     * @param xs float64 tensors, and others, which are held fixed
     * @throws AssertionError with a report if an element differs; the cotangent u is reported as the last input
     */
    public static void gradgradcheck(Function<List<Tensor>, Tensor> f, List<Tensor> xs) {
        throwIfAny("gradgradcheck", DEFAULT.secondOrderMismatches(f, xs));
    }

    private static void throwIfAny(String check, List<Mismatch> mismatches) {
        if (mismatches.isEmpty()) {
            return;
        }
        StringBuilder report = new StringBuilder(check)
                .append(": derivatives must equal central differences; got ").append(mismatches.size())
                .append(mismatches.size() == 1 ? " element that differs" : " elements that differ");
        mismatches.stream().limit(MOST_NAMED).forEach(mismatch -> report.append("\n  ").append(mismatch));
        if (mismatches.size() > MOST_NAMED) {
            report.append("\n  and ").append(mismatches.size() - MOST_NAMED).append(" more");
        }
        throw new AssertionError(report.toString());
    }

    /**
     * {@return the elements of the Jacobians that differ from central differences}
     *
     * @param f gives a float64 tensor of any shape
     * @param xs float64 tensors, and others, which are held fixed
     * @throws IllegalArgumentException if an argument or the value is float32, or f gives other bits when called again
     */
    public List<Mismatch> mismatches(Function<List<Tensor>, Tensor> f, List<Tensor> xs) {
        List<Tensor> at = new ArrayList<>(xs.size());
        List<Integer> differentiated = new ArrayList<>();
        for (int i = 0; i < xs.size(); i++) {
            Tensor x = xs.get(i);
            if (x.dtype() == DType.FLOAT32) {
                throw new IllegalArgumentException("gradcheck: arguments must be float64; got float32 for input " + i
                        + "; differences of float32 are mostly rounding");
            }
            at.add(x.detach().clone()); // a function that writes into its argument harms nobody
            if (x.dtype().isFloating()) {
                differentiated.add(i);
            }
        }
        Tensor value = value(f, at);
        List<Tensor> variables = differentiated.stream().map(at::get).toList();
        Function<List<Tensor>, Tensor> ofVariables = zs -> f.apply(placed(at, differentiated, zs));
        List<Tensor> reverse = Grad.jacobian(ofVariables, variables);
        List<Tensor> pushed = forward ? Grad.jacobianForward(ofVariables, variables) : List.of();
        List<Mismatch> mismatches = new ArrayList<>();
        for (int k = 0; k < variables.size(); k++) {
            Tensor x = variables.get(k);
            double[] byReverse = reverse.get(k).toDoubles();
            double[] byForward = forward ? pushed.get(k).toDoubles() : byReverse;
            for (int element = 0; element < x.elements(); element++) {
                double[] differences = differences(f, at, differentiated.get(k), element);
                for (int row = 0; row < differences.length; row++) {
                    int place = row * x.elements() + element;
                    compare(mismatches, differentiated.get(k), x.shape(), element, value.shape(), row, "reverse",
                            byReverse[place], differences[row]);
                    if (forward) {
                        compare(mismatches, differentiated.get(k), x.shape(), element, value.shape(), row, "forward",
                                byForward[place], differences[row]);
                    }
                }
            }
        }
        return List.copyOf(mismatches);
    }

    /**
     * {@return the elements of the second derivatives that differ from central differences of the first; the gradients with
     * respect to all arguments are the elements of one vector output, and the cotangent is the last input}
     *
     * @param f gives a float64 tensor of any shape
     * @param xs float64 tensors, and others, which are held fixed
     */
    public List<Mismatch> secondOrderMismatches(Function<List<Tensor>, Tensor> f, List<Tensor> xs) {
        List<Integer> differentiated = new ArrayList<>();
        for (int i = 0; i < xs.size(); i++) {
            if (xs.get(i).dtype().isFloating()) {
                differentiated.add(i);
            }
        }
        Tensor value = f.apply(xs.stream().map(x -> x.detach().clone()).toList());
        double[] weights = new double[value.elements()];
        Arrays.setAll(weights, i -> 1 + StrictMath.sin(i + 1)); // different, so that no two mistakes cancel
        List<Tensor> all = new ArrayList<>(xs);
        all.add(Tensor.of(weights).reshape(value.shape()));
        return mismatches(zs -> {
            List<Tensor> arguments = zs.subList(0, xs.size());
            List<Tensor> variables = differentiated.stream().map(arguments::get).toList();
            List<Tensor> gradients = Grad.vjp(ys -> f.apply(placed(arguments, differentiated, ys)), variables)
                    .pullback().apply(zs.get(xs.size()));
            return Tensor.cat(0, gradients.stream().map(g -> g.reshape(g.elements())).toArray(Tensor[]::new));
        }, all);
    }

    private static List<Tensor> placed(List<Tensor> at, List<Integer> places, List<Tensor> variables) {
        List<Tensor> arguments = new ArrayList<>(at);
        for (int k = 0; k < places.size(); k++) {
            arguments.set(places.get(k), variables.get(k));
        }
        return List.copyOf(arguments);
    }

    private static Tensor value(Function<List<Tensor>, Tensor> f, List<Tensor> at) {
        Tensor value = f.apply(copies(at));
        Tensor again = f.apply(copies(at));
        if (value.dtype() != DType.FLOAT64) {
            throw new IllegalArgumentException("gradcheck: the function must give float64; got " + value.dtype());
        }
        if (!value.shape().equals(again.shape()) || !Arrays.equals(value.toDoubles(), again.toDoubles())) {
            throw new IllegalArgumentException("gradcheck: the function must give the same bits when called again; got "
                    + again + " after " + value + "; fix its random numbers and its state");
        }
        return value;
    }

    private static List<Tensor> copies(List<Tensor> at) {
        return at.stream().map(Tensor::clone).toList();
    }

    private double[] differences(Function<List<Tensor>, Tensor> f, List<Tensor> at, int input, int element) {
        double[] above = moved(f, at, input, element, step);
        double[] below = moved(f, at, input, element, -step);
        double[] differences = new double[above.length];
        Arrays.setAll(differences, row -> (above[row] - below[row]) / (2 * step));
        return differences;
    }

    private static double[] moved(Function<List<Tensor>, Tensor> f, List<Tensor> at, int input, int element,
            double by) {
        List<Tensor> arguments = new ArrayList<>(copies(at));
        double[] values = arguments.get(input).toDoubles();
        values[element] += by;
        arguments.set(input, Tensor.of(values).reshape(at.get(input).shape()));
        return f.apply(List.copyOf(arguments)).toDoubles();
    }

    private void compare(List<Mismatch> mismatches, int input, Shape shape, int element, Shape outputShape, int row,
            String mode, double exact, double difference) {
        boolean passes = Double.compare(exact, difference) == 0
                || Math.abs(exact - difference) <= absoluteTolerance + relativeTolerance * Math.abs(difference);
        if (!passes) {
            mismatches.add(new Mismatch(input, index(shape, element), index(outputShape, row), mode, exact,
                    difference));
        }
    }

    private static List<Integer> index(Shape shape, int element) {
        List<Integer> index = new ArrayList<>();
        int rest = element;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            index.add(0, rest % shape.size(axis));
            rest /= shape.size(axis);
        }
        return List.copyOf(index);
    }
}
