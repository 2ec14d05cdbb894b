package dev.thalweg.compile;

import dev.thalweg.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** What tensors hold, to the bit; all NaN are one. */
final class Bits {
    private Bits() {}

    static List<String> of(List<Tensor> tensors) {
        return tensors.stream().map(Bits::of).toList();
    }

    static String of(Tensor tensor) {
        return tensor.dtype() + " " + tensor.shape() + (tensor.dtype().isFloating()
                ? Arrays.toString(tensor.toDoubles()) + " " + digest(tensor)
                : Arrays.toString(tensor.toLongs()));
    }

    /** {@return a number that any changed bit changes} */
    static long digest(Tensor tensor) {
        long digest = tensor.dtype().ordinal() * 31L + Arrays.hashCode(tensor.shape().sizes());
        for (double x : tensor.toDoubles()) {
            digest = mix(digest, Double.doubleToLongBits(x));
        }
        return digest;
    }

    static long mix(long digest, long more) {
        long mixed = (digest ^ more) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 29;
    }
}
