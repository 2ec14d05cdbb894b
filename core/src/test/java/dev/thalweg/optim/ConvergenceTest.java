package dev.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.compile.Compile;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rule comes to the minimum of a quadratic bowl and of Rosenbrock's valley, in compiled steps with a falling learning rate. */
class ConvergenceTest {
    /**
     * A rule on both problems.
     *
     * @param bowl the learning rate on the bowl
     * @param rule the rule with its learning rate in the valley
     * @param gamma what the learning rate is multiplied with at each step in the valley
     */
    private record Row(double bowl, UpdateRule rule, double gamma) {}

    private static final int BOWL_STEPS = 3000;
    private static final int VALLEY_STEPS = 20_000;
    /** A fixed step of one length never settles: the rate must fall. */
    private static final double FALLING = 0.9998;

    private static final List<Row> TABLE = List.of(
            new Row(0.1, Sgd.of(1e-3), 1),
            new Row(0.05, Sgd.of(5e-4).momentum(0.9), 1),
            new Row(0.05, Sgd.of(5e-4).momentum(0.9).nesterov(true), 1),
            new Row(0.5, Adagrad.of(0.5), 1),
            new Row(10, Adadelta.of(0.1), FALLING),
            new Row(0.02, RmsProp.of(1e-3), FALLING),
            new Row(0.02, RmsProp.of(1e-3).centered(true).momentum(0.5), FALLING),
            new Row(0.05, Adam.of(0.05), 1),
            new Row(0.05, Adam.of(0.05).amsgrad(true), 1),
            new Row(0.05, AdamW.of(0.05).weightDecay(0), 1),
            new Row(0.05, Adamax.of(0.05), FALLING),
            new Row(0.05, NAdam.of(0.05), FALLING),
            new Row(0.05, RAdam.of(1e-3), 1),
            new Row(0.05, Rprop.of(0.01), 1),
            new Row(0.1, Asgd.of(1e-3).lambda(1e-6), 1),
            new Row(0.02, Adafactor.of(0.01), FALLING),
            new Row(0.02, Muon.of(0.01).weightDecay(0), FALLING),
            new Row(0.02, Lion.of(1e-3), FALLING));

    private static Tensor bowl(Tensor x) {
        Tensor p = x.reshape(2);
        return p.mul(Tensor.of(3.0, 1.0, 1.0, 2.0).reshape(2, 2).mul(p).sum(false, 1)).sum().mul(0.5)
                .sub(p.mul(Tensor.of(1.0, -1.0)).sum());
    }

    private static Tensor valley(Tensor x) {
        Tensor p = x.reshape(2);
        return p.at(1).sub(p.at(0).square()).square().mul(100).add(p.at(0).neg().add(1).square());
    }

    @TestFactory
    Stream<DynamicTest> comesToTheBottomOfTheBowl() {
        return TABLE.stream().map(row -> DynamicTest.dynamicTest(row.rule.toString(), () -> assertThat(
                end(row.rule.learningRate(row.bowl), ConvergenceTest::bowl, BOWL_STEPS, 0.998))
                .containsExactly(new double[] {0.6, -0.8}, within(2e-3))));
    }

    @TestFactory
    Stream<DynamicTest> comesToTheEndOfTheValley() {
        return TABLE.stream().map(row -> DynamicTest.dynamicTest(row.rule.toString(), () -> assertThat(
                end(row.rule, ConvergenceTest::valley, VALLEY_STEPS, row.gamma))
                .containsExactly(new double[] {1, 1}, within(5e-3))));
    }

    private static double[] end(UpdateRule rule, UnaryOperator<Tensor> f, int steps, double gamma) {
        Tensor x = Tensor.of(-1.2, 1.0).reshape(1, 2).clone().requiresGrad(); // a matrix, for the rule that needs one
        Optimizer optimizer = rule.optimizer(List.of(x));
        Scheduler scheduler = new Scheduler(optimizer, Schedules.exponential(gamma));
        Runnable step = Compile.of((Runnable) () -> {
            optimizer.zeroGrad();
            f.apply(x).backward();
            optimizer.step();
        });
        for (int i = 0; i < steps; i++) {
            step.run();
            scheduler.step();
        }
        return x.toDoubles();
    }

    @Test
    void lbfgsNeedsFewEvaluations() {
        lbfgs(ConvergenceTest::bowl, 0.6, -0.8, 10);
        lbfgs(ConvergenceTest::valley, 1, 1, 60);
    }

    private static void lbfgs(UnaryOperator<Tensor> f, double x0, double x1, int evaluations) {
        Tensor x = Tensor.of(-1.2, 1.0).requiresGrad();
        LbfgsOptimizer optimizer = Lbfgs.of(1).strongWolfe(true).iterations(100).changeTolerance(1e-14)
                .optimizer(List.of(x));
        optimizer.step(() -> {
            optimizer.zeroGrad();
            Tensor loss = f.apply(x);
            loss.backward();
            return loss;
        });
        assertThat(x.toDoubles()).containsExactly(new double[] {x0, x1}, within(1e-6));
        assertThat(optimizer.evaluations()).isLessThan(evaluations);
    }

    @Test
    void lbfgsStepsBackFromWhereTheLossHasNoValue() {
        Tensor x = Tensor.of(0.1).requiresGrad();
        LbfgsOptimizer optimizer = Lbfgs.of(1).strongWolfe(true).iterations(50).optimizer(List.of(x));
        optimizer.step(() -> {
            optimizer.zeroGrad();
            Tensor loss = x.sub(x.log().mul(0.001)).sum(); // the first full step leaves the domain
            loss.backward();
            return loss;
        });
        assertThat(x.item()).isCloseTo(0.001, within(1e-6));
    }
}
