package dev.thalweg.kernel;

/** The loop that applies one function of one argument to a row: elements from a place on, equal distances apart. */
public interface UnaryLoop {
    /**
     * Applies the function.
     *
     * @param x read
     * @param i the place of the first
     * @param di the distance to the next
     * @param out modified
     * @param o the place of the first
     * @param dout the distance to the next
     * @param count how many
     */
    void run(double[] x, int i, int di, double[] out, int o, int dout, int count);

    /** As for doubles; results are rounded once. */
    void run(float[] x, int i, int di, float[] out, int o, int dout, int count);

    /** As for doubles; a result that is not 0 is true. */
    void run(double[] x, int i, int di, boolean[] out, int o, int dout, int count);

    /** As for doubles; a result that is not 0 is true. */
    void run(float[] x, int i, int di, boolean[] out, int o, int dout, int count);
}
