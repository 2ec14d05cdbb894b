package dev.thalweg.tensor;

import dev.thalweg.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's own op: a function computed without the tape, and the backward function that stands for its derivative.
 *
 * <pre>{@code
 * CustomOp cube = new CustomOp("cube", (context, inputs) -> {
 *     Tensor x = inputs.get(0);
 *     context.save(x);
 *     return x.mul(x).mul(x);
 * }, (context, g) -> List.of(g.mul(context.saved(0).square()).mul(3)));
 * Tensor y = cube.apply(x);
 * }</pre>
 *
 * <p>A backward function made of tensor operations can be differentiated in turn, and serves forward mode too. For that,
 * saved inputs and the saved output keep their place in the graph; anything else that was saved counts as constant, so a
 * function that is to have second derivatives computes such values in its backward from the inputs or the output.
 */
public final class CustomOp implements Op {
    /** The forward function. */
    @FunctionalInterface
    public interface ForwardFunction {
        /**
         * {@return the value}
         *
         * @param context where to save what the backward function needs
         * @param inputs the inputs; not to be modified, and nothing done to them is recorded
         */
        Tensor apply(Context context, List<Tensor> inputs);
    }

    /** The backward function. */
    @FunctionalInterface
    public interface BackwardFunction {
        /**
         * {@return the cotangent of each input, in order and in the input's shape; null for an input that has none. It is called
         * once for each walk that passes the op}
         *
         * @param context what the forward function saved
         * @param g the output's cotangent, in the output's shape
         */
        List<? extends @Nullable Tensor> apply(Context context, Tensor g);
    }

    /** What one application saved. */
    public interface Context {
        /**
         * Saves tensors for the backward function: inputs, the output, or intermediate values. A later call adds to them.
         *
         * @param tensors what to save
         * @throws IllegalStateException if called by the backward function
         */
        void save(Tensor... tensors);

        /**
         * {@return a saved tensor}
         *
         * @param index its number in the order of saving
         * @throws IllegalStateException if it was freed by an earlier backward, or changed in place since
         */
        Tensor saved(int index);

        /** {@return the number of inputs} */
        int inputs();

        /**
         * {@return whether the backward function's answer for an input is used}
         *
         * @param input the input's number
         */
        boolean isDifferentiated(int input);
    }

    private static final Rule JOINT = Rule.of((g, s) -> {
        throw new AssertionError("'" + s.label() + "' gives all cotangents at once");
    });

    private final String label;
    private final ForwardFunction forwardFunction;
    private final BackwardFunction backwardFunction;

    /**
     * @param label the name in messages
     * @param forwardFunction computes the value
     * @param backwardFunction computes the inputs' cotangents
     */
    public CustomOp(String label, ForwardFunction forwardFunction, BackwardFunction backwardFunction) {
        this.label = label;
        this.forwardFunction = forwardFunction;
        this.backwardFunction = backwardFunction;
    }

    /**
     * {@return the op applied}
     *
     * @param inputs the inputs; gradients flow to the floating ones that require grad
     */
    public Tensor apply(Tensor... inputs) {
        return Tape.apply(this, new Application(label, inputs), inputs);
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public Tensor compute(Object attributes, Tensor... inputs) {
        Application application = (Application) attributes;
        Tensor[] given = new Tensor[inputs.length];
        Arrays.setAll(given, i -> inputs[i].detach());
        Tensor value = Tensor.noGrad(() -> forwardFunction.apply(application, List.of(given)));
        boolean shares = Arrays.stream(given).anyMatch(value::sharesStorage);
        Tensor out = shares ? value.detach().clone() : value.detach(); // the result must be a tensor of its own
        application.settle(given, inputs, value, out);
        return out;
    }

    /** Any input may have a cotangent. The node itself saves nothing: the application does. */
    @Override
    public Rule rule(int input) {
        return JOINT;
    }

    @Override
    public Rule.Joint joint() {
        return this::cotangents;
    }

    private @Nullable Tensor[] cotangents(Tensor g, Node node) {
        Application application = node.attributes();
        List<? extends @Nullable Tensor> answer = backwardFunction.apply(new Reader(application, node), g);
        if (answer.size() != node.inputs) {
            throw new IllegalArgumentException(label + ": backward must give one cotangent per input; got "
                    + answer.size() + " for " + node.inputs + " inputs");
        }
        @Nullable
        Tensor[] cotangents = new Tensor[node.inputs];
        for (int i = 0; i < node.inputs; i++) {
            Tensor cotangent = answer.get(i);
            if (cotangent == null) {
                continue;
            }
            if (!cotangent.shape().equals(application.shapes[i])) {
                throw new IllegalArgumentException(label + ": backward must give each input's cotangent in its shape;"
                        + " got " + cotangent.shape() + " for input " + i + " of shape " + application.shapes[i]);
            }
            // The walk may add to what it is given, and this may be a tensor that the function keeps.
            cotangents[i] = cotangent == g ? g : cotangent.clone();
        }
        return cotangents;
    }

    @Override
    public Forward forward() {
        return Forward.TRANSPOSED;
    }

    /** One application, the attribute of its node: what was saved, and whether that was an input, the output or neither. */
    private static final class Application implements Context, Node.Freeable {
        static final int OUTPUT = -1;
        static final int INTERMEDIATE = -2;

        final String label;
        final Shape[] shapes;
        final boolean[] differentiated;
        final List<Tensor> saved = new ArrayList<>();
        int[] sources = {}; // an input's number, OUTPUT or INTERMEDIATE
        int[] versions = {};
        boolean isFreed;

        Application(String label, Tensor[] inputs) {
            this.label = label;
            this.shapes = new Shape[inputs.length];
            this.differentiated = new boolean[inputs.length];
            for (int i = 0; i < inputs.length; i++) {
                shapes[i] = inputs[i].shape();
                differentiated[i] = inputs[i].dual() != null
                        || inputs[i].isRequiringGrad() && Tensor.isGradEnabled();
            }
        }

        @Override
        public void save(Tensor... tensors) {
            saved.addAll(List.of(tensors));
        }

        @Override
        public Tensor saved(int index) {
            return saved.get(index);
        }

        @Override
        public int inputs() {
            return shapes.length;
        }

        @Override
        public boolean isDifferentiated(int input) {
            return differentiated[input];
        }

        /** Puts the tensors that stand in the graph in the place of those that the forward function saw. */
        void settle(Tensor[] given, Tensor[] inputs, Tensor value, Tensor out) {
            sources = new int[saved.size()];
            versions = new int[saved.size()];
            for (int i = 0; i < sources.length; i++) {
                Tensor tensor = saved.get(i);
                int input = List.of(given).indexOf(tensor);
                sources[i] = input >= 0 ? input : tensor == value ? OUTPUT : INTERMEDIATE;
                saved.set(i, input >= 0 ? inputs[input] : tensor == value ? out : tensor);
                versions[i] = saved.get(i).version();
            }
        }

        @Override
        public void free() {
            isFreed = isFreed || !saved.isEmpty();
            saved.clear();
        }
    }

    /** What the backward function sees of an application. */
    private record Reader(Application application, Node node) implements Context {
        @Override
        public void save(Tensor... tensors) {
            throw new IllegalStateException(application.label + ": only the forward function saves; got a save in the"
                    + " backward function");
        }

        @Override
        public Tensor saved(int index) {
            if (application.isFreed) {
                throw node.freed();
            }
            Tensor tensor = application.saved.get(index);
            int source = application.sources[index];
            if (node.isLent() && source != Application.INTERMEDIATE) {
                return source == Application.OUTPUT ? node.out() : node.input(source);
            }
            return node.checked(tensor, application.versions[index], "the tensor it saved as number " + index);
        }

        @Override
        public int inputs() {
            return application.inputs();
        }

        @Override
        public boolean isDifferentiated(int input) {
            return application.isDifferentiated(input);
        }
    }
}
