package dev.thalweg.minimize;

import dev.thalweg.optim.Adadelta;
import dev.thalweg.optim.Adafactor;
import dev.thalweg.optim.Adagrad;
import dev.thalweg.optim.Adam;
import dev.thalweg.optim.AdamW;
import dev.thalweg.optim.Adamax;
import dev.thalweg.optim.Asgd;
import dev.thalweg.optim.Lion;
import dev.thalweg.optim.NAdam;
import dev.thalweg.optim.RAdam;
import dev.thalweg.optim.RmsProp;
import dev.thalweg.optim.Rprop;
import dev.thalweg.optim.Sgd;
import dev.thalweg.optim.UpdateRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The methods by name, with their settings and defaults: one table for the command, its help and its errors. */
public final class Methods {
    /** The learning rate of first-order methods unless another is set: all that do not say another. */
    public static final double DEFAULT_LEARNING_RATE = 0.1;

    /** The name of the setting that first-order methods have, and others do not. */
    public static final String LEARNING_RATE_NAME = "lr";

    private Methods() {}

    /**
     * A setting of a method.
     *
     * @param name as on the command line, such as {@code beta1}
     * @param defaultValue what holds if it is not given
     * @param description a clause for the help
     */
    public record Setting(String name, double defaultValue, String description) {}

    /**
     * A method as the table has it.
     *
     * @param name the name
     * @param description a clause for the help
     * @param settings its settings; the first is the learning rate, where the method has one
     * @param factory makes the method of values for all settings
     */
    public record Entry(String name, String description, List<Setting> settings,
            Function<ToDoubleFunction<String>, Method> factory) {
        /**
         * {@return the method}
         *
         * @param values values for some settings, by name; the others have their defaults
         * @throws IllegalArgumentException if the method has no such setting or a value is out of range
         */
        public Method with(Map<String, Double> values) {
            for (String given : values.keySet()) {
                if (settings.stream().noneMatch(setting -> setting.name().equals(given))) {
                    throw new IllegalArgumentException(name + ": no setting '" + given + "'; it has "
                            + String.join(", ", settings.stream().map(Setting::name).toList()));
                }
            }
            Map<String, Double> all = new HashMap<>();
            settings.forEach(setting -> all.put(setting.name(), setting.defaultValue()));
            all.putAll(values);
            return factory.apply(setting -> all.getOrDefault(setting, Double.NaN));
        }
    }

    private static final Setting LEARNING_RATE = new Setting(LEARNING_RATE_NAME, DEFAULT_LEARNING_RATE,
            "learning rate");
    private static final Setting MOMENTUM = new Setting("momentum", 0.9, "how much of the last step is kept");
    private static final Setting WEIGHT_DECAY = new Setting("weight-decay", 0, "pull towards 0");
    private static final Setting BETA1 = new Setting("beta1", 0.9, "smoothing of the gradient");
    private static final Setting BETA2 = new Setting("beta2", 0.999, "smoothing of its square");
    private static final Setting EPSILON = new Setting("eps", 1e-8, "added to the denominator");
    private static final Setting AMSGRAD = new Setting("amsgrad", 0, "1: the second moment never falls");
    private static final Setting DECOUPLED = new Setting("decoupled", 0, "1: the pull stays out of the gradient");

    private static final Setting C1 = new Setting("c1", StrongWolfe.DEFAULT_SUFFICIENT_DECREASE,
            "part of the promised decrease that is enough");
    private static final String FIRST_RADIUS = "the first ball's";

    private static final List<Entry> TABLE = List.of(
            entry("gd", "gradient descent with a fixed learning rate",
                    s -> Sgd.of(s.applyAsDouble("lr")).weightDecay(s.applyAsDouble("weight-decay")),
                    WEIGHT_DECAY),
            entry("momentum", "gradient descent with heavy-ball momentum",
                    s -> Sgd.of(s.applyAsDouble("lr")).momentum(s.applyAsDouble("momentum"))
                            .dampening(s.applyAsDouble("dampening"))
                            .weightDecay(s.applyAsDouble("weight-decay")),
                    MOMENTUM, new Setting("dampening", 0, "how much of the gradient is held back"), WEIGHT_DECAY),
            entry("nesterov", "gradient descent with Nesterov's momentum",
                    s -> Sgd.of(s.applyAsDouble("lr")).momentum(s.applyAsDouble("momentum")).nesterov(true)
                            .weightDecay(s.applyAsDouble("weight-decay")),
                    MOMENTUM, WEIGHT_DECAY),
            entry("adagrad", "steps shrink along axes that saw large gradients",
                    s -> Adagrad.of(s.applyAsDouble("lr")).learningRateDecay(s.applyAsDouble("lr-decay")).weightDecay(s
                            .applyAsDouble("weight-decay"))
                            .initialAccumulator(s.applyAsDouble("initial-accumulator")).epsilon(s.applyAsDouble("eps")),
                    new Setting("lr-decay", 0, "how fast the learning rate falls"),
                    new Setting("initial-accumulator", 0, "sum of squares before the first step"),
                    new Setting("eps", 1e-10, "added to the denominator"), WEIGHT_DECAY),
            new Entry("adadelta", "steps as long as earlier steps over earlier gradients",
                    List.of(new Setting("lr", 1, "learning rate"),
                            new Setting("rho", 0.9, "smoothing of both squares"),
                            new Setting("eps", 1e-6, "added inside the roots"), WEIGHT_DECAY),
                    s -> new FirstOrder("adadelta", Adadelta.of(s.applyAsDouble("lr")).rho(s.applyAsDouble("rho"))
                            .epsilon(s.applyAsDouble("eps")).weightDecay(s.applyAsDouble("weight-decay")))),
            entry("rmsprop", "the gradient over a moving average of its size",
                    s -> RmsProp.of(s.applyAsDouble("lr")).alpha(s.applyAsDouble("alpha"))
                            .epsilon(s.applyAsDouble("eps")).momentum(s.applyAsDouble("momentum"))
                            .centered(isOn(s, "centered")).weightDecay(s.applyAsDouble("weight-decay")),
                    new Setting("alpha", 0.99, "smoothing of the squared gradient"), EPSILON,
                    new Setting("momentum", 0, "how much of the last step is kept"),
                    new Setting("centered", 0, "1: divide by the standard deviation"), WEIGHT_DECAY),
            entry("adam", "averages of gradient and square, corrected at the start",
                    s -> Adam.of(s.applyAsDouble("lr")).betas(s.applyAsDouble("beta1"), s.applyAsDouble("beta2"))
                            .epsilon(s.applyAsDouble("eps")).amsgrad(isOn(s, "amsgrad"))
                            .weightDecay(s.applyAsDouble("weight-decay"))
                            .decoupledWeightDecay(isOn(s, "decoupled")),
                    BETA1, BETA2, EPSILON, WEIGHT_DECAY, AMSGRAD, DECOUPLED),
            entry("adamw", "adam with weight decay of its own",
                    s -> AdamW.of(s.applyAsDouble("lr")).betas(s.applyAsDouble("beta1"), s.applyAsDouble("beta2"))
                            .epsilon(s.applyAsDouble("eps")).amsgrad(isOn(s, "amsgrad"))
                            .weightDecay(s.applyAsDouble("weight-decay")),
                    BETA1, BETA2, EPSILON, new Setting("weight-decay", 0.01, "pull towards 0"), AMSGRAD),
            entry("adamax", "adam with the greatest recent gradient for its size",
                    s -> Adamax.of(s.applyAsDouble("lr")).betas(s.applyAsDouble("beta1"), s.applyAsDouble("beta2"))
                            .epsilon(s.applyAsDouble("eps")).weightDecay(s.applyAsDouble("weight-decay")),
                    BETA1, BETA2, EPSILON, WEIGHT_DECAY),
            entry("nadam", "adam with Nesterov's momentum",
                    s -> NAdam.of(s.applyAsDouble("lr")).betas(s.applyAsDouble("beta1"), s.applyAsDouble("beta2"))
                            .epsilon(s.applyAsDouble("eps")).weightDecay(s.applyAsDouble("weight-decay"))
                            .momentumDecay(s.applyAsDouble("momentum-decay"))
                            .decoupledWeightDecay(isOn(s, "decoupled")),
                    BETA1, BETA2, EPSILON, WEIGHT_DECAY,
                    new Setting("momentum-decay", 4e-3, "how fast the momentum warms up"), DECOUPLED),
            entry("radam", "adam that waits until it knows the gradient's variance",
                    s -> RAdam.of(s.applyAsDouble("lr")).betas(s.applyAsDouble("beta1"), s.applyAsDouble("beta2"))
                            .epsilon(s.applyAsDouble("eps")).weightDecay(s.applyAsDouble("weight-decay"))
                            .decoupledWeightDecay(isOn(s, "decoupled")),
                    BETA1, BETA2, EPSILON, WEIGHT_DECAY, DECOUPLED),
            entry("adafactor", "steps relative to the size of the variables",
                    s -> Adafactor.of(s.applyAsDouble("lr")).beta2Decay(s.applyAsDouble("beta2-decay"))
                            .epsilons(Double.NaN, s.applyAsDouble("least-size"))
                            .clippingThreshold(s.applyAsDouble("clipping"))
                            .weightDecay(s.applyAsDouble("weight-decay")),
                    new Setting("beta2-decay", -0.8, "how the smoothing of the square grows"),
                    new Setting("least-size", 1e-3, "size that variables count for at least"),
                    new Setting("clipping", 1, "greatest size of a step before scaling"), WEIGHT_DECAY),
            entry("lion", "steps of one length, by the sign of an average",
                    s -> Lion.of(s.applyAsDouble("lr")).betas(s.applyAsDouble("beta1"), s.applyAsDouble("beta2"))
                            .weightDecay(s.applyAsDouble("weight-decay")),
                    BETA1, new Setting("beta2", 0.99, "smoothing of what is kept"), WEIGHT_DECAY),
            entry("rprop", "steps grow and shrink with the sign of the gradient",
                    s -> Rprop.of(s.applyAsDouble("lr")).etas(s.applyAsDouble("eta-minus"), s.applyAsDouble("eta-plus"))
                            .stepSizes(s.applyAsDouble("min-step"), s.applyAsDouble("max-step")),
                    new Setting("eta-minus", 0.5, "factor of a step that went too far"),
                    new Setting("eta-plus", 1.2, "factor of a step that did not"),
                    new Setting("min-step", 1e-6, "shortest step"), new Setting("max-step", 50, "longest step")),
            entry("asgd", "gradient descent whose learning rate falls",
                    s -> Asgd.of(s.applyAsDouble("lr")).lambda(s.applyAsDouble("lambda"))
                            .alpha(s.applyAsDouble("power"))
                            .averagingStart(s.applyAsDouble("t0")).weightDecay(s.applyAsDouble("weight-decay")),
                    new Setting("lambda", 1e-4, "how fast the learning rate falls, and a pull towards 0"),
                    new Setting("power", 0.75, "the power by which it falls"),
                    new Setting("t0", 1e6, "step at which averaging begins"), WEIGHT_DECAY),
            new Entry("gd-linesearch", "gradient descent with Armijo backtracking",
                    List.of(new Setting(LEARNING_RATE_NAME, 1, "first step that is tried"),
                            new Setting("c1", LineSearchDescent.DEFAULT_SUFFICIENT_DECREASE,
                                    "part of the promised decrease that is enough")),
                    s -> new LineSearchDescent(s.applyAsDouble("lr"), s.applyAsDouble("c1"))),
            new Entry("cg", "conjugate gradient of Polak and Ribière", wolfe(ConjugateGradient.DEFAULT_CURVATURE),
                    s -> ConjugateGradient.polakRibiere().lineSearch(strongWolfe(s))),
            new Entry("cg-hz", "conjugate gradient of Hager and Zhang, with their line search",
                    List.of(new Setting("c1", ConjugateGradient.HAGER_ZHANG_DECREASE,
                            "part of the promised decrease that is enough"),
                            new Setting("c2", ConjugateGradient.HAGER_ZHANG_CURVATURE,
                                    "part of the slope that may be left")),
                    s -> ConjugateGradient.hagerZhang().lineSearch(new HagerZhang(s.applyAsDouble("c1"),
                            s.applyAsDouble("c2"), HagerZhang.DEFAULT_VALUE_SLACK))),
            new Entry("bfgs", "quasi-Newton: learns the curvature from its steps",
                    wolfe(StrongWolfe.QUASI_NEWTON_CURVATURE), s -> Bfgs.standard().lineSearch(strongWolfe(s))),
            new Entry("lbfgs", "the same from the last steps alone, for many variables",
                    List.of(new Setting("memory", Lbfgs.DEFAULT_MEMORY, "steps that are remembered"), C1,
                            c2(StrongWolfe.QUASI_NEWTON_CURVATURE)),
                    s -> Lbfgs.standard().memory(whole("lbfgs: the memory", s.applyAsDouble("memory")))
                            .lineSearch(strongWolfe(s))),
            new Entry("lbfgsb", "the same within bounds",
                    List.of(new Setting("memory", Lbfgs.DEFAULT_MEMORY, "steps that are remembered"),
                            new Setting("c1", LbfgsB.DEFAULT_SUFFICIENT_DECREASE,
                                    "part of the promised decrease that is enough"),
                            c2(StrongWolfe.QUASI_NEWTON_CURVATURE)),
                    s -> LbfgsB.standard().memory(whole("lbfgsb: the memory", s.applyAsDouble("memory")))
                            .lineSearch(new StrongWolfe(s.applyAsDouble("c1"), s.applyAsDouble("c2")))),
            new Entry("projected-gradient", "spectral steps along the gradient, within bounds",
                    List.of(new Setting("memory", ProjectedGradient.DEFAULT_MEMORY, "steps that are remembered")),
                    s -> new ProjectedGradient(whole("projected-gradient: the memory", s.applyAsDouble("memory")))),
            new Entry("nelder-mead", "a simplex that needs no derivatives, within bounds",
                    List.of(new Setting("adaptive", 0, "1 for constants that suit many variables"),
                            new Setting("xatol", NelderMead.DEFAULT_TOLERANCE, "size of the simplex to end at"),
                            new Setting("fatol", NelderMead.DEFAULT_TOLERANCE, "difference of its values to end at")),
                    s -> NelderMead.standard().adaptive(s.applyAsDouble("adaptive") != 0)
                            .tolerances(s.applyAsDouble("xatol"), s.applyAsDouble("fatol"))),
            new Entry("newton", "Newton's method with the whole Hessian",
                    List.of(C1), s -> Newton.standard().lineSearch(new ArmijoBacktracking(s.applyAsDouble("c1")))),
            new Entry("newton-cg", "Newton's method by products with the Hessian",
                    List.of(C1), s -> NewtonCg.standard().lineSearch(new ArmijoBacktracking(s.applyAsDouble("c1")))),
            trustRegion("trust-region", "Newton's method in a ball that grows and shrinks",
                    TrustRegion.Subproblem.AUTOMATIC),
            trustRegion("trust-exact", "the same with the whole Hessian", TrustRegion.Subproblem.EXACT),
            trustRegion("trust-krylov", "the same by products with the Hessian", TrustRegion.Subproblem.KRYLOV),
            new Entry("sr1", "quasi-Newton of rank one in such a ball",
                    List.of(new Setting("radius", Sr1.DEFAULT_RADIUS, FIRST_RADIUS)),
                    s -> Sr1.standard().radius(s.applyAsDouble("radius"))));

    private static List<Setting> wolfe(double curvature) {
        return List.of(C1, c2(curvature));
    }

    private static Setting c2(double curvature) {
        return new Setting("c2", curvature, "part of the slope that may be left");
    }

    private static LineSearch strongWolfe(ToDoubleFunction<String> settings) {
        return new StrongWolfe(settings.applyAsDouble("c1"), settings.applyAsDouble("c2"));
    }

    private static Entry trustRegion(String name, String description, TrustRegion.Subproblem subproblem) {
        return new Entry(name, description, List.of(new Setting("radius", TrustRegion.DEFAULT_RADIUS, FIRST_RADIUS)),
                s -> new TrustRegion(subproblem, s.applyAsDouble("radius")));
    }

    private static int whole(String what, double value) {
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(what + " must be a whole number; got " + value);
        }
        return (int) value;
    }

    private static Entry entry(String name, String description,
            Function<ToDoubleFunction<String>, UpdateRule> rule, Setting... settings) {
        List<Setting> all = new ArrayList<>(List.of(LEARNING_RATE));
        all.addAll(List.of(settings));
        return new Entry(name, description, List.copyOf(all), s -> new FirstOrder(name, rule.apply(s)));
    }

    /** {@return whether a setting that is on or off is on} */
    private static boolean isOn(ToDoubleFunction<String> values, String name) {
        double value = values.applyAsDouble(name);
        if (value != 0 && value != 1) {
            throw new IllegalArgumentException(name + ": 1 for on, 0 for off; got " + value);
        }
        return value == 1;
    }

    /** {@return all methods} */
    public static List<Entry> all() {
        return TABLE;
    }

    /** {@return the names of the methods that hold bounds} */
    public static List<String> namesThatHoldBounds() {
        return TABLE.stream().filter(entry -> entry.with(Map.of()).holdsBounds()).map(Entry::name).toList();
    }

    /**
     * {@return the method of a name}
     *
     * @param name its name, in any case
     * @throws IllegalArgumentException if there is none
     */
    public static Entry named(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return TABLE.stream().filter(entry -> entry.name().equals(lower)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("method: no method '" + name + "'; there are "
                        + String.join(", ", TABLE.stream().map(Entry::name).toList())));
    }
}
