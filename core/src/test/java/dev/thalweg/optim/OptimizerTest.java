package dev.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.compile.Compile;
import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.TraceException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    @Test
    void groupsMoveByTheirOwnRules() {
        Tensor slow = Tensor.of(1.0).requiresGrad();
        Tensor fast = Tensor.of(1.0).requiresGrad();
        Optimizer optimizer = Sgd.of(0.1).optimizer(List.of(slow)).addGroup(Sgd.of(0.5), List.of(fast));
        slow.square().sum().add(fast.square().sum()).backward();
        optimizer.step();
        assertThat(slow.item()).isCloseTo(0.8, within(1e-15));
        assertThat(fast.item()).isEqualTo(0);
        optimizer.groups().getFirst().setLearningRate(0.25);
        optimizer.step();
        assertThat(slow.item()).isCloseTo(0.3, within(1e-15));
    }

    @Test
    void parametersWithoutAGradientStay() {
        Tensor used = Tensor.of(1.0).requiresGrad();
        Tensor unused = Tensor.of(1.0).requiresGrad();
        Optimizer optimizer = Adam.of(0.1).optimizer(List.of(used, unused));
        used.square().sum().backward();
        optimizer.step();
        assertThat(unused.item()).isEqualTo(1);
        assertThat(used.item()).isNotEqualTo(1);
        assertThat(optimizer.groups().getFirst().state(1).steps()).isZero();
        optimizer.zeroGrad();
        assertThat(used.grad()).isNull();
    }

    @Test
    void aStateCanBeTakenUpElsewhere() {
        Tensor whole = Tensor.of(1.0, -2.0).requiresGrad();
        Optimizer optimizer = Adam.of(0.1).optimizer(List.of(whole));
        steps(optimizer, whole, 5);
        Tensor resumed = whole.detach().clone().requiresGrad();
        Optimizer other = Adam.of(0.1).optimizer(List.of(resumed));
        State from = optimizer.groups().getFirst().state(0);
        State to = other.groups().getFirst().state(0);
        to.setSteps(from.steps());
        for (int slot = 0; slot < Adam.of(0.1).buffers().size(); slot++) {
            Tensor buffer = from.buffer(slot);
            to.setBuffer(slot, buffer == null ? null : buffer.clone());
        }
        steps(optimizer, whole, 5);
        steps(other, resumed, 5);
        assertThat(resumed.toDoubles()).containsExactly(whole.toDoubles());
    }

    private static void steps(Optimizer optimizer, Tensor x, int count) {
        for (int i = 0; i < count; i++) {
            optimizer.zeroGrad();
            x.square().sum().backward();
            optimizer.step();
        }
    }

    @Test
    void stepsThatTakeLongAreCompiledToTheSameBits() {
        int n = 200_000;
        Tensor some = Tensor.linspace(-1, 1, n).requiresGrad();
        Tensor same = some.detach().clone().requiresGrad();
        Optimizer optimizer = Adam.of(0.1).optimizer(List.of(some));
        for (int i = 0; i < 60; i++) {
            // An optimiser of its own for each step takes no time enough to compile.
            Optimizer plain = Adam.of(i < 40 ? 0.1 : 0.01).optimizer(List.of(same));
            if (i > 0) {
                take(optimizer.groups().getFirst().state(0), plain.groups().getFirst().state(0));
            }
            if (i == 40) {
                optimizer.groups().getFirst().setLearningRate(0.01);
            }
            for (Tensor x : List.of(some, same)) {
                x.setGrad(x.detach().square().mul(i % 3 - 0.9));
            }
            plain.step();
            optimizer.step();
            assertThat(Arrays.equals(some.toDoubles(), same.toDoubles())).as("step %d", i).isTrue();
        }
    }

    private static void take(State from, State to) {
        to.setSteps(from.steps());
        for (int slot = 0; slot < Adam.of(0.1).buffers().size(); slot++) {
            Tensor buffer = from.buffer(slot);
            to.setBuffer(slot, buffer == null ? null : buffer.clone());
        }
    }

    @Test
    void refusesWhatIsNoParameter() {
        Tensor leaf = Tensor.of(1.0).requiresGrad();
        assertThatThrownBy(() -> Sgd.of(0.1).optimizer(List.of())).hasMessageContaining("at least one parameter");
        assertThatThrownBy(() -> Sgd.of(0.1).optimizer(List.of(Tensor.of(1.0))))
                .hasMessageContaining("does not require grad");
        assertThatThrownBy(() -> Sgd.of(0.1).optimizer(List.of(leaf.mul(2))))
                .hasMessageContaining("the result of an op");
        assertThatThrownBy(() -> Sgd.of(0.1).optimizer(List.of(leaf)).addGroup(Sgd.of(1), List.of(leaf)))
                .hasMessageContaining("a second time");
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatThrownBy(() -> Sgd.of(-1)).hasMessageContaining(
                "sgd: the learning rate must be a number not below 0; got -1.0");
        assertThatThrownBy(() -> Sgd.of(0.1).nesterov(true)).hasMessageContaining("Nesterov");
        assertThatThrownBy(() -> Adam.of(0.1).betas(1, 0.9)).hasMessageContaining("beta1 must be from 0 to below 1");
    }

    @Test
    void twoStepsInOneCompiledCallCountOneAfterTheOther() {
        Tensor plain = Tensor.of(1.0, -2.0).requiresGrad();
        Tensor compiled = Tensor.of(1.0, -2.0).requiresGrad();
        Optimizer one = Adam.of(0.1).optimizer(List.of(plain));
        Optimizer two = Adam.of(0.1).optimizer(List.of(compiled));
        Runnable step = Compile.of((Runnable) () -> steps(two, compiled, 2));
        for (int i = 0; i < 5; i++) {
            steps(one, plain, 2);
            step.run();
            assertThat(compiled.toDoubles()).containsExactly(plain.toDoubles());
        }
        assertThat(two.groups().getFirst().state(0).steps()).isEqualTo(10);
    }

    @Test
    void settingsDoNotChangeInsideOfACompiledStep() {
        Tensor x = Tensor.of(1.0).requiresGrad();
        Optimizer optimizer = Sgd.of(0.1).optimizer(List.of(x));
        Scheduler scheduler = new Scheduler(optimizer, Schedules.exponential(0.5));
        Runnable step = Compile.of((Runnable) () -> {
            steps(optimizer, x, 1);
            scheduler.step();
        });
        step.run(); // as it is
        assertThatThrownBy(step::run).isInstanceOf(TraceException.class)
                .hasMessageContaining("scheduler: a setting cannot change while code is recorded");
        Runnable change = Compile.of((Runnable) () -> optimizer.groups().getFirst().setLearningRate(1));
        change.run();
        assertThatThrownBy(change::run).hasMessageStartingWith("setLearningRate: a setting cannot change");
    }

    @Test
    void aGroupThatIsAddedLaterIsCompiledToo() {
        Tensor first = Tensor.of(1.0).requiresGrad();
        Tensor second = Tensor.of(1.0).requiresGrad();
        Optimizer optimizer = Sgd.of(0.25).optimizer(List.of(first));
        Runnable step = Compile.of((Runnable) () -> {
            optimizer.zeroGrad();
            second.zeroGrad();
            first.square().sum().add(second.square().sum()).backward();
            optimizer.step();
        });
        for (int i = 0; i < 4; i++) {
            step.run();
        }
        optimizer.addGroup(Sgd.of(0.25), List.of(second));
        for (int i = 0; i < 4; i++) {
            step.run();
        }
        assertThat(first.item()).isEqualTo(Math.scalb(1, -8));
        assertThat(second.item()).isEqualTo(Math.scalb(1, -4));
    }

    @Test
    void aClosureGivesTheLossBeforeTheStep() {
        Tensor x = Tensor.of(3.0).requiresGrad();
        Optimizer optimizer = Sgd.of(0.5).optimizer(List.of(x));
        Tensor loss = Tensor.noGrad(() -> optimizer.step(() -> {
            optimizer.zeroGrad();
            Tensor value = x.square().sum();
            value.backward();
            return value;
        }));
        assertThat(loss.item()).isEqualTo(9);
        assertThat(x.item()).isZero();
    }

    @Test
    void rulesRefuseWhatTheyCannotMove() {
        assertThatThrownBy(() -> Muon.of(0.1).optimizer(List.of(Tensor.of(1.0).requiresGrad())))
                .hasMessage("muon: parameters must be matrices; got one of shape (1,); give it to another rule, such as"
                        + " AdamW");
        ParameterGroup group = Adagrad.of(0.1).optimizer(List.of(Tensor.of(1.0).requiresGrad())).groups().getFirst();
        assertThatThrownBy(() -> group.setMomentum(0.5))
                .hasMessage("setMomentum: the rule must have a momentum; got adagrad");
    }

    @Test
    void newRulesRefuseSettingsOutOfRange() {
        assertThatThrownBy(() -> Adadelta.of(1).rho(1.5)).hasMessage(
                "adadelta: rho must be from 0.0 to 1.0; got 1.5");
        assertThatThrownBy(() -> Asgd.of(1).alpha(Double.NaN)).hasMessageContaining("alpha must be a finite number");
        assertThatThrownBy(() -> Rprop.of(1).etas(1.1, 1.2)).hasMessageContaining("0 < minus < 1 < plus");
        assertThatThrownBy(() -> Rprop.of(1).stepSizes(2, 1)).hasMessageContaining("0 ≤ least ≤ greatest");
        assertThatThrownBy(() -> Adafactor.of(1).beta2Decay(0.1)).hasMessageContaining("must be a number not above 0");
        assertThatThrownBy(() -> Adafactor.of(1).clippingThreshold(0.5)).hasMessageContaining("at least 1; got 0.5");
        assertThatThrownBy(() -> Muon.of(1).iterations(100)).hasMessageContaining("from 0 to below 100; got 100");
        assertThatThrownBy(() -> Lion.of(1).betas(0.9, 1)).hasMessageContaining("beta2 must be from 0 to below 1");
        assertThatThrownBy(() -> Lbfgs.of(1).history(0)).hasMessage("lbfgs: history must be at least 1; got 0");
    }
}
