package dev.thalweg.kernel;

/** The loop that applies one function of two arguments to rows: elements from a place on, equal distances apart. */
public interface BinaryLoop {
    /**
     * Applies the function.
     *
     * @param x read
     * @param i the place of the first
     * @param di the distance to the next
     * @param y read
     * @param j the place of the first
     * @param dj the distance to the next
     * @param out modified
     * @param o the place of the first
     * @param dout the distance to the next
     * @param count how many
     */
    void run(double[] x, int i, int di, double[] y, int j, int dj, double[] out, int o, int dout, int count);

    /** As for doubles; results are rounded once. */
    void run(float[] x, int i, int di, float[] y, int j, int dj, float[] out, int o, int dout, int count);

    /** As for doubles; a result that is not 0 is true. */
    void run(double[] x, int i, int di, double[] y, int j, int dj, boolean[] out, int o, int dout, int count);

    /** As for doubles; a result that is not 0 is true. */
    void run(float[] x, int i, int di, float[] y, int j, int dj, boolean[] out, int o, int dout, int count);
}
