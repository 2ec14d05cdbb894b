package dev.thalweg.optim;

import dev.thalweg.optim.StrongWolfe.Trial;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.Trace;
import dev.thalweg.tensor.TraceException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Moves parameters by {@link Lbfgs}: PyTorch's {@code LBFGS}. Parameters without a gradient count as having a gradient of 0. */
public final class LbfgsOptimizer implements Stateful {
    /** The loss and the gradient as one vector. */
    private record Point(double value, Tensor gradient) {
        double greatest() {
            return gradient.abs().amax().item();
        }
    }

    private final List<Tensor> parameters;
    private final LbfgsMemory memory;
    private final int elements;
    private Lbfgs settings;
    private long iterations;
    private long evaluations;
    private double length;
    private @Nullable Tensor direction;
    private @Nullable Tensor gradientBefore;

    LbfgsOptimizer(Lbfgs settings, List<Tensor> parameters) {
        // The same checks as for the other rules.
        Optimizer checked = Sgd.of(settings.learningRate()).optimizer(parameters);
        this.settings = settings;
        this.parameters = checked.groups().getFirst().parameters();
        this.memory = new LbfgsMemory(settings.history());
        int count = 0;
        for (Tensor parameter : parameters) {
            if (parameter.dtype() != parameters.getFirst().dtype()) {
                throw new IllegalArgumentException("lbfgs: parameters must have one dtype; got "
                        + parameters.getFirst().dtype() + " and " + parameter.dtype());
            }
            count += parameter.elements();
        }
        this.elements = count;
    }

    /** {@return the settings} */
    public Lbfgs settings() {
        return settings;
    }

    /**
     * Changes the learning rate from the next step on.
     *
     * @param learningRate not negative
     */
    public void setLearningRate(double learningRate) {
        settings = settings.learningRate(learningRate);
    }

    /** {@return how many iterations all steps took} */
    public long iterations() {
        return iterations;
    }

    /** {@return how often the closure was called in all steps} */
    public long evaluations() {
        return evaluations;
    }

    /** Forgets the gradients of all parameters. */
    public void zeroGrad() {
        parameters.forEach(Tensor::zeroGrad);
    }

    /**
     * Makes a step of several iterations. It decides by values and so cannot stand in a compiled function; the closure may be a
     * compiled one, which gives the loss {@code detach()}ed.
     *
     * @param closure clears the gradients, computes the loss, calls {@code backward()}, and gives the loss; it records
     * @return the loss before the step
     * @throws TraceException in a function that is being compiled
     */
    public Tensor step(Supplier<Tensor> closure) {
        if (Trace.isOpen()) {
            throw new TraceException(
                    "lbfgs: a step decides by values, which code that is recorded for compiling has not;"
                            + " got a call inside a compiled function; compile the closure instead");
        }
        return Tensor.noGrad(() -> walk(() -> Tensor.enableGrad(closure)));
    }

    private Tensor walk(Supplier<Tensor> closure) {
        Tensor first = closure.get();
        Point now = new Point(first.item(), gradient());
        int used = 1;
        evaluations++;
        boolean isFlat = now.greatest() <= settings.gradientTolerance();
        for (int i = 1; !isFlat && i <= settings.iterations(); i++) {
            Tensor d = turn(now.gradient);
            double slope = now.gradient.dot(d).item();
            if (slope > -settings.changeTolerance()) {
                break;
            }
            double valueBefore = now.value;
            boolean isLast = i == settings.iterations();
            int usedBefore = used;
            if (settings.strongWolfe()) {
                StrongWolfe.Found found = search(closure, now, d, slope, settings.evaluationLimit() - used);
                now = new Point(found.best().value(), found.best().gradient());
                length = found.best().step();
                used += found.trials();
                move(d, length);
            } else {
                move(d, length);
                if (!isLast) {
                    now = new Point(closure.get().item(), gradient());
                    used++;
                }
            }
            evaluations += used - usedBefore;
            isFlat = now.greatest() <= settings.gradientTolerance();
            boolean stands = d.mul(length).abs().amax().item() <= settings.changeTolerance()
                    || Math.abs(now.value - valueBefore) < settings.changeTolerance();
            if (used >= settings.evaluationLimit() || stands) {
                break;
            }
        }
        return first;
    }

    /** {@return the next direction; the step to begin with is set} */
    private Tensor turn(Tensor g) {
        iterations++;
        Tensor before = gradientBefore;
        Tensor last = direction;
        boolean isFirst = before == null || last == null;
        if (before != null && last != null) {
            memory.add(last.mul(length), g.sub(before));
        }
        Tensor d = isFirst ? g.neg() : memory.direction(g);
        direction = d;
        gradientBefore = g;
        length = (isFirst ? Math.min(1, 1 / g.abs().sum().item()) : 1) * settings.learningRate();
        return d;
    }

    private StrongWolfe.Found search(Supplier<Tensor> closure, Point now, Tensor d, double slope, int limit) {
        List<Tensor> start = parameters.stream().map(parameter -> parameter.detach().clone()).toList();
        return StrongWolfe.search(step -> {
            move(d, step);
            double value = closure.get().item();
            Tensor g = gradient();
            for (int i = 0; i < start.size(); i++) {
                parameters.get(i).copyInPlace(start.get(i));
            }
            return new Trial(step, value, g, g.dot(d).item());
        }, new Trial(0, now.value, now.gradient, slope), length, d.abs().amax().item(), limit);
    }

    private Tensor gradient() {
        Tensor[] parts = new Tensor[parameters.size()];
        for (int i = 0; i < parts.length; i++) {
            Tensor gradient = parameters.get(i).grad();
            parts[i] = (gradient == null ? Tensor.zerosLike(parameters.get(i)) : gradient.detach()).reshape(-1);
        }
        // A copy in any case: the next evaluation may write into the gradients that are there.
        return parts.length == 1 ? parts[0].clone() : Tensor.cat(0, parts);
    }

    private void move(Tensor d, double step) {
        int from = 0;
        for (Tensor parameter : parameters) {
            parameter.addInPlace(d.narrow(0, from, parameter.elements()).reshape(parameter.shape()), step);
            from += parameter.elements();
        }
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put("learningRate", Saved.of(settings.learningRate()));
        state.put("iterations", Saved.of(iterations));
        state.put("evaluations", Saved.of(evaluations));
        state.put("length", Saved.of(length));
        Tensor d = direction;
        Tensor before = gradientBefore;
        if (d != null && before != null) {
            state.put("direction", d.clone());
            state.put("gradientBefore", before.clone());
        }
        memory.save(state);
        return state;
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        Saved saved = new Saved(state);
        Shape shape = Shape.of(elements);
        Lbfgs changed = settings.learningRate(saved.number("learningRate"));
        long iterationCount = saved.count("iterations");
        long evaluationCount = saved.count("evaluations");
        double number = saved.number("length");
        Tensor d = saved.optional("direction", parameters.getFirst().dtype(), shape);
        Tensor before = saved.optional("gradientBefore", parameters.getFirst().dtype(), shape);
        Runnable pairs = memory.restoration(saved, parameters.getFirst().dtype(), shape);
        saved.end();
        settings = changed;
        iterations = iterationCount;
        evaluations = evaluationCount;
        length = number;
        direction = d == null ? null : d.clone();
        gradientBefore = before == null ? null : before.clone();
        pairs.run();
    }
}
