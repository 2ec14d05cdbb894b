package dev.thalweg.leastsquares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.minimize.StopReason;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LeastSquaresTest {
    private static final LeastSquares LM = LeastSquares.of(LeastSquaresMethod.LEVENBERG_MARQUARDT);
    private static final LeastSquares TRUST = LeastSquares.of(LeastSquaresMethod.TRUST_REFLECTIVE);
    private static final double INF = Double.POSITIVE_INFINITY;

    /** A falling exponential with two outliers; also in golden_least_squares.py. */
    private static final Tensor T = Tensor.arange(12).to(DType.FLOAT64).mul(0.5);
    private static final Tensor Y = Tensor.of(3.61, 2.53, 2.12, 1.61, 6.2, 0.93, 0.84, 0.79, 0.57, -2.0, 0.55, 0.58);

    private static Tensor decay(Tensor p) {
        return p.at(0).mul(T.mul(p.at(1).neg()).exp()).add(p.at(2));
    }

    private static UnaryOperator<Tensor> line(Tensor x) {
        return p -> p.at(0).add(p.at(1).mul(x));
    }

    @ParameterizedTest
    @CsvSource({"LINEAR, 13.051232878889664, 67.14177086583824, 0.01089310750909165",
            "HUBER, 0.7678264067441929, 3.176245296966205, 0.6516443049758849",
            "SOFT_L1, 0.7538628407251351, 3.192022526893173, 0.6396109294843524",
            "CAUCHY, 0.08918614183302036, 3.15119421089129, 0.6848232435934791",
            "ARCTAN, 0.03859969397806735, 3.647771191235075, 0.8118664226850312"})
    void lossesAsSciPyHasThem(Loss loss, double cost, double first, double second) {
        Tensor start = loss == Loss.ARCTAN ? Tensor.of(3.65, 0.812, 0.505) : Tensor.of(3.2, 0.65, 0.4);
        LeastSquaresResult result = LM.loss(loss, 0.1).fit(LeastSquaresTest::decay, Y, start);

        assertThat(result.isConverged()).isTrue();
        assertThat(result.cost()).isCloseTo(cost, within(1e-13 * cost));
        assertThat(result.parameters().toDoubles()[0]).isCloseTo(first, within(1e-5 * first));
        assertThat(result.parameters().toDoubles()[1]).isCloseTo(second, within(1e-5 * second));
    }

    @ParameterizedTest
    @CsvSource({"LINEAR, 15.217811640066353, 3.0367406364996894, 0.5455497584661043",
            "HUBER, 0.8369251433428372, 2.9191248241325325, 0.8526245035286554",
            "SOFT_L1, 0.8144346827682313, 2.9184475508882035, 0.8470843288374563"})
    void boundsAsSciPyHasThem(Loss loss, double cost, double first, double second) {
        LeastSquaresResult result = TRUST.loss(loss, 0.1).bounds(new double[] {0, 0, 0.7}, new double[] {10, 10, 10})
                .observer((_, point, _) -> {
                    assertThat(point.x().toDoubles()[2]).isGreaterThan(0.7);
                    return true;
                }).names(List.of("a", "b", "c")).fit(LeastSquaresTest::decay, Y, Tensor.of(3.0, 0.7, 0.8));
        double[] found = result.parameters().toDoubles();

        assertThat(result.cost()).isCloseTo(cost, within(1e-13 * cost));
        assertThat(found[0]).isCloseTo(first, within(1e-6));
        assertThat(found[1]).isCloseTo(second, within(1e-6));
        assertThat(found[2]).isEqualTo(0.7);
        assertThat(result.warnings())
                .containsExactly("c lies on its bound 0.7: its standard error does not hold there");
    }

    @ParameterizedTest
    @EnumSource(LeastSquaresMethod.class)
    void theThreeMethodsAgree(LeastSquaresMethod method) {
        LeastSquaresResult result = LeastSquares.of(method).fit(LeastSquaresTest::decay, Y.add(0.0), Tensor.of(3.0, 0.7,
                0.5));

        assertThat(result.cost()).isCloseTo(13.051232878889664, within(1e-12));
        assertThat(result.gradient().abs().max().item()).isLessThan(1e-8);
    }

    @Test
    void statisticsOfALineAreThoseOfTheTextbook() {
        double[] x = {1, 2, 3, 4, 6};
        double[] y = {1.1, 1.9, 3.2, 3.9, 6.2};
        LeastSquaresResult result = LM.fit(line(Tensor.of(x)), Tensor.of(y), Tensor.zeros(DType.FLOAT64, Shape.of(2)));
        double meanX = Arrays.stream(x).average().orElseThrow();
        double meanY = Arrays.stream(y).average().orElseThrow();
        double sxx = 0;
        double sxy = 0;
        double syy = 0;
        for (int i = 0; i < x.length; i++) {
            sxx += (x[i] - meanX) * (x[i] - meanX);
            sxy += (x[i] - meanX) * (y[i] - meanY);
            syy += (y[i] - meanY) * (y[i] - meanY);
        }
        double rss = syy - sxy * sxy / sxx;
        double s = Math.sqrt(rss / 3);
        double t = 3.182446305284263; // Student's, 3 degrees of freedom, 95 %
        double atTen = Math.sqrt(1 / 5.0 + (10 - meanX) * (10 - meanX) / sxx);
        Tensor ten = Tensor.of(1.0, 10.0).reshape(1, 2);

        assertThat(result.parameters().toDoubles()[1]).isCloseTo(sxy / sxx, within(1e-14));
        assertThat(result.residualSumOfSquares()).isCloseTo(rss, within(1e-13));
        assertThat(result.rSquared()).isCloseTo(1 - rss / syy, within(1e-14));
        assertThat(result.standardErrors().toDoubles()[1]).isCloseTo(s / Math.sqrt(sxx), within(1e-13));
        assertThat(result.correlation().toDoubles()[1]).isCloseTo(-meanX / Math.sqrt(sxx / 5 + meanX * meanX), within(
                1e-13));
        double[] interval = result.confidenceIntervals(0.95).toDoubles();
        assertThat(interval[2]).isCloseTo(sxy / sxx - t * s / Math.sqrt(sxx), within(1e-12));
        assertThat(interval[3]).isCloseTo(sxy / sxx + t * s / Math.sqrt(sxx), within(1e-12));
        assertThat(result.confidenceBand(ten, 0.95).item()).isCloseTo(t * s * atTen, within(1e-12));
        assertThat(result.predictionBand(ten, 0.95).item()).isCloseTo(t * s * Math.sqrt(1 + atTen * atTen),
                within(1e-12));
        assertThat(result.jacobian().shape().sizes()).containsExactly(5, 2);
    }

    @Test
    void aWeightOfTwoIsARowTwice() {
        Tensor x = Tensor.of(0.0, 1, 2, 5);
        Tensor y = Tensor.of(0.1, 0.9, 2.3, 4.8);
        Tensor start = Tensor.zeros(DType.FLOAT64, Shape.of(2));
        LeastSquaresResult weighted = LM.weights(1, 2, 1, 0).fit(line(x), y, start);
        LeastSquaresResult twice = LM.fit(line(Tensor.of(0.0, 1, 1, 2)), Tensor.of(0.1, 0.9, 0.9, 2.3), start);

        assertThat(weighted.parameters().toDoubles()).containsExactly(twice.parameters().toDoubles(), within(1e-14));
        assertThat(weighted.residualSumOfSquares()).isCloseTo(twice.residualSumOfSquares(), within(1e-14));
        assertThat(weighted.rSquared()).isCloseTo(twice.rSquared(), within(1e-14));
        assertThat(weighted.degreesOfFreedom()).isEqualTo(1);
        assertThat(twice.degreesOfFreedom()).isEqualTo(2);
    }

    @Test
    void absoluteSigmasGiveTheErrorsAlone() {
        double[] sigmas = {0.5, 0.5, 0.5, 0.5};
        Tensor x = Tensor.of(-1.0, 1, -1, 1);
        Tensor y = Tensor.of(0.0, 1, 2, 7);
        Tensor start = Tensor.zeros(DType.FLOAT64, Shape.of(2));
        double[] absolute = LM.sigmas(sigmas, true).fit(line(x), y, start).standardErrors().toDoubles();
        LeastSquaresResult relative = LM.sigmas(sigmas, false).fit(line(x), y, start);

        assertThat(absolute).containsExactly(new double[] {0.25, 0.25}, within(1e-15));
        double spread = relative.residualStandardDeviation();
        assertThat(relative.standardErrors().toDoubles()).containsExactly(new double[] {0.25 * spread, 0.25 * spread},
                within(
                        1e-14));
    }

    @Test
    void parametersThatCanChangeTogetherInSeveralWaysAreNamedOnce() {
        Tensor t = Tensor.of(1.0, 2, 3, 4);
        LeastSquaresResult result = LeastSquares.of(LeastSquaresMethod.LEVENBERG_MARQUARDT)
                .names(List.of("a", "b", "c"))
                .minimize(p -> t.mul(p.sum()).sub(3), Tensor.of(1.0, 1, 1));
        assertThat(result.warnings())
                .containsExactly("a and b and c are not identified: they can change together without"
                        + " changing the residuals, in 2 ways; fix 2 of them");
    }

    @Test
    void parametersThatTheDataDoNotIdentifyAreNamed() {
        Tensor x = Tensor.of(0.0, 1, 2, 5);
        Tensor y = Tensor.of(0.1, 0.9, 2.3, 4.8);
        LeastSquaresResult result = LM.names(List.of("a", "b", "c", "d")).fit(
                p -> p.at(0).mul(p.at(1)).mul(x).add(p.at(2)), y, Tensor.of(1.0, 1, 1, 7));
        LeastSquaresResult plain = LM.fit(line(x), y, Tensor.of(1.0, 1));
        double[] errors = result.standardErrors().toDoubles();

        assertThat(result.warnings()).containsExactlyInAnyOrder(
                "a and b are not identified: they can change together without changing the residuals; fix one of them",
                "d is not identified: it has no effect on the residuals here");
        assertThat(errors[0]).isInfinite();
        assertThat(errors[3]).isInfinite();
        assertThat(errors[2]).isCloseTo(plain.standardErrors().toDoubles()[0], within(1e-13));
        assertThat(result.degreesOfFreedom()).isEqualTo(2);
        assertThat(result.cost()).isCloseTo(plain.cost(), within(1e-14));
        assertThat(result.parameters().toDoubles()[3]).isEqualTo(7);
    }

    @Test
    void nearlyDependentParametersAreNamed() {
        Tensor x = Tensor.of(0.0, 1, 2, 3, 4);
        Tensor almost = x.add(Tensor.of(0.0, 1e-9, 0, -1e-9, 0));
        LeastSquaresResult result = LM.names(List.of("a", "b", "c")).fit(
                p -> p.at(0).mul(x).add(p.at(1).mul(almost)).add(p.at(2)), Tensor.of(1.0, 2, 2, 4, 5),
                Tensor.of(1.0, 1, 1));

        assertThat(result.warnings()).hasSize(1);
        assertThat(result.warnings().getFirst()).startsWith("the Jacobian is nearly singular (condition number")
                .contains("changes of a, b nearly cancel");
    }

    @Test
    void withoutDegreesOfFreedomThereAreNoErrors() {
        LeastSquaresResult result = LM.fit(line(Tensor.of(1.0, 2)), Tensor.of(1.0, 3), Tensor.of(0.0, 0));

        assertThat(result.parameters().toDoubles()).containsExactly(new double[] {-1, 2}, within(1e-14));
        assertThat(result.residualStandardDeviation()).isNaN();
        assertThat(result.warnings()).anyMatch(warning -> warning.startsWith("no degrees of freedom are left"));
    }

    @Test
    void fewerResidualsThanParametersTakeTheirRowsInReverse() {
        LeastSquaresResult result = LM.minimize(p -> p.square().sum().sub(4).reshape(1), Tensor.of(1.0, 2, 3));

        assertThat(result.parameters().square().sum().item()).isCloseTo(4, within(1e-13));
        assertThat(result.jacobian().toDoubles()).containsExactly(result.parameters().mul(2).toDoubles(),
                within(1e-15));
    }

    @Test
    void regionsWithoutValuesAreSteppedBackFrom() {
        // log has no value below 0, where the first step would lead.
        LeastSquaresResult result = LM.minimize(p -> p.log().mul(3).sub(-2), Tensor.of(5.0));

        assertThat(result.parameters().item()).isCloseTo(Math.exp(-2 / 3.0), within(1e-13));
    }

    @Test
    void aStartWithoutValueSaysSo() {
        LeastSquaresResult result = LM.minimize(Tensor::log, Tensor.of(-1.0));

        assertThat(result.stopReason()).isEqualTo(StopReason.DIVERGED);
        assertThat(result.message())
                .isEqualTo("the residuals or their derivatives are not finite at the start; choose another");
    }

    @Test
    void unitsOfParametersDoNotMatter() {
        LeastSquaresResult plain = LM.fit(LeastSquaresTest::decay, Y, Tensor.of(3.0, 0.7, 0.5));
        Tensor units = Tensor.of(0x1p40, 0x1p-40, 1);
        LeastSquaresResult scaled = LM.fit(p -> decay(p.mul(units)), Y, Tensor.of(3.0, 0.7, 0.5).div(units));

        assertThat(scaled.evaluations()).isEqualTo(plain.evaluations());
        assertThat(scaled.parameters().mul(units).toDoubles()).containsExactly(plain.parameters().toDoubles());
    }

    @Test
    void limitsAndObserversStopARun() {
        Tensor start = Tensor.of(3.0, 0.7, 0.5);
        LeastSquaresResult none = LM.iterations(0).history(true).fit(LeastSquaresTest::decay, Y, start);
        LeastSquaresResult few = LM.evaluations(2).fit(LeastSquaresTest::decay, Y, start);
        LeastSquaresResult observed = LM.observer((iteration, _, _) -> iteration < 2).fit(LeastSquaresTest::decay, Y,
                start);

        assertThat(none.stopReason()).isEqualTo(StopReason.ITERATION_LIMIT);
        assertThat(none.parameters().toDoubles()).containsExactly(start.toDoubles());
        assertThat(none.history()).hasSize(1);
        assertThat(few.stopReason()).isEqualTo(StopReason.EVALUATION_LIMIT);
        assertThat(observed.stopReason()).isEqualTo(StopReason.INTERRUPTED);
        assertThat(observed.iterations()).isEqualTo(2);
        assertThat(observed.warnings()).contains("the run did not converge: standard errors hold at a minimum only");
    }

    @Test
    void compiledRunsHaveTheSameBits() {
        // A function that reads a value cannot be compiled; 200,000 rows are enough for the other to be.
        Tensor x = Tensor.linspace(0, 5, 200_000).to(DType.FLOAT64);
        Tensor y = x.mul(-0.7).exp().mul(3).add(x.mul(40).sin().mul(0.1));
        UnaryOperator<Tensor> model = p -> p.at(0).mul(x.mul(p.at(1)).neg().exp());
        UnaryOperator<Tensor> reading = p -> {
            p.toDoubles();
            return model.apply(p);
        };
        LeastSquaresResult compiled = LM.fit(model, y, Tensor.of(1.0, 1));
        LeastSquaresResult eager = LM.fit(reading, y, Tensor.of(1.0, 1));

        assertThat(compiled.parameters().toDoubles()).containsExactly(eager.parameters().toDoubles());
        assertThat(compiled.covariance().toDoubles()).containsExactly(eager.covariance().toDoubles());
        assertThat(compiled.evaluations()).isEqualTo(eager.evaluations());
    }

    @Test
    void wrongInputIsExplained() {
        Tensor start = Tensor.of(1.0, 1);
        assertThatThrownBy(() -> LM.bounds(new double[2], new double[2])).hasMessage(
                "bounds: the method must be one that holds them; got lm; use trust");
        assertThatThrownBy(() -> TRUST.bounds(new double[] {1}, new double[] {1})).hasMessageContaining(
                "the lower must be below the upper; got 1.0 and 1.0 for parameter 0");
        assertThatThrownBy(() -> TRUST.bounds(new double[] {2, 2}, new double[] {INF, INF}).fit(line(T), Y, start))
                .hasMessageContaining("the start must lie within; got 1.0 for parameter 0 within 2.0 to Infinity");
        assertThatThrownBy(() -> LM.weights(1, 2).fit(line(T), Y, start)).hasMessage(
                "least squares: one of the weights for each residual; got 2 for 12");
        assertThatThrownBy(() -> LM.weights(1, -2)).hasMessageContaining("got -2.0 for residual 1");
        assertThatThrownBy(() -> LM.names(List.of("a")).fit(line(T), Y, start)).hasMessageContaining("got 1 for 2");
        assertThatThrownBy(() -> LM.minimize(p -> p.to(DType.FLOAT32), start)).hasMessageContaining(
                "residuals must be float64; got float32");
        assertThatThrownBy(() -> LM.minimize(p -> p, Tensor.zeros(DType.FLOAT64, Shape.of(0)))).hasMessageContaining(
                "at least one parameter");
        assertThatThrownBy(() -> LM.fit(p -> p.at(0).mul(T.unsqueeze(1)), Y, start)).hasMessageContaining(
                "the model must give a value for each of the response; got 144 for 12");
        assertThatThrownBy(() -> LM.fit(line(T), Y, start).confidenceIntervals(95)).hasMessageContaining(
                "the level must be between 0 and 1; got 95.0");
    }
}
