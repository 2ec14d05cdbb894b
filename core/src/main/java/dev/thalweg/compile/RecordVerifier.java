package dev.thalweg.compile;

import dev.thalweg.kernel.Expressions;
import dev.thalweg.kernel.Kind;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Trace;
import dev.thalweg.tensor.Trace.Apply;
import dev.thalweg.tensor.Trace.Captured;
import dev.thalweg.tensor.Trace.Computed;
import dev.thalweg.tensor.Trace.Constant;
import dev.thalweg.tensor.Trace.Fill;
import dev.thalweg.tensor.Trace.Fold;
import dev.thalweg.tensor.Trace.Gradient;
import dev.thalweg.tensor.Trace.Input;
import dev.thalweg.tensor.Trace.Leaf;
import dev.thalweg.tensor.Trace.Live;
import dev.thalweg.tensor.Trace.Map;
import dev.thalweg.tensor.Trace.Place;
import dev.thalweg.tensor.Trace.Product;
import dev.thalweg.tensor.Trace.Recorded;
import dev.thalweg.tensor.Trace.Ref;
import dev.thalweg.tensor.Trace.Step;
import dev.thalweg.tensor.Trace.Value;
import dev.thalweg.tensor.Trace.Written;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;

/**
 * Holds a record to its rules: each value is defined once and before it is read, shapes and dtypes are those that the steps are
 * declared to have, every tensor lies inside of its value, and what the code leaves behind is there. Slow and plain, for tests.
 */
final class RecordVerifier {
    private final String pass;
    private final Recorded recorded;
    private final BitSet defined = new BitSet();

    private RecordVerifier(Recorded recorded, String pass) {
        this.recorded = recorded;
        this.pass = pass;
    }

    /**
     * Verifies.
     *
     * @param recorded what was recorded, or made of it
     * @param pass what made it, for the message
     * @throws AssertionError if a rule is broken
     */
    static void verify(Recorded recorded, String pass) {
        RecordVerifier verifier = new RecordVerifier(recorded, pass);
        verifier.sources();
        for (Step step : recorded.steps()) {
            verifier.step(step);
        }
        verifier.results();
    }

    /**
     * Verifies that a pass which makes a record of a record changed steps alone.
     *
     * @param before the record
     * @param after what was made of it
     * @param pass what made it
     */
    static void verifySameEffects(Recorded before, Recorded after, String pass) {
        boolean same = before.outputs().equals(after.outputs()) && before.values().equals(after.values())
                && before.written().equals(after.written()) && before.leaves().equals(after.leaves())
                && before.actions().equals(after.actions()) && before.captured().equals(after.captured())
                && before.guards().equals(after.guards()) && before.first() == after.first();
        if (!same) {
            throw new AssertionError(pass + ": results, writes, gradients, actions and guards stay as they were");
        }
    }

    private void require(boolean holds, String rule, Object what) {
        if (!holds) {
            throw new AssertionError(pass + ": " + rule + "; got " + what);
        }
    }

    private Value value(int number) {
        return recorded.values().get(number);
    }

    private void sources() {
        Set<Object> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        BitSet inputs = new BitSet();
        for (int v = 0; v < recorded.values().size(); v++) {
            Value value = value(v);
            if (!(value.source() instanceof Computed)) {
                defined.set(v);
            }
            boolean fits = switch (value.source()) {
                case Input input -> {
                    boolean first = !inputs.get(input.number());
                    inputs.set(input.number());
                    yield first;
                }
                case Captured captured -> captured.storage().dtype() == value.dtype()
                        && captured.storage().length() == value.length() && arrays.add(captured.storage().array());
                case Constant constant -> constant.storage().dtype() == value.dtype()
                        && constant.storage().length() == (constant.uniform() ? 1 : value.length());
                case Gradient gradient -> gradient.leaf() < recorded.leaves().size();
                case Live _ -> value.length() == 1 && value.dtype().isFloating();
                case Computed _ -> true;
            };
            require(fits, "a value is as its source, and each source is one value", value);
        }
    }

    private void step(Step step) {
        for (Ref ref : Schedule.inputs(step)) {
            read(ref, step);
        }
        require(value(step.out()).source() instanceof Computed && !defined.get(step.out()),
                "a value is defined once, by its step", step);
        switch (step) {
            case Map map -> map(map);
            case Place place -> place(place);
            case Fold fold -> fold(fold);
            case Product product -> product(product);
            case Apply apply -> require(!apply.inputs().isEmpty(), "an op has inputs", step);
            case Fill _ -> require(value(step.out()).dtype().isFloating() || value(step.out()).dtype().isInteger(),
                    "numbers are drawn", step);
        }
        defined.set(step.out());
    }

    /** A tensor must be there, and lie inside of its value. */
    private void read(Ref ref, Object reader) {
        require(ref.value() >= 0 && defined.get(ref.value()), "a value is defined before it is read", reader);
        require(lies(ref.layout(), value(ref.value()).length()), "a tensor lies inside of its value", reader);
    }

    private static boolean lies(Layout layout, int length) {
        Shape shape = layout.shape();
        if (shape.elements() == 0) {
            return true;
        }
        int low = layout.offset();
        int high = low;
        for (int axis = 0; axis < shape.rank(); axis++) {
            int reach = (shape.size(axis) - 1) * layout.stride(axis);
            low += Math.min(reach, 0);
            high += Math.max(reach, 0);
        }
        return low >= 0 && high < length;
    }

    private DType dtype(Ref ref) {
        return value(ref.value()).dtype();
    }

    private void map(Map map) {
        for (Ref arg : map.args()) {
            require(arg.layout().shape().equals(map.shape()), "arguments have the shape of the result", map);
        }
        Value out = value(map.out());
        require(out.length() == map.shape().elements(), "a result is as long as its shape says", map);
        DType[] dtypes = map.args().stream().map(this::dtype).toArray(DType[]::new);
        if (map.function().equals(Trace.COPY)) {
            require(dtypes.length == 1 && Expressions.converts(Kind.of(dtypes[0]), Kind.of(out.dtype())),
                    "a copy has one argument whose dtype can become that of the result", map);
        } else {
            require(Trace.declared(map.function(), dtypes) == out.dtype(),
                    "a function gives the dtype it is declared to",
                    map);
        }
    }

    private void place(Place place) {
        Value out = value(place.out());
        boolean fits = place.old() < 0
                || value(place.old()).dtype() == out.dtype() && value(place.old()).length() == out
                        .length();
        require(fits, "what a part is put into is as the result", place);
        require(dtype(place.source()) == out.dtype(), "a part has the dtype of the whole", place);
        require(lies(place.window(), out.length()) && !place.window().overlaps(),
                "a window lies inside of the whole, and names each place once", place);
        require(place.source().layout().shape().broadcastsTo(place.window().shape()), "a part fills its window", place);
    }

    private void fold(Fold fold) {
        Shape shape = fold.source().layout().shape();
        int rows = 1;
        for (int axis = 0; axis < shape.rank() - fold.reduced(); axis++) {
            rows *= shape.size(axis);
        }
        require(fold.reduced() <= shape.rank() && value(fold.out()).length() == rows && shape.elements() > 0,
                "a fold has an element for each index of the axes that stay", fold);
        require(dtype(fold.source()) == value(fold.out()).dtype() && dtype(fold.source()).isFloating(),
                "a fold has the floating dtype of what it combines", fold);
        require(fold.plain().out() == fold.out() && fold.plain().inputs().size() == 1
                && fold.plain().inputs().getFirst().value() == fold.source().value(),
                "a fold is the same as its op", fold);
    }

    private void product(Product product) {
        Shape left = product.left().layout().shape();
        Shape right = product.right().layout().shape();
        boolean fits = left.rank() >= 2 && left.rank() == right.rank() && left.size(-1) == right.size(-2);
        int elements = fits ? left.size(-2) * right.size(-1) : 0;
        for (int axis = 0; axis < left.rank() - 2 && fits; axis++) {
            fits = left.size(axis) == right.size(axis);
            elements *= left.size(axis);
        }
        require(fits && value(product.out()).length() == elements, "matrices fit each other and their product",
                product);
        DType dtype = value(product.out()).dtype();
        require(dtype.isFloating() && dtype(product.left()) == dtype && dtype(product.right()) == dtype,
                "a product has the floating dtype of both", product);
    }

    private void results() {
        boolean isPart = recorded.results().isEmpty();
        require(isPart || recorded.outputs().size() == recorded.results().size(), "there is a value for each result",
                recorded.outputs());
        for (int i = 0; i < recorded.outputs().size(); i++) {
            Ref output = recorded.outputs().get(i);
            read(output, "result " + i);
            require(isPart || dtype(output) == recorded.results().get(i).dtype()
                    && output.layout().shape().equals(recorded.results().get(i).shape()),
                    "a value has the dtype and shape of its result", output);
        }
        BitSet origins = new BitSet();
        for (Written written : recorded.written()) {
            Value origin = value(written.origin());
            Value now = value(written.value());
            require(defined.get(written.value()) && !origins.get(written.origin())
                    && !(origin.source() instanceof Computed) && !(origin.source() instanceof Constant)
                    && !(origin.source() instanceof Live), "a storage that was there before ends with one value",
                    written);
            require(origin.dtype() == now.dtype() && origin.length() == now.length(),
                    "the new content of a storage is as the old", written);
            origins.set(written.origin());
        }
        for (Leaf leaf : recorded.leaves()) {
            if (leaf.after != null) {
                Ref after = Objects.requireNonNull(leaf.after);
                read(after, "the gradient of a leaf of shape " + leaf.tensor.shape());
                require(after.layout().shape().equals(leaf.tensor.shape()) && dtype(after) == leaf.tensor.dtype(),
                        "a gradient is as its leaf", after);
            }
        }
    }
}
