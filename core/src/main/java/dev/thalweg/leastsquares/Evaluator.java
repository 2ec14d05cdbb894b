package dev.thalweg.leastsquares;

import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;

/**
 * A residual function as a run sees it: weighted, on flat parameters.
 *
 * @param function the function
 * @param weighting weights and loss
 * @param shape the parameters' shape
 */
record Evaluator(ResidualFunction function, Weighting weighting, Shape shape) {

    LinearModel at(double[] x) {
        return LinearModel.of(x, function.at(tensor(x)), weighting);
    }

    double cost(double[] x) {
        return weighting.cost(function.residuals(tensor(x)));
    }

    Tensor tensor(double[] x) {
        return Tensor.of(x).reshape(shape);
    }

    /** {@return the second derivatives of the residuals along a direction, scaled as the rows of the linear model are} */
    double[] curvature(LinearModel point, double[] direction) {
        return weighting.scaled(function.curvature(tensor(point.x()), tensor(direction)), point);
    }

    /**
     * {@return what rounding of the residuals does to the cost, in units of the rounding: they are differences of what is larger}
     */
    static double noise(LinearModel point) {
        double size = Math.sqrt(2 * point.cost());
        double largest = size;
        for (int j = 0; j < point.parameters(); j++) {
            largest = Math.max(largest, Math.abs(point.x()[j]) * point.columnNorms()[j]);
        }
        return size * largest;
    }
}
