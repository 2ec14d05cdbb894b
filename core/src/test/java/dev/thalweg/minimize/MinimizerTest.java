package dev.thalweg.minimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MinimizerTest {
    private static Tensor waves(Tensor p) {
        return p.at(0).sin().add(p.at(1).cos());
    }

    private static Tensor bowl(Tensor p) {
        return p.at(0).square().mul(0.5).add(p.at(0)).add(p.at(1).square().mul(0.25)).sub(2);
    }

    private static Tensor rosenbrock(Tensor p) {
        return p.at(1).sub(p.at(0).square()).square().mul(100).add(p.at(0).neg().add(1).square());
    }

    @Test
    void takesEightStepsOnTheWavesOfTheTutorial() {
        Result result = GradientDescent.learningRate(0.9).minimize(MinimizerTest::waves, Tensor.of(1.0, 1.0));
        assertThat(result.iterations()).isEqualTo(8);
        assertThat(result.stopReason()).isEqualTo(StopReason.GRADIENT_TOLERANCE);
        assertThat(result.x().toDoubles()).containsExactly(new double[] {-Math.PI / 2, Math.PI}, within(1e-5));
        assertThat(result.value()).isCloseTo(-2, within(1e-10));
        assertThat(result.verdict().kind()).isEqualTo(Verdict.Kind.MINIMUM);
        assertThat(result.evaluations()).isEqualTo(new Evaluations(9, 9, 0));
    }

    @Test
    void followsTheBowlOfTheTutorialForThreeLearningRates() {
        Minimizer ten = GradientDescent.learningRate(0.1).iterations(10);
        Result slow = ten.minimize(MinimizerTest::bowl, Tensor.of(2.0, 2.0));
        assertThat(slow.x().toDoubles()).containsExactly(new double[] {0.0460353203, 1.1974738785}, within(5e-11));
        assertThat(slow.value()).isCloseTo(-1.5944191319, within(5e-11));
        Result right = GradientDescent.learningRate(1).iterations(10).minimize(MinimizerTest::bowl, Tensor.of(2.0,
                2.0));
        assertThat(right.x().toDoubles()).containsExactly(-1, 0.001953125);
        assertThat(right.value()).isCloseTo(-2.4999990463, within(5e-11));
    }

    @Test
    void saysThatARunJumpsBetweenTwoPointsForEver() {
        Result result = GradientDescent.learningRate(2).iterations(10).history(true)
                .minimize(MinimizerTest::bowl, Tensor.of(2.0, 2.0));
        assertThat(result.history().stream().map(iterate -> iterate.x()[0])).startsWith(2.0, -4.0, 2.0, -4.0, 2.0);
        assertThat(result.history().stream().skip(1).map(Iterate::value)).containsOnly(2.0);
        assertThat(result.verdict().kind()).isEqualTo(Verdict.Kind.SLOPE);
        assertThat(result.verdict().text()).contains("never settles", "below 2;");
    }

    @Test
    void stopsWhereTheNumbersEnd() {
        Result result = GradientDescent.learningRate(2.5).minimize(MinimizerTest::bowl, Tensor.of(2.0, 2.0));
        assertThat(result.stopReason()).isEqualTo(StopReason.DIVERGED);
        assertThat(result.isConverged()).isFalse();
        assertThat(result.verdict().text()).contains("learning rate", "below 2");
    }

    @Test
    void saysThatTheStartIsNoPlaceToStart() {
        Result result = GradientDescent.learningRate(0.1).minimize(p -> p.at(0).log(), Tensor.of(-1.0));
        assertThat(result.stopReason()).isEqualTo(StopReason.DIVERGED);
        assertThat(result.iterations()).isZero();
        assertThat(result.verdict().text()).contains("not finite at the start (f = NaN)");
    }

    @Test
    void evaluatesTheStartOnlyWithZeroIterations() {
        Result result = GradientDescent.learningRate(0.1).iterations(0).minimize(MinimizerTest::bowl, Tensor.of(2.0,
                2.0));
        assertThat(result.iterations()).isZero();
        assertThat(result.value()).isEqualTo(3);
        assertThat(result.stopReason()).isEqualTo(StopReason.ITERATION_LIMIT);
        assertThat(result.gradient().toDoubles()).containsExactly(3, 1);
    }

    @Test
    void climbsAndReportsTheFunctionItself() {
        Result result = GradientDescent.learningRate(0.5).maximize(true).history(true)
                .minimize(p -> bowl(p).neg(), Tensor.of(2.0, 2.0));
        assertThat(result.value()).isCloseTo(2.5, within(1e-9));
        assertThat(result.history().getFirst().value()).isEqualTo(-3);
        assertThat(result.start().gradient().toDoubles()).containsExactly(-3, -1);
        assertThat(result.verdict().kind()).isEqualTo(Verdict.Kind.MAXIMUM);
        assertThat(result.verdict().text()).startsWith("a maximum");
        assertThat(result.verdict().highestCurvature()).isCloseTo(-0.5, within(1e-12));
    }

    @Test
    void namesEveryKindOfStationaryPoint() {
        assertThat(kindAt(p -> p.at(0).square().sub(p.at(1).square()))).isEqualTo(Verdict.Kind.SADDLE);
        assertThat(kindAt(p -> p.at(0).square().add(p.at(1).square()).neg())).isEqualTo(Verdict.Kind.MAXIMUM);
        assertThat(kindAt(p -> p.at(0).square().add(p.at(1).pow(4)))).isEqualTo(Verdict.Kind.FLAT);
        assertThat(kindAt(p -> p.square().sum())).isEqualTo(Verdict.Kind.MINIMUM);
        assertThat(kindAt(p -> Tensor.scalar(3.0))).isEqualTo(Verdict.Kind.FLAT);
    }

    private static Verdict.Kind kindAt(java.util.function.UnaryOperator<Tensor> f) {
        return GradientDescent.learningRate(0.1).minimize(f, Tensor.of(0.0, 0.0)).verdict().kind();
    }

    @Test
    void doesNotLookAtTheCurvatureOfManyVariables() {
        Result result = GradientDescent.learningRate(0.5)
                .minimize(p -> p.square().sum(), Tensor.ones(dev.thalweg.shape.DType.FLOAT64, dev.thalweg.shape.Shape
                        .of(51)));
        assertThat(result.verdict().kind()).isEqualTo(Verdict.Kind.STATIONARY);
    }

    @Test
    void everyMethodOfTheTableComesDownTheValley() {
        Map<String, Double> rates = Map.ofEntries(Map.entry("gd", 1e-3), Map.entry("momentum", 5e-4),
                Map.entry("nesterov", 5e-4), Map.entry("adagrad", 0.5), Map.entry("adadelta", 0.03),
                Map.entry("rmsprop", 1e-3), Map.entry("adam", 0.05), Map.entry("adamw", 0.05),
                Map.entry("adamax", 0.05), Map.entry("nadam", 0.05), Map.entry("radam", 1e-3),
                Map.entry("adafactor", 0.01), Map.entry("lion", 1e-3), Map.entry("rprop", 0.01),
                Map.entry("asgd", 1e-3), Map.entry("gd-linesearch", 1.0));
        for (Methods.Entry entry : Methods.all()) {
            Map<String, Double> settings = new java.util.HashMap<>();
            if (entry.settings().stream().anyMatch(setting -> setting.name().equals(Methods.LEARNING_RATE_NAME))) {
                settings.put(Methods.LEARNING_RATE_NAME, rates.get(entry.name()));
            }
            if (entry.name().equals("adamw")) {
                settings.put("weight-decay", 0.0);
            }
            Result result = Minimizer.of(entry.with(settings)).iterations(20_000)
                    .minimize(MinimizerTest::rosenbrock, Tensor.of(-1.2, 1.0));
            assertThat(result.x().toDoubles()).as(entry.name()).containsExactly(new double[] {1, 1}, within(0.02));
        }
    }

    @Test
    void settingsThatAreOnOrOffTakeNothingElse() {
        assertThat(Methods.named("adam").with(Map.of("amsgrad", 1.0)))
                .isEqualTo(new FirstOrder("adam", dev.thalweg.optim.Adam.of(0.1).amsgrad(true)));
        assertThat(Methods.named("rmsprop").with(Map.of("centered", 1.0)))
                .isEqualTo(new FirstOrder("rmsprop", dev.thalweg.optim.RmsProp.of(0.1).centered(true)));
        assertThatThrownBy(() -> Methods.named("adam").with(Map.of("amsgrad", 0.5)))
                .hasMessage("amsgrad: 1 for on, 0 for off; got 0.5");
    }

    @Test
    void aLineSearchAdaptsWhereFixedStepsCrawl() {
        Result fixed = GradientDescent.learningRate(0.1).minimize(MinimizerTest::waves, Tensor.of(1.0, 1.0));
        Result adaptive = Minimizer.of(Methods.named("gd-linesearch").with(Map.of()))
                .minimize(MinimizerTest::waves, Tensor.of(1.0, 1.0));
        assertThat(adaptive.iterations()).isLessThan(fixed.iterations() / 5);
        assertThat(adaptive.isConverged()).isTrue();
        assertThat(adaptive.evaluations().value()).isGreaterThan(adaptive.evaluations().gradient());
    }

    @Test
    void aLineSearchStepsBackFromWhereTheFunctionHasNoValue() {
        Result result = Minimizer.of(new LineSearchDescent(100, 0.3))
                .minimize(p -> p.at(0).log().neg().add(p.at(0)), Tensor.of(0.1));
        assertThat(result.x().item()).isCloseTo(1, within(1e-5));
    }

    @Test
    void aLineSearchThatFindsNoStepSaysSo() {
        Result result = Minimizer.of(new LineSearchDescent(1, 0.3)).gradientTolerance(0)
                .minimize(p -> p.at(0).abs(), Tensor.of(1e-300));
        assertThat(result.stopReason()).isIn(StopReason.LINE_SEARCH_FAILED, StopReason.ITERATION_LIMIT);
        Result stuck = Minimizer.of(new LineSearchDescent(1, 0.3))
                .minimize(p -> p.at(0).detach().sub(p.at(0)).add(p.at(0).mul(2))
                        .sub(p.at(0).detach().mul(2)), Tensor.of(1.0));
        assertThat(stuck.stopReason()).isEqualTo(StopReason.LINE_SEARCH_FAILED);
        assertThat(stuck.stopReason().isFailure()).isTrue();
    }

    @Test
    void stopsByValueStepEvaluationsAndTime() {
        Minimizer gd = GradientDescent.learningRate(0.1).gradientTolerance(0).iterations(1_000_000);
        Tensor start = Tensor.of(2.0, 2.0);
        assertThat(gd.valueTolerance(1e-6).minimize(MinimizerTest::bowl, start).stopReason())
                .isEqualTo(StopReason.VALUE_TOLERANCE);
        assertThat(gd.stepTolerance(1e-6).minimize(MinimizerTest::bowl, start).stopReason())
                .isEqualTo(StopReason.STEP_TOLERANCE);
        Result counted = gd.evaluations(7).minimize(MinimizerTest::bowl, start);
        assertThat(counted.stopReason()).isEqualTo(StopReason.EVALUATION_LIMIT);
        assertThat(counted.evaluations().value()).isEqualTo(7);
        assertThat(gd.timeLimit(Duration.ZERO).minimize(MinimizerTest::bowl, start).stopReason())
                .isEqualTo(StopReason.TIME_LIMIT);
    }

    @Test
    void anObserverSeesEveryPointAndMayEndTheRun() {
        List<Integer> seen = new ArrayList<>();
        Result result = GradientDescent.learningRate(0.1).observer((iteration, point, stepNorm) -> {
            seen.add(iteration);
            return iteration < 3;
        }).minimize(MinimizerTest::bowl, Tensor.of(2.0, 2.0));
        assertThat(seen).containsExactly(0, 1, 2, 3);
        assertThat(result.stopReason()).isEqualTo(StopReason.INTERRUPTED);
    }

    @Test
    void keepsTheStartAndItsShape() {
        Tensor start = Tensor.ones(2, 3);
        Result result = GradientDescent.learningRate(0.1).minimize(p -> p.square().sum(), start);
        assertThat(result.x().shape()).isEqualTo(start.shape());
        assertThat(start.toDoubles()).containsOnly(1);
    }

    @Test
    void refusesAnObjectiveThatIsNotOneNumber() {
        assertThatThrownBy(() -> GradientDescent.learningRate(0.1).minimize(p -> p.square(), Tensor.of(1.0, 2.0)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("one number; got shape (2,)");
    }

    @Test
    void refusesSettingsThatAMethodDoesNotHave() {
        assertThatThrownBy(() -> Methods.named("gd").with(Map.of("beta1", 0.9)))
                .hasMessageContaining("gd: no setting 'beta1'");
        assertThatThrownBy(() -> Methods.named("gdd")).hasMessageContaining("no method 'gdd'; there are gd, momentum");
        assertThatThrownBy(() -> Methods.named("adam").with(Map.of("beta1", 1.5)))
                .hasMessageContaining("beta1 must be from 0");
    }

    @Test
    void aNormNeitherOverflowsNorVanishes() {
        assertThat(Point.norm(Tensor.of(3e200, 4e200))).isCloseTo(5e200, within(1e186));
        assertThat(Point.norm(Tensor.of(3e-200, 4e-200))).isCloseTo(5e-200, within(1e-214));
        assertThat(Point.norm(Tensor.of(1, Double.NaN))).isNaN();
        assertThat(Point.norm(Tensor.of(0.0))).isZero();
    }

    @Test
    void saysHowFastAnotherMethodIsInALongValley() {
        Minimizer slow = GradientDescent.learningRate(0.001);
        Tensor start = Tensor.of(-1.2, 1.0);
        Result result = slow.minimize(MinimizerTest::rosenbrock, start);
        int iterations = Minimizer.of(Lbfgs.standard()).minimize(MinimizerTest::rosenbrock, start).iterations();
        assertThat(result.verdict().text()).contains("the valley is long",
                "lbfgs would be through in " + iterations + " iterations");
        assertThat(slow.iterations(3).minimize(MinimizerTest::rosenbrock, Tensor.of(1.2, 1.4)).verdict().text())
                .doesNotContain("would be through");
    }
}
