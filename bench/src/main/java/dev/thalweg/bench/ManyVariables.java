package dev.thalweg.bench;

import dev.thalweg.minimize.Lbfgs;
import dev.thalweg.minimize.Minimizer;
import dev.thalweg.minimize.Result;
import dev.thalweg.minimize.TrustRegion;
import dev.thalweg.tensor.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole runs on the extended Rosenbrock function Σ 100·(x₂ᵢ − x₂ᵢ₋₁²)² + (1 − x₂ᵢ₋₁)², float64, from (−1.2, 1, −1.2, 1, …), until the
 * gradient's Euclidean norm is below 1e-5: L-BFGS with a million variables, and a trust region by products of the Hessian with vectors
 * with a hundred thousand. Each run begins with the function as it is, and compiles it. {@code peers/many_variables.py} is the same in
 * SciPy.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 10)
@Measurement(iterations = 15)
public class ManyVariables extends Measured {
    private static final int LBFGS_VARIABLES = 1_000_000;
    private static final int TRUST_VARIABLES = 100_000;
    /** A run that ends higher did not solve the problem. */
    private static final double SOLVED = 1e-10;

    private Tensor lbfgsStart = Tensor.zeros();
    private Tensor trustStart = Tensor.zeros();

    private static Tensor start(int n) {
        double[] start = new double[n];
        for (int i = 0; i < n; i++) {
            start[i] = i % 2 == 0 ? -1.2 : 1;
        }
        return Tensor.of(start);
    }

    private static Tensor extendedRosenbrock(Tensor x) {
        Tensor pairs = x.reshape(x.elements() / 2, 2);
        Tensor odd = pairs.select(1, 0);
        Tensor even = pairs.select(1, 1);
        return even.sub(odd.square()).square().mul(100).add(odd.neg().add(1).square()).sum();
    }

    private static Result solved(Result result) {
        if (!(result.value() < SOLVED)) {
            throw new IllegalStateException("many variables: the value must end below " + SOLVED + "; got " + result);
        }
        return result;
    }

    /** Makes the starts. */
    @Setup
    public void fill() {
        lbfgsStart = start(LBFGS_VARIABLES);
        trustStart = start(TRUST_VARIABLES);
    }

    /** {@return a run of L-BFGS with a million variables} */
    @Benchmark
    public Result lbfgs() {
        return solved(Minimizer.of(Lbfgs.standard()).minimize(ManyVariables::extendedRosenbrock, lbfgsStart));
    }

    /** {@return a run of the trust region by products with a hundred thousand variables} */
    @Benchmark
    public Result trustKrylov() {
        TrustRegion method = TrustRegion.standard().subproblem(TrustRegion.Subproblem.KRYLOV);
        return solved(Minimizer.of(method).minimize(ManyVariables::extendedRosenbrock, trustStart));
    }
}
