package dev.thalweg.tensor;

import java.util.Arrays;

/** The text of a tensor. */
final class Printing {
    private Printing() {}

    static String text(Tensor tensor) {
        Node node = tensor.gradFn();
        return "tensor(" + Arrays.toString(tensor.toDoubles()) + ", shape=" + tensor.shape()
                + (node != null ? ", gradFn=" + node : tensor.isRequiringGrad() ? ", requiresGrad" : "") + ")";
    }
}
