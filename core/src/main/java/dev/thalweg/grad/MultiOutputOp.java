package dev.thalweg.grad;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.CustomOp;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's own op with several outputs and one backward function for all of them. As {@link CustomOp} in all else: what is
 * saved, second order, forward mode.
 *
 * <p>The outputs are floating and of one dtype. They share one storage, in which they lie one after the other: holding one
 * keeps the memory of all. An output that nothing depends on has a cotangent of zeros.
 */
public final class MultiOutputOp {
    /** The forward function. */
    @FunctionalInterface
    public interface ForwardFunction {
        /**
         * {@return the values}
         *
         * @param context where to save what the backward function needs
         * @param inputs the inputs; not to be modified, and nothing done to them is recorded
         */
        List<Tensor> apply(CustomOp.Context context, List<Tensor> inputs);
    }

    /** The backward function. */
    @FunctionalInterface
    public interface BackwardFunction {
        /**
         * {@return the cotangent of each input, in order and in the input's shape; null for an input that has none}
         *
         * @param context what the forward function saved
         * @param gs the outputs' cotangents, in their shapes
         */
        List<? extends @Nullable Tensor> apply(CustomOp.Context context, List<Tensor> gs);
    }

    private final String label;
    private final ForwardFunction forwardFunction;
    private final BackwardFunction backwardFunction;

    /**
     * @param label the name in messages
     * @param forwardFunction computes the values
     * @param backwardFunction computes the inputs' cotangents
     */
    public MultiOutputOp(String label, ForwardFunction forwardFunction, BackwardFunction backwardFunction) {
        this.label = label;
        this.forwardFunction = forwardFunction;
        this.backwardFunction = backwardFunction;
    }

    /**
     * {@return the op applied: its outputs}
     *
     * @param inputs the inputs; gradients flow to the floating ones that require grad
     * @throws IllegalArgumentException if the forward function gives no output, or outputs that are not of one floating
     *     dtype
     */
    public List<Tensor> apply(Tensor... inputs) {
        Packing packing = new Packing();
        CustomOp packed = new CustomOp(label,
                (context, given) -> packing.pack(label, forwardFunction.apply(new Writer(context, packing), given),
                        context),
                (context, g) -> backwardFunction.apply(new Reader(context, packing), packing.unpack(g)));
        return packing.unpack(packed.apply(inputs));
    }

    /** Where the outputs lie in the one that the tape sees, and which saved tensors are outputs. */
    private static final class Packing {
        final List<Shape> shapes = new ArrayList<>();
        final List<Tensor> saved = new ArrayList<>();
        int[] outputs = {}; // for each saved tensor the output that it is, or −1
        int[] places = {}; // for each saved tensor its number among those that the tape's op saved

        Tensor pack(String label, List<Tensor> values, CustomOp.Context context) {
            if (values.isEmpty()) {
                throw new IllegalArgumentException(label + ": at least one output; got none");
            }
            DType dtype = values.get(0).dtype();
            Tensor[] flat = new Tensor[values.size()];
            for (int i = 0; i < flat.length; i++) {
                Tensor value = values.get(i);
                if (value.dtype() != dtype || !dtype.isFloating()) {
                    throw new IllegalArgumentException(label + ": outputs must be floating and of one dtype; got "
                            + dtype + " and, as output " + i + ", " + value.dtype());
                }
                shapes.add(value.shape());
                flat[i] = value.reshape(value.elements());
            }
            Tensor packed = Tensor.cat(0, flat);
            outputs = new int[saved.size()];
            places = new int[saved.size()];
            int place = 0;
            int packedPlace = -1;
            for (int i = 0; i < places.length; i++) {
                outputs[i] = place(values, saved.get(i));
                if (outputs[i] < 0) {
                    context.save(saved.get(i));
                    places[i] = place++;
                } else {
                    if (packedPlace < 0) {
                        context.save(packed);
                        packedPlace = place++;
                    }
                    places[i] = packedPlace;
                }
            }
            saved.clear();
            return packed;
        }

        private static int place(List<Tensor> values, Tensor tensor) {
            for (int i = 0; i < values.size(); i++) {
                if (values.get(i) == tensor) {
                    return i;
                }
            }
            return -1;
        }

        List<Tensor> unpack(Tensor packed) {
            List<Tensor> parts = new ArrayList<>(shapes.size());
            int start = 0;
            for (Shape shape : shapes) {
                parts.add(packed.narrow(0, start, shape.elements()).reshape(shape));
                start += shape.elements();
            }
            return List.copyOf(parts);
        }
    }

    /** What the forward function sees: saves wait until it is known which of them are outputs. */
    private record Writer(CustomOp.Context context, Packing packing) implements CustomOp.Context {
        @Override
        public void save(Tensor... tensors) {
            packing.saved.addAll(List.of(tensors));
        }

        @Override
        public Tensor saved(int index) {
            return packing.saved.get(index);
        }

        @Override
        public int inputs() {
            return context.inputs();
        }

        @Override
        public boolean isDifferentiated(int input) {
            return context.isDifferentiated(input);
        }
    }

    /** What the backward function sees. */
    private record Reader(CustomOp.Context context, Packing packing) implements CustomOp.Context {
        @Override
        public void save(Tensor... tensors) {
            context.save(tensors);
        }

        @Override
        public Tensor saved(int index) {
            Tensor tensor = context.saved(packing.places[index]);
            int output = packing.outputs[index];
            return output < 0 ? tensor : packing.unpack(tensor).get(output);
        }

        @Override
        public int inputs() {
            return context.inputs();
        }

        @Override
        public boolean isDifferentiated(int input) {
            return context.isDifferentiated(input);
        }
    }
}
