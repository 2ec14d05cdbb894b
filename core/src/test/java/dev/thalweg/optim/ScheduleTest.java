package dev.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the comparison with PyTorch does not hold of schedules. */
class ScheduleTest {
    @Test
    void aLambdaIsASchedule() {
        Optimizer optimizer = Sgd.of(0.5).optimizer(List.of(Tensor.of(1.0).requiresGrad()));
        Scheduler scheduler = new Scheduler(optimizer, (step, base) -> base / (step + 1));
        List<Double> rates = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            rates.add(optimizer.groups().getFirst().rule().learningRate());
            scheduler.step();
        }
        assertThat(rates).containsExactly(0.5, 0.25, 0.5 / 3);
        assertThat(scheduler.steps()).isEqualTo(3);
    }

    @Test
    void aMultiplicativeScheduleMayBeAskedInAnyOrder() {
        List<Long> asked = new ArrayList<>();
        Schedule schedule = Schedules.multiplicative(step -> {
            asked.add(step);
            return 2;
        });
        assertThat(schedule.rate(3, 1)).isEqualTo(8);
        assertThat(schedule.rate(4, 1)).isEqualTo(16);
        assertThat(asked).containsExactly(1L, 2L, 3L, 4L);
        assertThat(schedule.rate(2, 10)).isEqualTo(40);
        assertThat(schedule.rate(0, 10)).isEqualTo(10);
        assertThat(schedule.rate(1, 10)).isEqualTo(20);
    }

    @Test
    void aChainWorksOnTheRateBefore() {
        Schedule chain = Schedules.chain(Schedules.exponential(0.5), Schedules.lambda(step -> step + 1.0),
                OneCycle.of(0.5, 10));
        assertThat(chain.momentum(0)).isEqualTo(0.95);
        Schedule two = Schedules.chain(Schedules.exponential(0.5), Schedules.lambda(step -> step + 1.0));
        assertThat(two.rate(2, 8)).isEqualTo(6);
        assertThat(two.momentum(2)).isNaN();
    }

    @Test
    void aSequenceTakesTheMomentumOfItsPart() {
        Schedule sequence = Schedules.sequence(List.of(Schedules.exponential(1), OneCycle.of(0.5, 10)), 5);
        assertThat(sequence.momentum(4)).isNaN();
        assertThat(sequence.momentum(5)).isEqualTo(0.95);
        assertThat(sequence.rate(5, 1)).isCloseTo(0.02, within(1e-15));
    }

    @Test
    void aCycleStaysAtItsEnd() {
        OneCycle cycle = OneCycle.of(1, 10).withoutMomentum();
        assertThat(cycle.rate(10, 0)).isEqualTo(cycle.rate(9, 0)).isEqualTo(1 / 25.0 / 1e4);
        assertThat(cycle.momentum(3)).isNaN();
        assertThat(Cyclic.of(0, 1).withoutMomentum().momentum(3)).isNaN();
    }

    @Test
    void momentaAreCycledForWhateverHasOne() {
        for (MomentumRule rule : List.of(Sgd.of(0.1), RmsProp.of(0.1), Adam.of(0.1), AdamW.of(0.1), Adamax.of(0.1),
                NAdam.of(0.1), RAdam.of(0.1), Lion.of(0.1))) {
            Optimizer optimizer = rule.optimizer(List.of(Tensor.of(1.0).requiresGrad()));
            Scheduler scheduler = new Scheduler(optimizer, OneCycle.of(0.1, 10).momenta(0.3, 0.7));
            assertThat(((MomentumRule) optimizer.groups().getFirst().rule()).momentum()).isEqualTo(0.7);
            scheduler.step();
            scheduler.step();
            assertThat(((MomentumRule) optimizer.groups().getFirst().rule()).momentum()).isEqualTo(0.3);
        }
        Optimizer without = Adagrad.of(0.1).optimizer(List.of(Tensor.of(1.0).requiresGrad()));
        assertThatThrownBy(() -> new Scheduler(without, OneCycle.of(0.1, 10)))
                .hasMessage("setMomentum: the rule must have a momentum; got adagrad");
    }

    @Test
    void refusesWhatMakesNoSchedule() {
        assertThatThrownBy(() -> Schedules.step(0, 0.1)).hasMessage(
                "step: the number of steps between two falls must be at least 1; got 0");
        assertThatThrownBy(() -> Schedules.constant(2, 5)).hasMessageContaining("from 0.0 to 1.0; got 2.0");
        assertThatThrownBy(() -> Schedules.linear(0, 1, 5)).hasMessageContaining("linear: the first factor");
        assertThatThrownBy(() -> Schedules.sequence(List.of(Schedules.exponential(1)), 5))
                .hasMessage("sequence: needs a milestone between each two schedules; got 1 schedules and 1 milestones");
        assertThatThrownBy(() -> Schedules.sequence(List.of(Schedules.exponential(1), Schedules.exponential(1),
                Schedules.exponential(1)), 5, 3)).hasMessage("sequence: milestones must rise from 0; got [5, 3]");
        assertThatThrownBy(Schedules::chain).hasMessage("chain: at least one schedule; got none");
        assertThatThrownBy(() -> ReduceOnPlateau.of().factor(1)).hasMessageContaining("from 0 to below 1; got 1.0");
        Optimizer optimizer = Sgd.of(1).optimizer(List.of(Tensor.of(1.0).requiresGrad()));
        assertThatThrownBy(() -> new Scheduler(optimizer, List.of()))
                .hasMessage("scheduler: one schedule for each group; got 0 schedules for 1 groups");
        assertThatThrownBy(() -> ReduceOnPlateau.of().leastRates(List.of(0.1, 0.2)).scheduler(optimizer))
                .hasMessage("reduceOnPlateau: one lowest rate, or one for each group; got 2 for 1 groups");
    }
}
