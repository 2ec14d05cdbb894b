package dev.thalweg.problems;

import dev.thalweg.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** The fᵢ of problems 1 to 19 of Moré, Garbow and Hillstrom (1981): those of fixed dimension. */
final class SmallResiduals {
    private static final double[] BARD = {.14, .18, .22, .25, .29, .32, .35, .39, .37, .58, .73, .96, 1.34, 2.10, 4.39};
    private static final double[] GAUSSIAN = {.0009, .0044, .0175, .0540, .1295, .2420, .3521, .3989, .3521, .2420,
            .1295, .0540, .0175, .0044, .0009};
    private static final double[] MEYER = {34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005,
            5147, 4427, 3820, 3307, 2872};
    private static final double[] KOWALIK = {.1957, .1947, .1735, .1600, .0844, .0627, .0456, .0342, .0323, .0235,
            .0246};
    private static final double[] KOWALIK_U = {4, 2, 1, .5, .25, .167, .125, .1, .0833, .0714, .0625};
    private static final double[] OSBORNE_1 = {.844, .908, .932, .936, .925, .908, .881, .850, .818, .784, .751, .718,
            .685, .658, .628, .603, .580, .558, .538, .522, .506, .490, .478, .467, .457, .448, .438, .431, .424, .420,
            .414, .411, .406};
    private static final double[] OSBORNE_2 = {1.366, 1.191, 1.112, 1.013, .991, .885, .831, .847, .786, .725, .746,
            .679, .608, .655, .616, .606, .602, .626, .651, .724, .649, .649, .694, .644, .624, .661, .612, .558, .533,
            .495, .500, .423, .395, .375, .372, .391, .396, .405, .428, .429, .523, .562, .607, .653, .672, .708, .633,
            .668, .645, .632, .591, .559, .597, .625, .739, .710, .729, .720, .636, .581, .428, .292, .162, .098,
            .054};

    private SmallResiduals() {}

    /** {@return g(1) … g(m)} */
    static Tensor each(int m, DoubleUnaryOperator g) {
        return Tensor.of(IntStream.rangeClosed(1, m).mapToDouble(i -> g.applyAsDouble(i)).toArray());
    }

    static Tensor together(Tensor... residuals) {
        return Tensor.stack(0, residuals);
    }

    static Tensor rosenbrock(Tensor x) {
        return together(x.at(1).sub(x.at(0).square()).mul(10), x.at(0).neg().add(1));
    }

    static Tensor freudensteinAndRoth(Tensor x) {
        Tensor y = x.at(1);
        return together(y.neg().add(5).mul(y).sub(2).mul(y).add(x.at(0)).sub(13),
                y.add(1).mul(y).sub(14).mul(y).add(x.at(0)).sub(29));
    }

    static Tensor powellBadlyScaled(Tensor x) {
        return together(x.at(0).mul(x.at(1)).mul(1e4).sub(1), x.neg().exp().sum().sub(1.0001));
    }

    static Tensor brownBadlyScaled(Tensor x) {
        return together(x.at(0).sub(1e6), x.at(1).sub(2e-6), x.at(0).mul(x.at(1)).sub(2));
    }

    static Tensor beale(Tensor x) {
        Tensor powers = together(x.at(1), x.at(1).pow(2), x.at(1).pow(3));
        return Tensor.of(1.5, 2.25, 2.625).sub(x.at(0).mul(powers.neg().add(1)));
    }

    static Tensor jennrichAndSampson(Tensor x, int m) {
        Tensor i = each(m, k -> k);
        return i.mul(2).add(2).sub(i.mul(x.at(0)).exp().add(i.mul(x.at(1)).exp()));
    }

    static Tensor helicalValley(Tensor x) {
        // The paper's angle is cut along the negative y axis, that of atan2 along the negative x axis.
        Tensor angle = x.at(1).atan2(x.at(0));
        Tensor wound = x.at(0).lt(0).logicalAnd(x.at(1).lt(0));
        Tensor turns = Tensor.where(wound, angle.add(2 * Math.PI), angle).div(2 * Math.PI);
        Tensor radius = x.narrow(0, 0, 2).square().sum().sqrt();
        return together(x.at(2).sub(turns.mul(10)).mul(10), radius.sub(1).mul(10), x.at(2));
    }

    static Tensor bard(Tensor x) {
        Tensor u = each(15, i -> i);
        Tensor v = each(15, i -> 16 - i);
        Tensor w = each(15, i -> Math.min(i, 16 - i));
        return Tensor.of(BARD).sub(u.div(v.mul(x.at(1)).add(w.mul(x.at(2)))).add(x.at(0)));
    }

    static Tensor gaussian(Tensor x) {
        Tensor t = each(15, i -> (8 - i) / 2);
        return t.sub(x.at(2)).square().mul(x.at(1)).div(-2).exp().mul(x.at(0)).sub(Tensor.of(GAUSSIAN));
    }

    static Tensor meyer(Tensor x) {
        Tensor t = each(16, i -> 45 + 5 * i);
        return x.at(1).div(t.add(x.at(2))).exp().mul(x.at(0)).sub(Tensor.of(MEYER));
    }

    /**
     * As corrected: the paper prints {@code |yᵢ m i x₂|} for {@code |yᵢ − x₂|}; only the latter has the minimum that it
     * names, and it is what the authors' own program (algorithm 566) computes.
     */
    static Tensor gulf(Tensor x, int m) {
        Tensor t = each(m, i -> i / 100);
        Tensor y = Tensor.noGrad(() -> t.log().mul(-50).pow(2.0 / 3).add(25));
        return y.sub(x.at(1)).abs().pow(x.at(2)).div(x.at(0)).neg().exp().sub(t);
    }

    static Tensor box(Tensor x, int m) {
        Tensor t = each(m, i -> -0.1 * i);
        Tensor factor = Tensor.noGrad(() -> t.exp().sub(t.mul(10).exp()));
        return t.mul(x.at(0)).exp().sub(t.mul(x.at(1)).exp()).sub(x.at(2).mul(factor));
    }

    static Tensor powellSingular(Tensor x) {
        return together(x.at(0).add(x.at(1).mul(10)), x.at(2).sub(x.at(3)).mul(Math.sqrt(5)),
                x.at(1).sub(x.at(2).mul(2)).square(), x.at(0).sub(x.at(3)).square().mul(Math.sqrt(10)));
    }

    static Tensor wood(Tensor x) {
        return together(x.at(1).sub(x.at(0).square()).mul(10), x.at(0).neg().add(1),
                x.at(3).sub(x.at(2).square()).mul(Math.sqrt(90)), x.at(2).neg().add(1),
                x.at(1).add(x.at(3)).sub(2).mul(Math.sqrt(10)), x.at(1).sub(x.at(3)).div(Math.sqrt(10)));
    }

    static Tensor kowalikAndOsborne(Tensor x) {
        Tensor u = Tensor.of(KOWALIK_U);
        Tensor above = u.square().add(u.mul(x.at(1))).mul(x.at(0));
        return Tensor.of(KOWALIK).sub(above.div(u.square().add(u.mul(x.at(2))).add(x.at(3))));
    }

    static Tensor brownAndDennis(Tensor x, int m) {
        Tensor t = each(m, i -> i / 5);
        return t.mul(x.at(1)).add(x.at(0)).sub(t.exp()).square()
                .add(t.sin().mul(x.at(3)).add(x.at(2)).sub(t.cos()).square());
    }

    static Tensor osborne1(Tensor x) {
        Tensor t = each(33, i -> -10 * (i - 1));
        return Tensor.of(OSBORNE_1).sub(t.mul(x.at(3)).exp().mul(x.at(1)).add(t.mul(x.at(4)).exp().mul(x.at(2)))
                .add(x.at(0)));
    }

    static Tensor biggsExp6(Tensor x, int m) {
        Tensor t = each(m, i -> -0.1 * i);
        Tensor y = Tensor.noGrad(() -> t.exp().sub(t.mul(10).exp().mul(5)).add(t.mul(4).exp().mul(3)));
        return t.mul(x.at(0)).exp().mul(x.at(2)).sub(t.mul(x.at(1)).exp().mul(x.at(3)))
                .add(t.mul(x.at(4)).exp().mul(x.at(5))).sub(y);
    }

    static Tensor osborne2(Tensor x) {
        Tensor t = each(65, i -> (i - 1) / 10);
        Tensor model = t.mul(x.at(4)).neg().exp().mul(x.at(0));
        for (int k = 1; k <= 3; k++) {
            model = model.add(t.sub(x.at(7 + k)).square().mul(x.at(4 + k)).neg().exp().mul(x.at(k)));
        }
        return Tensor.of(OSBORNE_2).sub(model);
    }
}
