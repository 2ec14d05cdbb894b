package dev.thalweg.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * How close a value must come to a recorded one. Shape, dtype, and the places and signs of NaN and the infinities must be
 * the same; so must integers and truth values.
 *
 * @param relative the difference allowed as a multiple of the recorded value
 * @param absolute the difference allowed besides, for values that cancellation has brought near 0
 * @param signedZeros whether 0 and −0 are different
 */
record Closeness(double relative, double absolute, boolean signedZeros) {

    /** {@return where the tensor differs from the record, in words; null where it does not} */
    @Nullable
    String difference(String what, Tensor actual, JsonNode expected) {
        if (actual.dtype() != Golden.dtype(expected)) {
            return what + ": dtype is " + actual.dtype() + ", PyTorch's " + Golden.dtype(expected);
        }
        if (!actual.shape().equals(Golden.shape(expected))) {
            return what + ": shape is " + actual.shape() + ", PyTorch's " + Golden.shape(expected);
        }
        JsonNode values = expected.get(2);
        if (actual.dtype().isFloating()) {
            double[] ours = actual.toDoubles();
            StringJoiner differences = new StringJoiner("; ", what + ": ", "").setEmptyValue("");
            for (int i = 0; i < ours.length; i++) {
                double number = Golden.number(values.get(i));
                double theirs = actual.dtype() == DType.FLOAT32 ? (float) number : number;
                if (!isClose(ours[i], theirs)) {
                    differences.add("element " + i + " is " + ours[i] + ", PyTorch's " + theirs);
                }
            }
            return differences.length() == 0 ? null : differences.toString();
        }
        long[] ours = actual.toLongs();
        for (int i = 0; i < ours.length; i++) {
            JsonNode value = values.get(i);
            long theirs = value.isBoolean() ? (value.booleanValue() ? 1 : 0) : value.longValue();
            if (ours[i] != theirs) {
                return what + ": element " + i + " is " + ours[i] + ", PyTorch's " + theirs;
            }
        }
        return null;
    }

    boolean isClose(double ours, double theirs) {
        if (Double.isNaN(theirs) || Double.isInfinite(theirs)) {
            return Double.compare(ours, theirs) == 0;
        }
        if (signedZeros && ours == 0 && theirs == 0) {
            return Double.compare(ours, theirs) == 0;
        }
        return Math.abs(ours - theirs) <= relative * Math.abs(theirs) + absolute;
    }
}
