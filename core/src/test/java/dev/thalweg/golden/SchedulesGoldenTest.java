package dev.thalweg.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thalweg.optim.Annealing;
import dev.thalweg.optim.Cyclic;
import dev.thalweg.optim.OneCycle;
import dev.thalweg.optim.Optimizer;
import dev.thalweg.optim.PlateauScheduler;
import dev.thalweg.optim.ReduceOnPlateau;
import dev.thalweg.optim.Schedule;
import dev.thalweg.optim.Scheduler;
import dev.thalweg.optim.Schedules;
import dev.thalweg.optim.Sgd;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Holds the learning rates and momenta of schedules to PyTorch's, step by step. */
class SchedulesGoldenTest {
    /** Closed forms here, products of many factors there. */
    private static final Closeness CLOSENESS = new Closeness(1e-12, 1e-17, false);

    @TestFactory
    Stream<DynamicTest> ratesLikePyTorch() {
        return Golden.cases("schedules.json").stream()
                .map(row -> DynamicTest.dynamicTest(row.get("schedule").textValue() + " " + row.get("options") + row
                        .path("parts"), () -> check(row)));
    }

    private static void check(JsonNode row) {
        Optimizer optimizer = optimizer(row);
        Runnable next;
        if (row.has("measures")) {
            PlateauScheduler plateau = plateau(row.get("options")).scheduler(optimizer);
            int[] step = {0};
            next = () -> plateau.step(row.get("measures").get(step[0]++).doubleValue());
        } else {
            next = new Scheduler(optimizer, schedule(row))::step;
        }
        List<String> differences = new ArrayList<>();
        for (int step = 0; step < row.get("rates").size(); step++) {
            for (int group = 0; group < optimizer.groups().size(); group++) {
                Sgd rule = (Sgd) optimizer.groups().get(group).rule();
                compare("step " + step + ", rate", rule.learningRate(), row.get("rates").get(step).get(group),
                        differences);
                if (row.has("momenta")) {
                    compare("step " + step + ", momentum", rule.momentum(), row.get("momenta").get(step).get(group),
                            differences);
                }
            }
            if (step < row.get("rates").size() - 1) {
                next.run();
            }
        }
        assertThat(differences).isEmpty();
    }

    private static void compare(String what, double ours, JsonNode theirs, List<String> differences) {
        if (!CLOSENESS.isClose(ours, theirs.doubleValue())) {
            differences.add(what + " is " + ours + ", PyTorch's " + theirs);
        }
    }

    private static Optimizer optimizer(JsonNode row) {
        Optimizer optimizer = null;
        for (JsonNode base : row.get("bases")) {
            Sgd rule = Sgd.of(base.doubleValue()).momentum(0.9);
            List<Tensor> members = List.of(Tensor.of(1.0).requiresGrad());
            optimizer = optimizer == null ? rule.optimizer(members) : optimizer.addGroup(rule, members);
        }
        return optimizer;
    }

    private static double factor(long step) {
        return 0.9 + 0.1 * StrictMath.cos((double) step);
    }

    private static Schedule schedule(JsonNode row) {
        JsonNode o = row.path("options");
        return switch (row.get("schedule").textValue()) {
            case "step" -> Schedules.step(whole(o, "size"), number(o, "gamma"));
            case "multiStep" -> Schedules.multiStep(number(o, "gamma"), wholes(o, "milestones"));
            case "constant" -> Schedules.constant(number(o, "factor"), whole(o, "steps"));
            case "linear" -> Schedules.linear(number(o, "start"), number(o, "end"), whole(o, "steps"));
            case "exponential" -> Schedules.exponential(number(o, "gamma"));
            case "polynomial" -> Schedules.polynomial(whole(o, "steps"), number(o, "power"));
            case "cosine" -> Schedules.cosine(whole(o, "steps"), number(o, "least"));
            case "cosineWarmRestarts" -> Schedules.cosineWarmRestarts(whole(o, "first"), whole(o, "growth"),
                    number(o, "least"));
            case "lambda" -> Schedules.lambda(SchedulesGoldenTest::factor);
            case "multiplicative" -> Schedules.multiplicative(SchedulesGoldenTest::factor);
            case "anneal" -> Schedules.anneal(number(o, "target"), whole(o, "steps"), Annealing.valueOf(o.get("shape")
                    .textValue()));
            case "cyclic" -> Cyclic.of(number(o, "low"), number(o, "high")).up(whole(o, "up")).down(whole(o, "down"))
                    .scale(Cyclic.Scale.valueOf(o.get("scale").textValue())).gamma(number(o, "gamma"))
                    .momenta(number(o, "least"), number(o, "greatest"));
            case "oneCycle" -> OneCycle.of(number(o, "high"), whole(o, "steps")).rise(number(o, "rise"))
                    .annealing(Annealing.valueOf(o.get("annealing").textValue()))
                    .momenta(number(o, "least"), number(o, "greatest"))
                    .divisors(number(o, "startDivisor"), number(o, "endDivisor"))
                    .threePhases(o.get("threePhases").booleanValue());
            case "sequence" -> Schedules.sequence(parts(row), wholes(o, "milestones"));
            case "chain" -> Schedules.chain(parts(row).toArray(Schedule[]::new));
            default -> throw new AssertionError("no schedule " + row.get("schedule"));
        };
    }

    private static List<Schedule> parts(JsonNode row) {
        List<Schedule> parts = new ArrayList<>();
        row.get("parts").forEach(part -> parts.add(schedule(part)));
        return parts;
    }

    private static ReduceOnPlateau plateau(JsonNode o) {
        List<Double> least = new ArrayList<>();
        o.get("leastRates").forEach(rate -> least.add(rate.doubleValue()));
        return ReduceOnPlateau.of().maximize(o.get("maximize").booleanValue()).factor(number(o, "factor"))
                .patience(whole(o, "patience")).threshold(number(o, "threshold"))
                .relativeThreshold(o.get("relativeThreshold").booleanValue()).cooldown(whole(o, "cooldown"))
                .leastRates(least).epsilon(number(o, "epsilon"));
    }

    private static double number(JsonNode options, String name) {
        return options.get(name).doubleValue();
    }

    private static long whole(JsonNode options, String name) {
        return options.get(name).longValue();
    }

    private static long[] wholes(JsonNode options, String name) {
        JsonNode values = options.get(name);
        return IntStream.range(0, values.size()).mapToLong(i -> values.get(i).longValue()).toArray();
    }
}
