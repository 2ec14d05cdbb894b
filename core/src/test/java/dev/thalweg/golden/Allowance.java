package dev.thalweg.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * The closeness asked of a case: of its values, and of its gradients and second-order products.
 *
 * @param values of the outputs
 * @param gradients of everything that was differentiated
 */
record Allowance(Closeness values, Closeness gradients) {
    /** Both sides are right to a few ulps; sums over ten or so terms and chains of functions add a few more. */
    private static final double RELATIVE_64 = 1e-12;
    /** Rounding errors of terms of order 1 that cancel. */
    private static final double ABSOLUTE_64 = 1e-14;
    /** As for float64, with float32's ulp of 1.2e-7. */
    private static final double RELATIVE_32 = 1e-5;
    private static final double ABSOLUTE_32 = 2e-6;

    /** PyTorch's derivative of hardsigmoid has 1/6 in float32, also for float64. */
    private static final double SINGLE_SIXTH = 1e-7;

    /**
     * PyTorch gives either of two zeros; ours is the greater or smaller one of 0 and −0, as in IEEE 754-2019, and a
     * function that rises to 0 from below ends at −0; the sign of a singular determinant is 0 or −0.
     */
    private static final Set<String> EITHER_ZERO = Set.of("maximum", "minimum", "amax", "amin", "max", "min", "relu6",
            "logSigmoid", "slogdet");

    static Allowance of(JsonNode row) {
        String op = row.get("op").textValue();
        boolean single = row.toString().contains("\"float32\"");
        double relative = single ? RELATIVE_32 : RELATIVE_64;
        double absolute = single ? ABSOLUTE_32 : ABSOLUTE_64;
        double relativeGradient = op.equals("hardsigmoid") ? Math.max(relative, SINGLE_SIXTH) : relative;
        return new Allowance(new Closeness(relative, absolute, !EITHER_ZERO.contains(op)),
                new Closeness(relativeGradient, absolute, false));
    }
}
