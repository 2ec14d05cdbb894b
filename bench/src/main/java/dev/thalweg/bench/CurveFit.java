package dev.thalweg.bench;

import dev.thalweg.leastsquares.LeastSquares;
import dev.thalweg.leastsquares.LeastSquaresMethod;
import dev.thalweg.leastsquares.LeastSquaresResult;
import dev.thalweg.leastsquares.ResidualFunction;
import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Least-squares fits with default settings, to the last digits: NIST's Misra1a and MGH17 from both starts, by a function that is shared
 * between runs, and a fit of a million rows by a function of its own. {@code peers/curve_fit.py} is the same in SciPy.
 *
 * <p>A fit is thousands of calls of small methods, which C2 compiles one after the other: half a minute until the time of a fit is steady.
 */
@Fork(2)
@Warmup(iterations = 10, time = 3)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CurveFit extends Measured {
    private static final int ROWS = 1_000_000;
    private static final double NOISE = 0.1;

    private final LeastSquares solver = LeastSquares.of(LeastSquaresMethod.LEVENBERG_MARQUARDT);
    private final ResidualFunction misra1a = misra1aResiduals();
    private final ResidualFunction mgh17 = mgh17Residuals();
    private Tensor time = Tensor.zeros();
    private Tensor response = Tensor.zeros();

    private static ResidualFunction misra1aResiduals() {
        Tensor x = Tensor.of(77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1,
                760.0);
        Tensor y = Tensor.of(10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47,
                81.78);
        return ResidualFunction.ofModel(b -> b.at(0).mul(x.mul(b.at(1)).neg().exp().neg().add(1)), y);
    }

    private static ResidualFunction mgh17Residuals() {
        Tensor y = Tensor.of(0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.85, 0.818, 0.784, 0.751, 0.718, 0.685,
                0.658,
                0.628, 0.603, 0.58, 0.558, 0.538, 0.522, 0.506, 0.49, 0.478, 0.467, 0.457, 0.448, 0.438,
                0.431, 0.424, 0.42, 0.414, 0.411, 0.406);
        Tensor x = Tensor.arange(33).to(DType.FLOAT64).mul(10);
        return ResidualFunction.ofModel(b -> b.at(0).add(b.at(1).mul(x.mul(b.at(3)).neg().exp())).add(b.at(2).mul(x.mul(
                b.at(4)).neg().exp())), y);
    }

    /** Makes a million rows. */
    @Setup
    public void fill() {
        Random random = new Random(0);
        double[] t = new double[ROWS];
        double[] y = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            t[i] = 10.0 * i / ROWS;
            y[i] = 3 * StrictMath.exp(-0.7 * t[i]) + 0.5 * StrictMath.sin(1.3 * t[i]) + NOISE * random.nextGaussian();
        }
        time = Tensor.of(t);
        response = Tensor.of(y);
    }

    /** {@return a fit of Misra1a from NIST's first start} */
    @Benchmark
    public LeastSquaresResult misra1aFromFar() {
        return solver.minimize(misra1a, Tensor.of(500.0, 0.0001));
    }

    /** {@return a fit of Misra1a from NIST's second start} */
    @Benchmark
    public LeastSquaresResult misra1aFromNear() {
        return solver.minimize(misra1a, Tensor.of(250.0, 0.0005));
    }

    /** {@return a fit of MGH17 from NIST's first start} */
    @Benchmark
    public LeastSquaresResult mgh17FromFar() {
        return solver.minimize(mgh17, Tensor.of(50.0, 150, -100, 1, 2));
    }

    /** {@return a fit of MGH17 from NIST's second start} */
    @Benchmark
    public LeastSquaresResult mgh17FromNear() {
        return solver.minimize(mgh17, Tensor.of(0.5, 1.5, -1, 0.01, 0.02));
    }

    /** {@return a fit of a million rows with four parameters} */
    @Benchmark
    public LeastSquaresResult millionRows() {
        Tensor t = time;
        UnaryOperator<
                Tensor> model = p -> p.at(0).mul(t.mul(p.at(1)).neg().exp()).add(p.at(2).mul(t.mul(p.at(3)).sin()));
        return solver.fit(model, response, Tensor.of(1.0, 1, 1, 1));
    }
}
