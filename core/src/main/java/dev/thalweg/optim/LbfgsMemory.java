package dev.thalweg.optim;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The last changes of place and gradient, and the product of a gradient with the inverse Hessian that they make known. */
final class LbfgsMemory {
    /** A pair with less curvature than this says nothing that rounding would leave; minFunc's and PyTorch's. */
    private static final double LEAST_CURVATURE = 1e-10;

    /** A change of place s and of the gradient y, with ρ = 1 / sᵀy. */
    private record Pair(Tensor s, Tensor y, double rho) {}

    private final int capacity;
    private final List<Pair> pairs = new ArrayList<>();
    private double scale = 1;

    LbfgsMemory(int capacity) {
        this.capacity = capacity;
    }

    /** Takes in a pair, unless the curvature along it is too small. */
    void add(Tensor s, Tensor y) {
        double curvature = y.dot(s).item();
        if (curvature > LEAST_CURVATURE) {
            if (pairs.size() == capacity) {
                pairs.removeFirst();
            }
            pairs.add(new Pair(s, y, 1 / curvature));
            scale = curvature / y.dot(y).item();
        }
    }

    /** {@return −Hg, by the two-loop recursion} */
    Tensor direction(Tensor g) {
        Tensor d = g.neg();
        double[] alpha = new double[pairs.size()];
        for (int i = alpha.length - 1; i >= 0; i--) {
            Pair pair = pairs.get(i);
            alpha[i] = pair.s.dot(d).item() * pair.rho;
            d.addInPlace(pair.y, -alpha[i]);
        }
        d.mulInPlace(scale);
        for (int i = 0; i < alpha.length; i++) {
            Pair pair = pairs.get(i);
            d.addInPlace(pair.s, alpha[i] - pair.y.dot(d).item() * pair.rho);
        }
        return d;
    }

    void save(Map<String, Tensor> into) {
        into.put("scale", Saved.of(scale));
        into.put("pairs", Saved.of((long) pairs.size()));
        for (int i = 0; i < pairs.size(); i++) {
            into.put(i + ".s", pairs.get(i).s.clone());
            into.put(i + ".y", pairs.get(i).y.clone());
        }
    }

    Runnable restoration(Saved saved, DType dtype, Shape shape) {
        double number = saved.number("scale");
        long count = saved.count("pairs");
        List<Pair> contents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Tensor s = saved.tensor(i + ".s", dtype, shape).clone();
            Tensor y = saved.tensor(i + ".y", dtype, shape).clone();
            contents.add(new Pair(s, y, 1 / y.dot(s).item()));
        }
        return () -> {
            scale = number;
            pairs.clear();
            pairs.addAll(contents);
        };
    }
}
