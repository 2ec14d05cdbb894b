package dev.thalweg.optim;

/** The way from one number to another. */
public enum Annealing {
    /** Along half a wave of the cosine: slowly away, slowly to the end. */
    COSINE {
        @Override
        double between(double start, double end, double part) {
            return end + (start - end) * ((1 + StrictMath.cos(Math.PI * part)) / 2);
        }
    },
    /** In a straight line. */
    LINEAR {
        @Override
        double between(double start, double end, double part) {
            return start + (end - start) * part;
        }
    };

    /** {@return the number at a part of the way, from 0 to 1} */
    abstract double between(double start, double end, double part);
}
