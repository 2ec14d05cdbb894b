package dev.thalweg.kernel;

/**
 * A function of three arguments as a loop over rows, element by element, which is quick where there is little to do; with its
 * {@linkplain OpKernels kernels} for the rest.
 */
public final class TernaryLoop {
    /** A scalar function of three floating arguments. */
    @FunctionalInterface
    public interface Function {
        /**
         * {@return the value}
         *
         * @param a the first argument
         * @param b the second
         * @param c the third
         */
        double applyAsDouble(double a, double b, double c);
    }

    final OpKernels kernels;
    private final Function f;

    /**
     * Makes the loop of a function.
     *
     * @param name its name among the {@link ElementFunctions}
     * @param f the function
     */
    public TernaryLoop(String name, Function f) {
        this.kernels = new OpKernels(name, 3, (operands, at, step, n) -> run(operands[0], operands[1],
                operands[2], operands[3], at, step, n));
        this.f = f;
    }

    /**
     * Applies the function.
     *
     * @param x read
     * @param y read
     * @param z read
     * @param out modified; of the same dtype as the others
     * @param at the places of the first elements of the operands, then of the output
     * @param step the distances to the next
     * @param count how many
     */
    void run(Storage x, Storage y, Storage z, Storage out, int[] at, int[] step, int count) {
        for (int k = 0; k < count; k++) {
            out.setDouble(at[3] + k * step[3], f.applyAsDouble(x.getDouble(at[0] + k * step[0]),
                    y.getDouble(at[1] + k * step[1]), z.getDouble(at[2] + k * step[2])));
        }
    }
}
