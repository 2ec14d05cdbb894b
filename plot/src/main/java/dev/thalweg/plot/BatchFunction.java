package dev.thalweg.plot;

/** The objective at many points in one call, so that an engine may compute them as one array operation. */
@FunctionalInterface
public interface BatchFunction {

    /**
     * Returns the objective's values at many points.
     *
     * @param coordinates one array per variable, in the figure's order of variables, all of one length: point i is
     *     {@code (coordinates[0][i], coordinates[1][i], …)}; the callee must not change or keep them
     * @return one value per point, NaN where the objective is not defined; infinities are allowed
     */
    double[] valuesAt(double[][] coordinates);
}
