package dev.thalweg.leastsquares;

/**
 * How a squared residual counts. The cost is ½ Σ C² ρ(zᵢ) with zᵢ = (rᵢ/C)², where C is the scale: the size of residual from which
 * on it counts as an outlier. For small z every ρ(z) is nearly z. The definitions are those that B. Triggs et al., "Bundle
 * adjustment: a modern synthesis" (2000), section 3.3 discusses and SciPy's {@code least_squares} uses.
 */
public enum Loss {
    /** ρ = z: ordinary least squares. */
    LINEAR("linear") {
        @Override
        double rho(double z) {
            return z;
        }

        @Override
        double first(double z) {
            return 1;
        }

        @Override
        double second(double z) {
            return 0;
        }
    },
    /** ρ = z for z ≤ 1, else 2√z − 1 (P. J. Huber 1964): linear beyond the scale. */
    HUBER("huber") {
        @Override
        double rho(double z) {
            return z <= 1 ? z : 2 * Math.sqrt(z) - 1;
        }

        @Override
        double first(double z) {
            return z <= 1 ? 1 : 1 / Math.sqrt(z);
        }

        @Override
        double second(double z) {
            return z <= 1 ? 0 : -0.5 / (z * Math.sqrt(z));
        }
    },
    /** ρ = 2(√(1 + z) − 1): as Huber's, but smooth. */
    SOFT_L1("soft-l1") {
        @Override
        double rho(double z) {
            // The form without cancellation for small z.
            return 2 * z / (Math.sqrt(1 + z) + 1);
        }

        @Override
        double first(double z) {
            return 1 / Math.sqrt(1 + z);
        }

        @Override
        double second(double z) {
            return -0.5 / ((1 + z) * Math.sqrt(1 + z));
        }
    },
    /** ρ = log(1 + z): far outliers hardly count; there may be several minima. */
    CAUCHY("cauchy") {
        @Override
        double rho(double z) {
            return StrictMath.log1p(z);
        }

        @Override
        double first(double z) {
            return 1 / (1 + z);
        }

        @Override
        double second(double z) {
            return -1 / ((1 + z) * (1 + z));
        }
    },
    /** ρ = arctan z: what a residual may cost at most is limited; there may be several minima. */
    ARCTAN("arctan") {
        @Override
        double rho(double z) {
            return StrictMath.atan(z);
        }

        @Override
        double first(double z) {
            return 1 / (1 + z * z);
        }

        @Override
        double second(double z) {
            double square = 1 + z * z;
            return -2 * z / (square * square);
        }
    };

    private final String symbol;

    Loss(String symbol) {
        this.symbol = symbol;
    }

    /** {@return the name, such as {@code soft-l1}} */
    public String symbol() {
        return symbol;
    }

    /** {@return ρ(z)} */
    abstract double rho(double z);

    /** {@return ρ′(z)} */
    abstract double first(double z);

    /** {@return ρ″(z)} */
    abstract double second(double z);
}
