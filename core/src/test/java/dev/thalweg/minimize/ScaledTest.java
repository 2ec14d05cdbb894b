package dev.thalweg.minimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaledTest {
    private static final double[] SIZES = {0x1p20, 0x1p-20};

    private static Method named(String name) {
        return Methods.named(name).with(Map.of());
    }

    private static Tensor units() {
        return Tensor.of(SIZES);
    }

    private static Tensor rosenbrock(Tensor p) {
        return p.at(1).sub(p.at(0).square()).square().mul(100).add(p.at(0).neg().add(1).square());
    }

    private static Tensor bowl(Tensor p) {
        return p.sub(Tensor.of(3.0, -2.0)).square().mul(Tensor.of(1.0, 2.0)).sum();
    }

    /** In powers of two nothing is rounded, so the run is that of the function in the right units, bit for bit. */
    @ParameterizedTest
    @ValueSource(strings = {"gd-linesearch", "cg", "cg-hz", "bfgs", "lbfgs", "lbfgsb", "sr1", "newton", "newton-cg",
            "trust-exact", "trust-krylov", "nelder-mead"})
    void runsInTheUnitsOfTheSizes(String name) {
        Minimizer plain = Minimizer.of(named(name)).gradientTolerance(0).iterations(12).history(true);
        Minimizer scaled = Minimizer.of(Scaled.of(named(name), SIZES)).gradientTolerance(0).iterations(12).history(
                true);
        Result expected = plain.minimize(ScaledTest::rosenbrock, Tensor.of(-1.2, 1.0));
        Result found = scaled.minimize(x -> rosenbrock(x.div(units())), Tensor.of(-1.2, 1.0).mul(units()));
        assertThat(found.x().div(units()).toDoubles()).containsExactly(expected.x().toDoubles());
        assertThat(found.value()).isEqualTo(expected.value());
        assertThat(found.gradient().mul(units()).toDoubles()).containsExactly(expected.gradient().toDoubles());
        assertThat(found.iterations()).isEqualTo(expected.iterations());
        assertThat(found.evaluations()).isEqualTo(expected.evaluations());
        assertThat(found.method()).isEqualTo(name);
    }

    /** Without sizes these methods are lost on a bowl that is 2²⁹ times as long as wide, or need many products. */
    @ParameterizedTest
    @ValueSource(strings = {"cg", "cg-hz", "newton-cg", "trust-krylov"})
    void helpsWhatKnowsNoDiagonal(String name) {
        int n = 30;
        double[] sizes = new double[n];
        for (int i = 0; i < n; i++) {
            sizes[i] = Math.scalb(1.0, i);
        }
        Tensor units = Tensor.of(sizes);
        Tensor start = Tensor.zeros(DType.FLOAT64, Shape.of(n));
        UnaryOperator<Tensor> bowl = x -> x.div(units).sub(3).square().add(x.div(units).sum().mul(0.01).square()).sum();
        Result scaled = Minimizer.of(Scaled.of(named(name), sizes)).gradientTolerance(1e-9).iterations(15)
                .minimize(bowl, start);
        Result plain = Minimizer.of(named(name)).gradientTolerance(1e-9).iterations(15).minimize(bowl, start);
        assertThat(scaled.isConverged()).isTrue();
        assertThat(plain.value() > 2 * scaled.value() || work(plain) > 2 * work(scaled)).isTrue();
    }

    private static long work(Result result) {
        return result.evaluations().value() + result.evaluations().hessianVector();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lbfgsb", "projected-gradient", "nelder-mead"})
    void boundsAreThoseOfTheVariables(String name) {
        Bounds box = Bounds.of(new double[] {Double.NEGATIVE_INFINITY, -0x1p-20}, new double[] {0x1p20, 1});
        Result result = Minimizer.of(Scaled.of(named(name), SIZES)).gradientTolerance(1e-9)
                .minimize(x -> bowl(x.div(units())), Tensor.of(0.0, 0.0), box);
        assertThat(result.x().div(units()).toDoubles()).containsExactly(new double[] {1, -1}, within(1e-4));
        assertThat(box.contains(result.x().toDoubles())).isTrue();
    }

    @Test
    void leavesASaddleInAnyUnits() {
        Result result = Minimizer.of(Scaled.of(named("trust-krylov"), SIZES))
                .minimize(x -> x.div(units()).at(0).square().sub(x.div(units()).at(1).square()).add(x.div(units()).at(
                        1).square().square()), Tensor.of(0.0, 0.0));
        assertThat(result.value()).isCloseTo(-0.25, within(1e-9));
    }

    @Test
    void keepsShapeAndType() {
        Result result = Minimizer.of(Scaled.of(named("lbfgs"), 1, 2, 4, 8, 16, 32)).gradientTolerance(1e-3)
                .minimize(x -> x.sub(2).square().sum(), Tensor.zeros(DType.FLOAT32, Shape.of(2, 3)));
        assertThat(result.x().shape()).isEqualTo(Shape.of(2, 3));
        assertThat(result.x().dtype()).isEqualTo(DType.FLOAT32);
        assertThat(result.x().sub(2).abs().max().item()).isLessThan(1e-2);
    }

    @Test
    void refusesSizesThatAreNone() {
        assertThatThrownBy(() -> Scaled.of(named("cg"), 1, 0)).hasMessage(
                "scaled: a size must be above 0 and finite; got 0.0 at entry 1");
        assertThatThrownBy(() -> Scaled.of(named("cg"), Double.POSITIVE_INFINITY)).hasMessageContaining("got Infinity");
        assertThatThrownBy(() -> Minimizer.of(Scaled.of(named("cg"), 1)).minimize(ScaledTest::rosenbrock, Tensor.of(
                1.0, 2.0))).hasMessage("scaled: one size per entry of x; got 1 for 2 entries");
    }
}
