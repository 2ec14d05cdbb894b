package dev.thalweg.compile;

import dev.thalweg.kernel.Loop;
import dev.thalweg.kernel.LoopKernel;
import dev.thalweg.tensor.Trace.Apply;
import dev.thalweg.tensor.Trace.Captured;
import dev.thalweg.tensor.Trace.Computed;
import dev.thalweg.tensor.Trace.Constant;
import dev.thalweg.tensor.Trace.Fill;
import dev.thalweg.tensor.Trace.Fold;
import dev.thalweg.tensor.Trace.Gradient;
import dev.thalweg.tensor.Trace.Input;
import dev.thalweg.tensor.Trace.Map;
import dev.thalweg.tensor.Trace.Live;
import dev.thalweg.tensor.Trace.Place;
import dev.thalweg.tensor.Trace.Product;
import dev.thalweg.tensor.Trace.Recorded;
import dev.thalweg.tensor.Trace.Ref;
import dev.thalweg.tensor.Trace.Step;
import dev.thalweg.tensor.Trace.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says in words what a program is made of. */
final class Explanation {
    private Explanation() {}

    static String of(Program program) {
        Recorded recorded = program.schedule().recorded();
        StringBuilder text = new StringBuilder("program\n");
        for (int v = 0; v < recorded.values().size(); v++) {
            Value value = recorded.values().get(v);
            if (!(value.source() instanceof Computed) && program.schedule().isNeeded(v)) {
                text.append("  %").append(v).append(" = ").append(source(value)).append('\n');
            }
        }
        for (Step step : recorded.steps()) {
            text.append("  %").append(step.out()).append(" = ").append(step(step));
            if (!program.schedule().isNeeded(step.out())) {
                text.append("   not needed");
            } else if (program.schedule().isInArray(step.out())) {
                text.append("   in an array: ").append(program.schedule().reason(step.out()));
            }
            text.append('\n');
        }
        text.append("runs\n");
        if (program.isStraight()) {
            return text.append("  straight-line code: ").append(program.kernels().getFirst().describe()).append('\n')
                    .toString();
        }
        int kernel = 0;
        for (int u = 0; u < program.schedule().units().size(); u++) {
            int number = u;
            String how = program.groups().stream().filter(group -> group.size() > 1 && group.contains(number))
                    .findFirst()
                    .map(group -> RowGroups.lengthOfBands(program.schedule(), group) > 0 ? "by bands, " : "by rows, ")
                    .orElse("");
            text.append("  ").append(how).append(switch (program.schedule().units().get(u)) {
                case Schedule.LoopUnit(LoopBuilder loop) -> loop(loop, program.kernels().get(kernel++));
                case Schedule.ProductUnit(Product product) -> "product %" + product.out() + " = " + step(product);
                case Schedule.ApplyUnit(Apply apply) -> "op %" + apply.out() + " = " + step(apply);
                case Schedule.FillUnit(Fill fill) -> "draw %" + fill.out();
                case Schedule.TurnUnit(Map turn) -> "turn %" + turn.out() + " = " + step(turn);
                case Schedule.WindowUnit(Place place) -> "copy %" + place.out() + " = " + step(place);
            }).append('\n');
        }
        return text.append("arrays: ").append(program.plan().arrays()).append('\n').toString();
    }

    private static String source(Value value) {
        String what = switch (value.source()) {
            case Input input -> "input " + input.number();
            case Captured _ -> "captured";
            case Constant constant -> constant.uniform() ? "constant " + constant.storage().getDouble(0) : "constants";
            case Gradient gradient -> "gradient of leaf " + gradient.leaf();
            case Live _ -> "number asked for at each run";
            case Computed _ -> "computed";
        };
        return what + " " + value.dtype().toString().toLowerCase(Locale.ROOT) + "[" + value.length() + "]";
    }

    private static String step(Step step) {
        return switch (step) {
            case Map map -> map.function() + refs(map.args()) + " " + map.shape();
            case Place place ->
                    "place " + ref(place.source()) + " in " + (place.old() < 0 ? "zeros" : "%" + place.old())
                            + " at " + place.window().offset() + " " + place.window().shape();
            case Fold fold ->
                    fold.how().name().toLowerCase(Locale.ROOT) + " over " + fold.reduced() + " axes of " + ref(fold
                            .source());
            case Product product -> "matmul" + refs(List.of(product.left(), product.right()));
            case Apply apply -> apply.op().label() + refs(apply.inputs());
            case Fill _ -> "draw";
        };
    }

    private static String refs(List<Ref> refs) {
        return refs.stream().map(Explanation::ref).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String ref(Ref ref) {
        String at = ref.layout().isContiguous() && ref.layout().offset() == 0 ? ""
                : "@" + ref.layout().offset() + Arrays.toString(ref.layout().strides());
        return "%" + ref.value() + at;
    }

    private static String loop(LoopBuilder builder, LoopKernel kernel) {
        Loop loop = kernel.loop();
        return "loop " + Arrays.toString(builder.sizes) + " makes "
                + builder.roots.stream().map(root -> "%" + root.value()
                        + (root.fold() == null ? "" : " (" + root.fold().name().toLowerCase(Locale.ROOT) + ")"))
                        .collect(Collectors
                                .joining(", "))
                + "; loads "
                + builder.accesses.keySet().stream().map(access -> "%" + access.value()).distinct().collect(
                        Collectors.joining(", "))
                + "; " + kernel.describe() + ", " + loop.stores().size() + " stores";
    }
}
