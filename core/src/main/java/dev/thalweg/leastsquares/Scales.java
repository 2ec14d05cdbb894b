package dev.thalweg.leastsquares;

/**
 * How long parameters are measured: by the largest norm that their column of the Jacobian had so far (Moré 1978, section 6). So a
 * run does not depend on the parameters' units.
 */
final class Scales {
    private final double[] largest;

    Scales(int parameters) {
        largest = new double[parameters];
    }

    void see(double[] columnNorms) {
        for (int j = 0; j < largest.length; j++) {
            largest[j] = Math.max(largest[j], columnNorms[j]);
        }
    }

    /** {@return the scales, positive; 1 for a parameter on which nothing depended yet} */
    double[] values() {
        double[] values = largest.clone();
        for (int j = 0; j < values.length; j++) {
            values[j] = values[j] > 0 ? values[j] : 1;
        }
        return values;
    }
}
