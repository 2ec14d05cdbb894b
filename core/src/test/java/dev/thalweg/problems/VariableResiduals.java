package dev.thalweg.problems;

import static dev.thalweg.problems.SmallResiduals.each;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.Arrays;

/** The fᵢ of problems 20 to 35 of Moré, Garbow and Hillstrom (1981): those of any dimension n. */
final class VariableResiduals {
    /** The a of both penalty functions. */
    private static final double PENALTY = 1e-5;

    private VariableResiduals() {}

    private static Tensor constant(int size, double value) {
        return Tensor.full(DType.FLOAT64, Shape.of(size), value);
    }

    static Tensor watson(Tensor x) {
        int n = x.elements();
        double[] powers = new double[29 * n];
        double[] slopes = new double[29 * n];
        for (int i = 0; i < 29; i++) {
            double t = (i + 1) / 29.0;
            double power = 1;
            for (int j = 0; j < n; j++) {
                powers[i * n + j] = power;
                if (j + 1 < n) {
                    slopes[i * n + j + 1] = (j + 1) * power;
                }
                power *= t;
            }
        }
        Tensor polynomial = Tensor.ofShape(Shape.of(29, n), powers).matmul(x);
        Tensor derivative = Tensor.ofShape(Shape.of(29, n), slopes).matmul(x);
        Tensor ends = SmallResiduals.together(x.at(0), x.at(1).sub(x.at(0).square()).sub(1));
        return Tensor.cat(0, derivative.sub(polynomial.square()).sub(1), ends);
    }

    static Tensor extendedRosenbrock(Tensor x) {
        Tensor pairs = x.reshape(-1, 2);
        Tensor odd = pairs.select(1, 0);
        return Tensor.stack(1, pairs.select(1, 1).sub(odd.square()).mul(10), odd.neg().add(1)).flatten();
    }

    static Tensor extendedPowellSingular(Tensor x) {
        Tensor fours = x.reshape(-1, 4);
        return Tensor.stack(1, fours.select(1, 0).add(fours.select(1, 1).mul(10)),
                fours.select(1, 2).sub(fours.select(1, 3)).mul(Math.sqrt(5)),
                fours.select(1, 1).sub(fours.select(1, 2).mul(2)).square(),
                fours.select(1, 0).sub(fours.select(1, 3)).square().mul(Math.sqrt(10))).flatten();
    }

    static Tensor penalty1(Tensor x) {
        return Tensor.cat(0, x.sub(1).mul(Math.sqrt(PENALTY)), x.square().sum().sub(0.25).reshape(1));
    }

    static Tensor penalty2(Tensor x) {
        int n = x.elements();
        double root = Math.sqrt(PENALTY);
        Tensor grown = x.div(10).exp();
        Tensor later = grown.narrow(0, 1, n - 1);
        Tensor y = Tensor.noGrad(() -> each(n, i -> i / 10).exp());
        Tensor pairs = Tensor.noGrad(() -> y.narrow(0, 1, n - 1).add(y.narrow(0, 0, n - 1)));
        Tensor sum = each(n, j -> n - j + 1).mul(x.square()).sum().sub(1);
        return Tensor.cat(0, x.narrow(0, 0, 1).sub(0.2),
                later.add(grown.narrow(0, 0, n - 1)).sub(pairs).mul(root),
                later.sub(Tensor.scalar(-0.1).exp()).mul(root), sum.reshape(1));
    }

    static Tensor variablyDimensioned(Tensor x) {
        Tensor sum = each(x.elements(), j -> j).mul(x.sub(1)).sum().reshape(1);
        return Tensor.cat(0, x.sub(1), sum, sum.square());
    }

    static Tensor trigonometric(Tensor x) {
        int n = x.elements();
        Tensor cosines = x.cos();
        return cosines.sum().neg().add(n).add(each(n, i -> i).mul(cosines.neg().add(1))).sub(x.sin());
    }

    static Tensor brownAlmostLinear(Tensor x) {
        int n = x.elements();
        return Tensor.cat(0, x.narrow(0, 0, n - 1).add(x.sum()).sub(n + 1.0), x.prod().sub(1).reshape(1));
    }

    static Tensor discreteBoundaryValue(Tensor x) {
        int n = x.elements();
        double h = 1.0 / (n + 1);
        Tensor t = each(n, i -> i * h);
        return x.mul(2).sub(shifted(x, -1)).sub(shifted(x, 1)).add(x.add(t).add(1).pow(3).mul(h * h / 2));
    }

    static Tensor discreteIntegralEquation(Tensor x) {
        int n = x.elements();
        double h = 1.0 / (n + 1);
        Tensor t = each(n, i -> i * h);
        Tensor back = t.neg().add(1);
        Tensor cubes = x.add(t).add(1).pow(3);
        Tensor before = t.mul(cubes).cumsum(0);
        Tensor weighted = back.mul(cubes);
        Tensor after = weighted.sum().sub(weighted.cumsum(0));
        return x.add(back.mul(before).add(t.mul(after)).mul(h / 2));
    }

    static Tensor broydenTridiagonal(Tensor x) {
        return x.mul(-2).add(3).mul(x).sub(shifted(x, -1)).sub(shifted(x, 1).mul(2)).add(1);
    }

    static Tensor broydenBanded(Tensor x) {
        int n = x.elements();
        Tensor product = x.mul(x.add(1));
        Tensor sum = constant(n, 0);
        for (int offset = -5; offset <= 1; offset++) {
            sum = offset == 0 || Math.abs(offset) >= n ? sum : sum.add(shifted(product, offset));
        }
        return x.mul(x.square().mul(5).add(2)).add(1).sub(sum);
    }

    /** {@return element i + offset at place i; 0 beyond the ends} */
    private static Tensor shifted(Tensor x, int offset) {
        int n = x.elements();
        Tensor zeros = constant(Math.abs(offset), 0);
        return offset < 0 ? Tensor.cat(0, zeros, x.narrow(0, 0, n + offset))
                : Tensor.cat(0, x.narrow(0, offset, n - offset), zeros);
    }

    static Tensor linearFullRank(Tensor x, int m) {
        Tensor common = x.sum().mul(-2.0 / m).sub(1);
        return Tensor.cat(0, x, constant(m - x.elements(), 0)).add(common);
    }

    static Tensor linearRank1(Tensor x, int m) {
        return each(m, i -> i).mul(each(x.elements(), j -> j).mul(x).sum()).sub(1);
    }

    static Tensor linearRank1WithZeros(Tensor x, int m) {
        int n = x.elements();
        Tensor sum = each(n, j -> j == 1 || j == n ? 0 : j).mul(x).sum();
        return each(m, i -> i == 1 || i == m ? 0 : i - 1).mul(sum).sub(1);
    }

    static Tensor chebyquad(Tensor x, int m) {
        Tensor shifted = x.mul(2).sub(1);
        Tensor before = Tensor.onesLike(shifted);
        Tensor current = shifted;
        Tensor[] residuals = new Tensor[m];
        for (int i = 1; i <= m; i++) {
            double integral = i % 2 == 0 ? -1.0 / (i * (double) i - 1) : 0;
            residuals[i - 1] = current.mean().sub(integral);
            Tensor next = shifted.mul(2).mul(current).sub(before);
            before = current;
            current = next;
        }
        return SmallResiduals.together(residuals);
    }

    /** {@return a start whose elements repeat} */
    static double[] repeated(int n, double... pattern) {
        double[] start = new double[n];
        Arrays.setAll(start, i -> pattern[i % pattern.length]);
        return start;
    }
}
