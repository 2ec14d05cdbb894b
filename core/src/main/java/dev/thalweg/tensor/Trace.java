package dev.thalweg.tensor;

import dev.thalweg.kernel.Elementwise;
import dev.thalweg.kernel.ElementFunctions;
import dev.thalweg.kernel.Expressions;
import dev.thalweg.kernel.Kind;
import dev.thalweg.kernel.Loop.Combine;
import dev.thalweg.kernel.Storage;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The record of what a piece of code does to tensors, made while it runs: each op that computes something is written down as a
 * {@link Step} on {@link Value values}. The code runs as it always does and gives its results; package {@code compile} makes a
 * program of the record that does the same.
 *
 * <p>A value is the whole content of one storage at one time; a tensor is a {@link Ref} to it through a layout, so views need no
 * step. A write in place makes a new value of its storage. What was there before the trace is captured: its storage is read, and
 * written, at each run. What is made of plain numbers inside is a constant; random numbers are drawn anew at each run.
 *
 * <p>Values cannot be read while they are recorded, as the program would not know them: {@code item()} and its like fail.
 *
 * <p>A trace belongs to the thread that runs the code.
 */
public final class Trace {
    /** How many threads trace; asked by every op before anything else. */
    static volatile int open;

    /** What is written down. */
    public sealed interface Step permits Map, Place, Fold, Product, Apply, Fill {
        /** {@return the value that it makes} */
        int out();
    }

    /**
     * A tensor: a value seen through a layout.
     *
     * @param value the value's number
     * @param layout where the elements lie in it
     */
    public record Ref(int value, Layout layout) {}

    /**
     * An element-wise function.
     *
     * @param function its name; {@link #COPY} for a copy, converted to the dtype of the result
     * @param args in the shape of the result
     * @param out the result, in row-major order
     * @param shape its shape
     */
    public record Map(String function, List<Ref> args, int out, Shape shape) implements Step {}

    /**
     * A value with a part replaced.
     *
     * @param old the value before; −1 for zeros
     * @param window the part
     * @param source what comes there, in the window's shape
     * @param out the result, as long as the old value
     */
    public record Place(int old, Layout window, Ref source, int out) implements Step {}

    /**
     * A reduction.
     *
     * @param how how elements are combined
     * @param source what is combined: axes that stay, then axes that go
     * @param reduced how many axes go
     * @param out the result, in row-major order of the axes that stay
     * @param plain the same as an op of tensors
     */
    public record Fold(Combine how, Ref source, int reduced, int out, Apply plain) implements Step {}

    /**
     * A product of matrices, floating.
     *
     * @param left (…, n, k)
     * @param right (…, k, m), with the same leading axes
     * @param out the result (…, n, m), in row-major order
     */
    public record Product(Ref left, Ref right, int out) implements Step {}

    /**
     * Any other op, which computes as it does for tensors.
     *
     * @param op the op
     * @param attributes its attributes
     * @param inputs its inputs
     * @param out its result
     */
    public record Apply(Op op, Object attributes, List<Ref> inputs, int out) implements Step {
        /** {@return the storage of the result for inputs of the recorded shapes and dtypes} */
        public Storage compute(Tensor... now) {
            return op.compute(attributes, now).storage;
        }
    }

    /**
     * What comes from outside at each run: random numbers.
     *
     * @param filler fills an array
     * @param out the result
     */
    public record Fill(Consumer<Storage> filler, int out) implements Step {}

    /** Where a value comes from. */
    public sealed interface Source permits Input, Captured, Constant, Gradient, Live, Computed {}

    /** An input of the function, in row-major order. */
    public record Input(int number) implements Source {}

    /** A storage that was there before. */
    public record Captured(Storage storage) implements Source {}

    /** Numbers made inside; where all are one, the storage has one element. */
    public record Constant(Storage storage, boolean uniform) implements Source {}

    /** The gathered gradient of a leaf, in row-major order. */
    public record Gradient(int leaf) implements Source {}

    /** A number that is asked for at each run. */
    public record Live(DoubleSupplier supplier) implements Source {}

    /** The result of a step. */
    public record Computed() implements Source {}

    /** A value: where it comes from and what it is. */
    public record Value(Source source, DType dtype, int length) {}

    /** A leaf whose gradient was touched, and its gradient before and after. */
    public static final class Leaf {
        /** The leaf itself. */
        public final Tensor tensor;
        /** The number of the input that it is; −1 if it was captured. */
        public final int input;
        /** Its gradient at the beginning. */
        public final @Nullable Tensor before;
        /** Its gradient at the end, where it is another than at the beginning. */
        public @Nullable Ref after;
        /** Whether it has a gradient at the end that it had not at the beginning, or none any more. */
        public boolean replaced;

        Leaf(Tensor tensor, int input) {
            this.tensor = tensor;
            this.input = input;
            this.before = tensor.gradNow();
        }
    }

    /** A storage that was there before and is written: its new content. */
    public record Written(int origin, int value) {}

    /** The name of a step that copies. */
    public static final String COPY = "copy";

    private final List<Value> values = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Runnable> actions = new ArrayList<>();
    private final List<BooleanSupplier> guards = new ArrayList<>();
    private final List<Leaf> leaves = new ArrayList<>();
    private final IdentityHashMap<Object, Integer> current = new IdentityHashMap<>();
    private final IdentityHashMap<Object, Integer> origins = new IdentityHashMap<>();
    private final IdentityHashMap<Object, Tensor> kept = new IdentityHashMap<>();
    private final Set<Tensor> inner = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Tensor> outer = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Tensor> tracked = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Tensor> inputs;
    private final IdentityHashMap<Object, Storage> givens = new IdentityHashMap<>(); // the inputs', by their arrays
    private final int epoch;
    private final long levels; // of forward mode that were opened before
    private boolean first;
    private boolean joinsGraph;

    private Trace(List<Tensor> inputs) {
        this.epoch = Storage.beginEpoch();
        this.levels = ForwardLevel.opened();
        this.inputs = inputs;
        for (int i = 0; i < inputs.size(); i++) {
            Tensor input = inputs.get(i);
            begin(new Input(i), input.storage);
            givens.put(input.storage.array(), input.storage);
        }
    }

    /**
     * {@return the record of a piece of code, with its results}
     *
     * @param inputs tensors that stand for the inputs: in row-major order, each with a storage of its own
     * @param body the code
     */
    public static Recorded record(List<Tensor> inputs, Supplier<List<Tensor>> body) {
        Mode mode = Mode.current();
        if (mode.trace != null) {
            throw new TraceException("trace: one trace at a time; got a trace within a trace");
        }
        Trace trace = new Trace(inputs);
        mode.trace = trace;
        synchronized (Trace.class) {
            open++;
        }
        try {
            List<Tensor> results = body.get();
            return trace.finish(results);
        } finally {
            mode.trace = null;
            synchronized (Trace.class) {
                open--;
            }
        }
    }

    /**
     * All of a record.
     *
     * @param results what the code gave; none of a {@link #part}
     * @param outputs the same as values
     * @param values all values
     * @param steps what makes them, in order
     * @param written the storages that were there before and are written
     * @param leaves the leaves whose gradients were touched
     * @param actions what else happens at the beginning of each run, in order
     * @param captured leaves that were there before and are read: whether they require grad is a part of what the code does
     * @param guards what must hold for the record to be a pattern
     * @param first whether this run is no pattern for later ones: it made what they find, read an input by another way than as
     *     the input, or carried tangents
     * @param joinsGraph whether a tensor is read that was computed before from what requires grad
     */
    public record Recorded(List<Tensor> results, List<Ref> outputs, List<Value> values, List<Step> steps,
            List<Written> written, List<Leaf> leaves, List<Runnable> actions, List<Tensor> captured,
            List<BooleanSupplier> guards, boolean first, boolean joinsGraph) {
        /**
         * {@return the same by other steps}
         *
         * @param others the steps
         */
        public Recorded withSteps(List<Step> others) {
            return new Recorded(results, outputs, values, others, written, leaves, actions, captured, guards, first,
                    joinsGraph);
        }

        /**
         * {@return a part of a record, which was not run by itself and so has no results, only outputs}
         *
         * @param partOutputs its results as values
         * @param partValues the values, with the same numbers
         * @param partSteps what makes them
         */
        public Recorded part(List<Ref> partOutputs, List<Value> partValues, List<Step> partSteps) {
            return new Recorded(List.of(), partOutputs, partValues, partSteps, written, leaves, actions, captured,
                    guards, first, joinsGraph);
        }
    }

    private Recorded finish(List<Tensor> results) {
        List<Ref> outputs = results.stream().map(this::ref).toList();
        for (Leaf leaf : leaves) {
            Tensor after = leaf.tensor.gradNow();
            leaf.replaced = after != leaf.before;
            if (leaf.replaced && after != null) {
                leaf.after = ref(after);
            }
        }
        List<Written> written = new ArrayList<>();
        for (java.util.Map.Entry<Object, Integer> origin : origins.entrySet()) {
            Integer now = current.get(origin.getKey());
            if (now != null && !now.equals(origin.getValue())) {
                written.add(new Written(origin.getValue(), now));
            }
        }
        outer.removeAll(inner);
        return new Recorded(results, outputs, values, steps, written, leaves, actions, List.copyOf(outer), guards,
                first, joinsGraph);
    }

    /**
     * {@return a tensor over a storage}
     *
     * @param storage the elements, not copied
     * @param layout where they lie
     */
    public static Tensor tensor(Storage storage, Layout layout) {
        return new Tensor(storage, layout);
    }

    /**
     * {@return the storage of a tensor}
     *
     * @param tensor the tensor
     */
    public static Storage storage(Tensor tensor) {
        return tensor.storage;
    }

    /**
     * {@return whether a tensor carries a tangent of forward mode, which programs do not compute}
     *
     * @param tensor the tensor
     */
    public static boolean isDual(Tensor tensor) {
        return tensor.dual() != null;
    }

    /**
     * {@return the gathered gradient of a leaf}
     *
     * @param leaf the leaf
     */
    public static @Nullable Tensor gradient(Tensor leaf) {
        return leaf.gradNow();
    }

    /**
     * {@return whether a leaf's gradient is as a recording or a program needs it: none, or one that is no part of something else}
     *
     * @param leaf the leaf
     */
    public static boolean isGradientPlain(Tensor leaf) {
        Tensor gradient = leaf.gradNow();
        return gradient == null || gradient.isOwner() && !gradient.isRequiringGrad();
    }

    /**
     * {@return whether a result is still to be differentiated: it requires grad, and no backward has used its graph up}
     *
     * @param result what recorded code gave
     */
    public static boolean isDifferentiable(Tensor result) {
        Node node = result.isRequiringGrad() && !result.isLeaf() ? result.node() : null;
        return node != null && !node.isSpent();
    }

    /**
     * {@return the dtype that an element-wise function is declared to have for arguments of some dtypes; null if there is no such
     * function, or the dtypes do not go together}
     *
     * @param function its name, as in a {@link Map}
     * @param args the arguments' dtypes
     */
    public static @Nullable DType declared(String function, DType... args) {
        boolean same = args.length == 0 || Arrays.stream(args).allMatch(dtype -> dtype == args[0]);
        for (Unary op : Unary.values()) {
            if (op.label().equals(function) && args.length == 1) {
                return op.isTest() ? DType.BOOL : args[0];
            }
        }
        for (Binary op : Binary.values()) {
            if (op.label().equals(function) && args.length == 2 && same) {
                return op.isTest() ? DType.BOOL : args[0];
            }
        }
        if (function.equals(Ternary.WHERE.label()) && args.length == 3) {
            return args[0] == DType.BOOL && args[1] == args[2] ? args[1] : null;
        }
        return function.equals(Ternary.CLAMP.label()) && args.length == 3 && same ? args[0] : null;
    }

    // What is asked while tracing --------------------------------------------------------------------------------

    /** {@return the trace of this thread; null if it has none} */
    static @Nullable Trace now() {
        return open == 0 ? null : Mode.current().trace;
    }

    /** {@return whether this thread's code is being recorded} */
    public static boolean isOpen() {
        return now() != null;
    }

    /** Refuses to read values, which a program made of the record could not know. */
    static void refuseReading(String what) {
        if (now() != null) {
            throw new TraceException(what
                    + ": a value cannot be read while the code is being recorded for compiling; got"
                    + " a call inside the function; compute with tensors instead (where, maximum …), or leave this part"
                    + " outside of the compiled function");
        }
    }

    /**
     * {@return a 0-d tensor of a number that may differ from run to run, such as a learning rate}
     *
     * @param dtype its dtype
     * @param supplier gives the number: now, and at each run of a program made of a trace that is open now, in its turn among
     *     the {@linkplain #action actions}
     */
    public static Tensor number(DType dtype, DoubleSupplier supplier) {
        double value = supplier.getAsDouble();
        Tensor number = Tensor.scalar(dtype, value);
        Trace trace = now();
        if (trace != null) {
            // Asked in order, before the program runs: a step counted later must not be seen by an earlier number.
            double[] asked = {value};
            trace.actions.add(() -> asked[0] = supplier.getAsDouble());
            trace.define(number, new Live(() -> asked[0]));
        }
        return number;
    }

    /**
     * Says what the code takes for granted, such as that a buffer is still the one that it wrote into: a program made of a trace
     * that is open now runs only while that holds; where it does not, the code is recorded anew.
     *
     * @param condition what must hold; asked before each run
     */
    public static void guard(BooleanSupplier condition) {
        Trace trace = now();
        if (trace != null) {
            trace.guards.add(condition);
        }
    }

    /**
     * Does something that is no op, such as counting a step: now, and before each run of a program made of a trace that is open
     * now.
     *
     * @param action what to do
     */
    public static void action(Runnable action) {
        action.run();
        Trace trace = now();
        if (trace != null) {
            trace.actions.add(action);
        }
    }

    /**
     * Says that the code makes something that it finds when it runs again, such as an optimiser's buffer at its first step: a record
     * of this run is no pattern for the next ones.
     */
    public static void noteFirstRun() {
        Trace trace = now();
        if (trace != null) {
            trace.first = true;
        }
    }

    // Writing down -----------------------------------------------------------------------------------------------

    private int begin(Source source, Storage storage) {
        int value = add(source, storage.dtype(), storage.length());
        current.put(storage.array(), value);
        if (source instanceof Input || source instanceof Captured || source instanceof Gradient) {
            origins.put(storage.array(), value);
        }
        return value;
    }

    private int add(Source source, DType dtype, int length) {
        values.add(new Value(source, dtype, length));
        return values.size() - 1;
    }

    private void define(Tensor out, Source source) {
        begin(source, out.storage);
        kept.put(out.storage.array(), out);
    }

    /** {@return the value that a tensor sees, and how} */
    private Ref ref(Tensor tensor) {
        Integer known = current.get(tensor.storage.array());
        int value = known != null ? known : unknown(tensor.storage);
        Storage given = givens.get(tensor.storage.array());
        first |= given != null && given != tensor.storage || carriesOuterTangent(tensor);
        notice(tensor);
        return new Ref(value, tensor.layout);
    }

    /** Notices what was there before, and is no input, and decides by requiring grad what the code does. */
    private void notice(Tensor tensor) {
        if (tensor.storage.epoch() < epoch && tensor.dtype().isFloating()
                && !givens.containsKey(tensor.storage.array())) {
            if (tensor.isLeaf()) {
                outer.add(tensor);
            } else if (tensor.isRequiringGrad() && !tracked.contains(tensor)) {
                joinsGraph = true;
            }
        }
    }

    /** {@return whether a tensor carries a tangent of a level that is none of the code's own: a later run would not have it} */
    private boolean carriesOuterTangent(Tensor tensor) {
        for (Dual dual = tensor.dual(); dual != null; dual = dual.primal().dual()) {
            if (dual.level().isAmong(levels)) {
                return true;
            }
        }
        return false;
    }

    private int unknown(Storage storage) {
        return begin(storage.epoch() < epoch ? new Captured(storage) : constant(storage), storage);
    }

    private static Constant constant(Storage storage) {
        int length = storage.length();
        boolean uniform = length > 0;
        for (int i = 1; i < length && uniform; i++) {
            uniform = storage.isSame(0, i);
        }
        Storage copy = Storage.allocate(storage.dtype(), uniform ? 1 : length);
        Layout layout = Shape.of(copy.length()).layout();
        Elementwise.copy(storage, layout, copy, layout);
        return new Constant(copy, uniform);
    }

    private boolean isKnown(Tensor out) {
        return current.containsKey(out.storage.array());
    }

    private int computed(Tensor out) {
        int value = add(new Computed(), out.dtype(), out.storage.length());
        current.put(out.storage.array(), value);
        kept.put(out.storage.array(), out); // while it lives, no other array can be taken for it
        return value;
    }

    /** Writes down what an op made, unless it is a view, or was written down in its parts. */
    static void note(Tensor out, Op op, Object attributes, Tensor... inputs) {
        Trace trace = now();
        if (trace != null) {
            trace.applied(out, op, attributes, inputs);
        }
    }

    private void applied(Tensor out, Op op, Object attributes, Tensor[] inputs) {
        tracked.add(out);
        for (Tensor input : inputs) {
            if (input.storage.isSameArray(out.storage)) { // a view
                notice(input);
                return;
            }
        }
        if (isKnown(out)) {
            return;
        }
        List<Ref> refs = Arrays.stream(inputs).map(this::ref).toList();
        if (!out.isOwner() || out.elements() == 0) {
            apply(out, op, attributes, refs);
            return;
        }
        switch (op) {
            case Unary _,Binary _,Ternary _ -> {
                if (isFunction(op, inputs)) {
                    map(op.label(), refs, out);
                } else {
                    apply(out, op, attributes, refs);
                }
            }
            case Movement movement -> move(movement, attributes, refs, inputs, out);
            case Reduction reduction -> {
                Combine how = reduction.combine();
                Reduction.Axes axes = how == null ? null : (Reduction.Axes) attributes;
                if (how == null || axes == null || !inputs[0].dtype().isFloating() || inputs[0].elements() == 0) {
                    apply(out, op, attributes, refs);
                } else {
                    Ref source = refs.getFirst();
                    Layout kept = source.layout().permute(Reduction.keptFirst(axes.axes(), inputs[0].rank()));
                    int value = computed(out);
                    steps.add(new Fold(how, new Ref(source.value(), kept), axes.axes().length, value,
                            new Apply(op, attributes, refs, value)));
                }
            }
            case Contraction _ when out.dtype().isFloating() -> {
                Ref left = refs.get(0);
                Ref right = refs.get(1);
                Contraction.Matrices matrices = Contraction.matrices(left.layout(), right.layout());
                steps.add(new Product(new Ref(left.value(), matrices.left()), new Ref(right.value(), matrices.right()),
                        computed(out)));
            }
            case Ordering _,Indexing _,Contraction _,Matrix _,CustomOp _ -> apply(out, op, attributes, refs);
            case Subgraph _ -> throw new AssertionError("made outside of a trace alone");
        }
    }

    /** {@return whether the kernel language has the op, for dtypes that it computes with} */
    private static boolean isFunction(Op op, Tensor[] inputs) {
        for (int i = op == Ternary.WHERE ? 1 : 0; i < inputs.length; i++) {
            if (op != Ternary.WHERE && !inputs[i].dtype().isFloating() && inputs[i].dtype() != DType.BOOL) {
                return false;
            }
        }
        return ElementFunctions.isKnown(op.label(), inputs.length);
    }

    private void apply(Tensor out, Op op, Object attributes, List<Ref> refs) {
        if (op instanceof CustomOp || op == Indexing.NONZERO) {
            throw new TraceException(op.label() + ": cannot be recorded for compiling; " + (op instanceof CustomOp
                    ? "its forward function must compute with tensor operations alone"
                    : "the shape of its result depends on values"));
        }
        steps.add(new Apply(op, attributes, refs, computed(out)));
    }

    private void map(String function, List<Ref> args, Tensor out) {
        Shape shape = out.shape();
        List<Ref> expanded = args.stream().map(arg -> new Ref(arg.value(), arg.layout().expand(shape))).toList();
        int value = computed(out);
        steps.add(new Map(function, expanded, value, shape));
    }

    private void move(Movement movement, Object attributes, List<Ref> refs, Tensor[] inputs, Tensor out) {
        switch (movement) {
            case CAST, CLONE, RESHAPE, FLIP, STRIDED -> {
                Layout from = movement.source(attributes, inputs[0].layout);
                if (from == null || !Expressions.converts(Kind.of(inputs[0].dtype()), Kind.of(out.dtype()))) {
                    apply(out, movement, attributes, refs);
                } else {
                    Ref source = new Ref(refs.getFirst().value(), from);
                    steps.add(new Map(COPY, List.of(source), computed(out), from.shape()));
                }
            }
            case UNSTRIDED -> {
                Movement.Window window = (Movement.Window) attributes;
                if (window.base().isContiguous() && window.base().offset() == 0 && !window.view().overlaps()) {
                    steps.add(new Place(-1, window.view(), refs.getFirst(), computed(out)));
                } else {
                    apply(out, movement, attributes, refs);
                }
            }
            case CAT -> {
                Movement.Pieces pieces = (Movement.Pieces) attributes;
                int sofar = -1;
                for (int i = 0; i < inputs.length; i++) {
                    int start = pieces.starts()[i];
                    int size = pieces.starts()[i + 1] - start;
                    if (size > 0) {
                        Layout window = out.layout.slice(pieces.axis(), start, 1, size);
                        int value = add(new Computed(), out.dtype(), out.storage.length());
                        steps.add(new Place(sofar, window, refs.get(i), value));
                        sofar = value;
                    }
                }
                current.put(out.storage.array(), sofar);
                kept.put(out.storage.array(), out);
            }
            default -> apply(out, movement, attributes, refs);
        }
    }

    /** Writes down that a tensor's elements are replaced; asked before they are. */
    static void noteWrite(Tensor target, Tensor value) {
        Trace trace = now();
        if (trace != null) {
            trace.written(target, value);
        }
    }

    private void written(Tensor target, Tensor source) {
        Ref old = ref(target);
        Ref from = ref(source);
        Ref expanded = new Ref(from.value(), from.layout().expand(target.shape()));
        if (!Expressions.converts(Kind.of(source.dtype()), Kind.of(target.dtype()))) {
            throw new TraceException("write: the conversion from " + source.dtype() + " to " + target.dtype()
                    + " cannot be recorded for compiling; convert with to(…) first");
        }
        Storage storage = target.storage;
        Value whole = values.get(old.value());
        int value = add(new Computed(), whole.dtype(), whole.length());
        if (target.layout.isContiguous() && target.layout.offset() == 0 && target.elements() == storage.length()) {
            steps.add(new Map(COPY, List.of(expanded), value, target.shape()));
        } else {
            if (source.dtype() != target.dtype()) {
                int cast = add(new Computed(), target.dtype(), target.elements());
                steps.add(new Map(COPY, List.of(expanded), cast, target.shape()));
                expanded = new Ref(cast, target.shape().layout());
            }
            steps.add(new Place(old.value(), target.layout, expanded, value));
        }
        current.put(storage.array(), value);
        kept.putIfAbsent(storage.array(), target);
    }

    /** Writes down that a storage was filled from outside. */
    static void noteFill(Tensor out, Consumer<Storage> filler) {
        Trace trace = now();
        if (trace != null) {
            int value = trace.computed(out);
            trace.steps.add(new Fill(filler, value));
        }
    }

    /** Notices a leaf that is marked inside, whose gradients are nobody's business outside. */
    static void noteLeaf(Tensor leaf) {
        Trace trace = now();
        if (trace != null) {
            trace.inner.add(leaf);
        }
    }

    /** Notices that the gradient of a leaf is about to be read or changed. */
    static void noteGradient(Tensor leaf) {
        Trace trace = now();
        if (trace != null) {
            trace.touched(leaf);
        }
    }

    private void touched(Tensor tensor) {
        if (inner.contains(tensor) || !tensor.isLeaf()) {
            return;
        }
        for (Leaf leaf : leaves) {
            if (leaf.tensor == tensor) {
                return;
            }
        }
        int input = -1;
        for (int i = 0; i < inputs.size(); i++) {
            input = inputs.get(i) == tensor ? i : input;
        }
        Leaf leaf = new Leaf(tensor, input);
        leaves.add(leaf);
        Tensor before = leaf.before;
        if (before != null) {
            if (isKnown(before) || !before.isOwner() || before.isRequiringGrad()) {
                throw new TraceException("backward: a gradient that is part of something else cannot be recorded for"
                        + " compiling; got one of shape " + before.shape() + "; call zeroGrad() first");
            }
            begin(new Gradient(leaves.size() - 1), before.storage);
        }
    }
}
