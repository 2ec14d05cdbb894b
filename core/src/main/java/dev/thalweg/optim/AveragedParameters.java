package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/**
 * Averages of parameters over training, which often do better than the last values: {@code torch.optim.swa_utils.AveragedModel}. The
 * first update copies; then, with n updates so far, parameters x and averages a,
 * <pre>
 * equal weights (Izmailov et al. 2018):           a ← a + (x − a) / (n + 1)
 * exponential moving average (Polyak's kin):      a ← a + (1 − decay)(x − a)
 * </pre>
 * An update may stand in a compiled step.
 */
public final class AveragedParameters implements Stateful {
    private final List<Tensor> parameters;
    private final List<Tensor> averages = new ArrayList<>();
    private final LongToDoubleFunction weight; // of a new value, by the number of updates before
    private long updates;

    private AveragedParameters(List<Tensor> parameters, LongToDoubleFunction weight) {
        this.parameters = List.copyOf(parameters);
        this.weight = weight;
        Tensor.noGrad(() -> parameters.forEach(parameter -> averages.add(parameter.detach().clone())));
    }

    /**
     * {@return averages that give all updates the same weight: stochastic weight averaging}
     *
     * @param parameters what is averaged; read at each update
     */
    public static AveragedParameters equal(List<Tensor> parameters) {
        return new AveragedParameters(parameters, before -> 1.0 / (before + 1));
    }

    /**
     * {@return exponential moving averages}
     *
     * @param parameters what is averaged; read at each update
     * @param decay how much of the average stays at an update, from 0 to 1; PyTorch's default is 0.999
     */
    public static AveragedParameters exponential(List<Tensor> parameters, double decay) {
        Settings.between("exponential", "the decay", decay, 0, 1);
        return new AveragedParameters(parameters, before -> before == 0 ? 1 : 1 - decay);
    }

    /** Takes in the parameters as they are. */
    public void update() {
        Tensor.noGrad(() -> {
            for (int i = 0; i < averages.size(); i++) {
                Tensor average = averages.get(i);
                Tensor value = parameters.get(i);
                Tensor part = State.number(average, () -> weight.applyAsDouble(updates));
                average.copyInPlace(Tensor.where(part.eq(1), value, average.lerp(value, part)));
            }
        });
        Trace.action(() -> updates++);
    }

    /** {@return the averages, in the order of the parameters; those of the start before the first update} */
    public List<Tensor> averages() {
        return List.copyOf(averages);
    }

    /** {@return the number of updates} */
    public long updates() {
        return updates;
    }

    /** Exchanges the parameters' values with the averages, to try these out; a second call exchanges them back. */
    public void swap() {
        Tensor.noGrad(() -> {
            for (int i = 0; i < averages.size(); i++) {
                Tensor value = parameters.get(i).detach().clone();
                parameters.get(i).copyInPlace(averages.get(i));
                averages.get(i).copyInPlace(value);
            }
        });
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put("updates", Saved.of(updates));
        for (int i = 0; i < averages.size(); i++) {
            state.put(i + ".average", averages.get(i).clone());
        }
        return state;
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        Saved saved = new Saved(state);
        long count = saved.count("updates");
        List<Tensor> contents = new ArrayList<>();
        for (int i = 0; i < averages.size(); i++) {
            contents.add(saved.tensor(i + ".average", averages.get(i).dtype(), averages.get(i).shape()));
        }
        saved.end();
        updates = count;
        Tensor.noGrad(() -> {
            for (int i = 0; i < contents.size(); i++) {
                averages.get(i).copyInPlace(contents.get(i));
            }
        });
    }
}
