package dev.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.compile.Compile;
import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is saved goes on elsewhere with the same bits. */
class StatefulTest {
    private static final List<UpdateRule> RULES = List.of(Sgd.of(0.1), Sgd.of(0.1).momentum(0.9), Adagrad.of(0.1),
            Adadelta.of(1), RmsProp.of(0.01).centered(true).momentum(0.5), Adam.of(0.1).amsgrad(true), AdamW.of(0.1),
            Adamax.of(0.1), NAdam.of(0.1), RAdam.of(0.1), Rprop.of(0.1), Asgd.of(0.1).averagingStart(2).lambda(0.1),
            Adafactor.of(0.1), Muon.of(0.05), Lion.of(0.05));

    /** A run of training: a matrix and, where the rule takes it, a vector; a schedule that moves the rate each step. */
    private static final class Training {
        final Tensor matrix;
        final Optimizer optimizer;
        final Scheduler scheduler;
        final Runnable step;

        Training(UpdateRule rule, DType dtype, boolean isCompiled) {
            matrix = Tensor.of(0.5, -1, 2, 0.25, 1, -0.75).to(dtype).reshape(2, 3).clone().requiresGrad();
            optimizer = rule.optimizer(List.of(matrix));
            scheduler = new Scheduler(optimizer, Schedules.cosine(20, 0.001));
            Runnable plain = () -> {
                optimizer.zeroGrad();
                matrix.square().sum().add(matrix.sum().sin()).backward();
                optimizer.step();
            };
            step = isCompiled ? Compile.of(plain) : plain;
        }

        void steps(int count) {
            for (int i = 0; i < count; i++) {
                step.run();
                scheduler.step();
            }
        }

        void takeUp(Map<String, Tensor> place, Map<String, Tensor> optimizerState, Map<String, Tensor> schedule) {
            Tensor.noGrad(() -> matrix.copyInPlace(place.get("matrix")));
            optimizer.restore(optimizerState);
            scheduler.restore(schedule);
        }
    }

    @TestFactory
    Stream<DynamicTest> aRunGoesOnElsewhere() {
        return RULES.stream().flatMap(rule -> Stream.of(DType.FLOAT64, DType.FLOAT32).map(dtype -> DynamicTest
                .dynamicTest(rule.name() + " " + dtype, () -> {
                    goesOn(rule, dtype, false);
                    goesOn(rule, dtype, true);
                })));
    }

    private static void goesOn(UpdateRule rule, DType dtype, boolean isCompiled) {
        Training whole = new Training(rule, dtype, isCompiled);
        Map<String, Tensor> beginning = whole.optimizer.state();
        Map<String, Tensor> begun = whole.scheduler.state();
        Map<String, Tensor> start = Map.of("matrix", whole.matrix.detach().clone());
        whole.steps(5);
        Map<String, Tensor> place = Map.of("matrix", whole.matrix.detach().clone());
        Map<String, Tensor> saved = whole.optimizer.state();
        Map<String, Tensor> schedule = whole.scheduler.state();
        whole.steps(5);
        double[] end = whole.matrix.toDoubles();
        // Elsewhere, before its first step; then there once more, from the middle and from the beginning.
        Training other = new Training(rule, dtype, isCompiled);
        other.takeUp(place, saved, schedule);
        other.steps(5);
        assertThat(other.matrix.toDoubles()).containsExactly(end);
        other.takeUp(place, saved, schedule);
        other.steps(5);
        assertThat(other.matrix.toDoubles()).containsExactly(end);
        other.takeUp(start, beginning, begun);
        other.steps(10);
        assertThat(other.matrix.toDoubles()).containsExactly(end);
    }

    @Test
    void namesTellWhatIsWhat() {
        Training training = new Training(Asgd.of(0.1), DType.FLOAT64, false);
        training.steps(1);
        assertThat(training.optimizer.state()).containsOnlyKeys("0.learningRate", "0.0.steps", "0.0.rate", "0.0.weight",
                "0.0.nextRate", "0.0.nextWeight", "0.0.average");
        assertThat(training.scheduler.state()).containsOnlyKeys("step", "0.base");
    }

    @Test
    void whatDoesNotFitIsRefusedAndChangesNothing() {
        Training training = new Training(Adam.of(0.1), DType.FLOAT64, false);
        training.steps(3);
        Map<String, Tensor> before = training.optimizer.state();
        Map<String, Tensor> changed = new LinkedHashMap<>(before);
        changed.put("0.0.steps", Tensor.of(7L).reshape());
        changed.put("0.0.thirdMoment", Tensor.of(1.0));
        assertThatThrownBy(() -> training.optimizer.restore(changed))
                .hasMessageStartingWith("restore: nothing here is called [0.0.thirdMoment]");
        changed.remove("0.0.thirdMoment");
        changed.put("0.0.firstMoment", Tensor.of(1.0));
        assertThatThrownBy(() -> training.optimizer.restore(changed)).hasMessage(
                "restore: '0.0.firstMoment' must be float64 of shape (2, 3); got float64 of shape (1,)");
        changed.remove("0.learningRate");
        assertThatThrownBy(() -> training.optimizer.restore(changed))
                .hasMessageStartingWith("restore: the state must have '0.learningRate'; got [0.0.firstMoment,");
        assertThat(training.optimizer.groups().getFirst().state(0).steps()).isEqualTo(3);
        before.forEach((name, tensor) -> assertThat(training.optimizer.state().get(name).toDoubles())
                .containsExactly(tensor.toDoubles()));
    }

    @Test
    void lbfgsGoesOnElsewhere() {
        Tensor x = Tensor.of(-1.2, 1.0, -1.2, 1.0).requiresGrad();
        LbfgsOptimizer whole = lbfgs(x);
        lbfgsSteps(whole, x, 4);
        Map<String, Tensor> saved = whole.state();
        Tensor y = x.detach().clone().requiresGrad();
        lbfgsSteps(whole, x, 4);
        LbfgsOptimizer other = lbfgs(y);
        other.restore(saved);
        lbfgsSteps(other, y, 4);
        assertThat(y.toDoubles()).containsExactly(x.toDoubles());
        assertThat(other.evaluations()).isEqualTo(whole.evaluations());
    }

    private static LbfgsOptimizer lbfgs(Tensor x) {
        return Lbfgs.of(1).strongWolfe(true).iterations(2).history(3).optimizer(List.of(x));
    }

    private static void lbfgsSteps(LbfgsOptimizer optimizer, Tensor x, int count) {
        for (int i = 0; i < count; i++) {
            optimizer.step(() -> {
                optimizer.zeroGrad();
                Tensor tail = x.slice(0, 1, 4);
                Tensor head = x.slice(0, 0, 3);
                Tensor loss = tail.sub(head.square()).square().mul(100).add(head.neg().add(1).square()).sum();
                loss.backward();
                return loss;
            });
        }
    }

    @Test
    void averagesAndPlateausGoOnElsewhere() {
        Tensor x = Tensor.of(1.0, 2.0).requiresGrad();
        AveragedParameters averaged = AveragedParameters.equal(List.of(x));
        averaged.update();
        Tensor.noGrad(() -> x.mulInPlace(3));
        averaged.update();
        AveragedParameters other = AveragedParameters.equal(List.of(x));
        other.restore(averaged.state());
        Tensor.noGrad(() -> x.mulInPlace(-1.5));
        averaged.update();
        other.update();
        assertThat(other.averages().getFirst().toDoubles()).containsExactly(averaged.averages().getFirst().toDoubles());
        assertThat(other.updates()).isEqualTo(3);

        Optimizer optimizer = Sgd.of(1).optimizer(List.of(x));
        PlateauScheduler plateau = ReduceOnPlateau.of().patience(1).cooldown(1).scheduler(optimizer);
        plateau.step(2);
        plateau.step(2);
        PlateauScheduler later = ReduceOnPlateau.of().patience(1).cooldown(1).scheduler(optimizer);
        later.restore(plateau.state());
        later.step(2);
        assertThat(optimizer.groups().getFirst().rule().learningRate()).isEqualTo(0.1);
        assertThat(later.best()).isEqualTo(2);
    }
}
