package dev.thalweg.optim;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Adafactor (Shazeer and Stern 2018, algorithms 4 and 5, without momentum): {@code torch.optim.Adafactor}. The second
 * moment of a matrix is kept as the means of its rows and of its columns; steps are scaled by the size of the
 * parameter, so that the learning rate is relative.
 * <p>Notation: x parameter of n elements, g gradient, t step from 1, η learning rate, rms(x) = ‖x‖ / √n, γ decay. The
 * step is
 * <pre>
 * α = max(ε₂, rms(x)) · min(η, 1/√t);  x ← (1 − ηλ)x;  w = t^γ
 * rank above 1: r ← r + w(mean of g² along rows − r), c ← c + w(mean of g² along columns − c),
 *               v = r·c / max(mean of r, ε₁)
 * else:         v ← v + w(g² − v)
 * u = g / √max(v, ε₁²);  x ← x − α / max(1, rms(u)/d) · u
 * </pre>
 * <p>Of more than two axes the last two are rows and columns. That η bounds the relative step and 1/√t bounds η is
 * PyTorch's variant of the paper's schedule.
 *
 * @param learningRate η, not negative
 * @param beta2Decay γ, not positive: how the smoothing of the second moment grows
 * @param epsilon1 ε₁, not negative; NaN for the spacing of the parameter's dtype at 1: 2⁻⁵² or 2⁻²³
 * @param epsilon2 ε₂, not negative: the least size of a parameter that counts
 * @param clippingThreshold d, at least 1: the greatest size of an update
 * @param weightDecay λ, not negative
 * @param maximize whether to climb instead
 */
public record Adafactor(double learningRate, double beta2Decay, double epsilon1, double epsilon2,
        double clippingThreshold, double weightDecay, boolean maximize) implements UpdateRule {
    private static final int ROW_VARIANCE = 0;
    private static final int COLUMN_VARIANCE = 1;
    private static final int VARIANCE = 2;

    /** Checks the settings. */
    public Adafactor {
        Settings.notNegative("adafactor", "the learning rate", learningRate);
        Settings.notNegative("adafactor", "weight decay", weightDecay);
        if (!(beta2Decay <= 0) || Double.isInfinite(beta2Decay)) {
            throw new IllegalArgumentException("adafactor: the decay of beta2 must be a number not above 0; got "
                    + beta2Decay);
        }
        if (!Double.isNaN(epsilon1)) {
            Settings.notNegative("adafactor", "epsilon1", epsilon1);
        }
        Settings.notNegative("adafactor", "epsilon2", epsilon2);
        if (!(clippingThreshold >= 1)) {
            throw new IllegalArgumentException("adafactor: the clipping threshold must be at least 1; got "
                    + clippingThreshold);
        }
    }

    /**
     * {@return the rule with PyTorch's defaults: γ = −0.8, ε₁ the dtype's spacing, ε₂ = 1e-3, d = 1}
     *
     * @param learningRate η; PyTorch's default is 0.01
     */
    public static Adafactor of(double learningRate) {
        return new Adafactor(learningRate, -0.8, Double.NaN, 1e-3, 1, 0, false);
    }

    @Override
    public String name() {
        return "adafactor";
    }

    @Override
    public Adafactor learningRate(double value) {
        return new Adafactor(value, beta2Decay, epsilon1, epsilon2, clippingThreshold, weightDecay, maximize);
    }

    /**
     * {@return the rule with other least sizes}
     *
     * @param first ε₁, NaN for the spacing of the dtype
     * @param second ε₂
     */
    public Adafactor epsilons(double first, double second) {
        return new Adafactor(learningRate, beta2Decay, first, second, clippingThreshold, weightDecay, maximize);
    }

    /**
     * {@return the rule with another decay of β₂}
     *
     * @param value γ
     */
    public Adafactor beta2Decay(double value) {
        return new Adafactor(learningRate, value, epsilon1, epsilon2, clippingThreshold, weightDecay, maximize);
    }

    /**
     * {@return the rule with another clipping threshold}
     *
     * @param value d
     */
    public Adafactor clippingThreshold(double value) {
        return new Adafactor(learningRate, beta2Decay, epsilon1, epsilon2, value, weightDecay, maximize);
    }

    /**
     * {@return the rule with weight decay}
     *
     * @param value λ
     */
    public Adafactor weightDecay(double value) {
        return new Adafactor(learningRate, beta2Decay, epsilon1, epsilon2, clippingThreshold, value, maximize);
    }

    /**
     * {@return the rule that climbs or descends}
     *
     * @param value whether it climbs
     */
    public Adafactor maximize(boolean value) {
        return new Adafactor(learningRate, beta2Decay, epsilon1, epsilon2, clippingThreshold, weightDecay,
                value);
    }

    @Override
    public List<String> buffers() {
        return List.of("rowVariance", "columnVariance", "variance");
    }

    @Override
    public Shape bufferShape(int slot, Shape parameter) {
        int rank = parameter.rank();
        return slot == VARIANCE || rank < 2 ? parameter
                : parameter.reduce(new int[] {slot == ROW_VARIANCE ? rank - 1 : rank - 2}, true);
    }

    /** {@return v, with a gradient taken in} */
    private Tensor variance(Tensor g, State state, double floor) {
        DoubleSupplier weight = () -> StrictMath.pow((double) state.steps(), beta2Decay);
        Tensor squares = g.square();
        if (g.rank() < 2) {
            Tensor variance = state.zeros(VARIANCE, g);
            Updates.average(variance, squares, weight);
            return variance;
        }
        Tensor alongRows = squares.mean(true, -1);
        Tensor alongColumns = squares.mean(true, -2);
        Tensor rows = state.zeros(ROW_VARIANCE, alongRows);
        Tensor columns = state.zeros(COLUMN_VARIANCE, alongColumns);
        Updates.average(rows, alongRows, weight);
        Updates.average(columns, alongColumns, weight);
        return rows.mul(columns).div(rows.mean(true, -2).maximum(floor));
    }

    private static Tensor rms(Tensor x) {
        return x.norm().div(StrictMath.sqrt((double) x.elements()));
    }

    private static double spacing(Tensor x) {
        return x.dtype() == DType.FLOAT32 ? Math.ulp(1f) : Math.ulp(1.0);
    }

    @Override
    public void step(Tensor parameter, Tensor gradient, State state) {
        state.nextStep();
        Tensor g = Updates.gradient(parameter, gradient, maximize, 0);
        Tensor rate = rms(parameter).maximum(epsilon2).mul(State.number(parameter,
                () -> -Math.min(state.learningRate(), 1 / StrictMath.sqrt((double) state.steps()))));
        Updates.decay(parameter, state, weightDecay);
        double floor = Double.isNaN(epsilon1) ? spacing(parameter) : epsilon1;
        Tensor update = variance(g, state, floor).maximum(floor * floor).rsqrt().mul(g);
        Tensor excess = rms(update).div(clippingThreshold).maximum(1);
        parameter.addInPlace(update.mul(rate.div(excess)));
    }
}
