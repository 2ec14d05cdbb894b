package dev.thalweg.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The names of operations in the golden files and what each is in Thalweg; the table in {@code src/test/python/table.py}
 * says what it is in PyTorch.
 */
final class Operations {
    private static final Map<String, Function<Call, List<Tensor>>> TABLE = new HashMap<>();

    private Operations() {}

    /** {@return what an operation gives} */
    static List<Tensor> apply(String name, Call call) {
        Function<Call, List<Tensor>> operation = TABLE.get(name);
        if (operation == null) {
            throw new AssertionError("no operation " + name + " in the table");
        }
        return operation.apply(call);
    }

    private static void one(String name, Function<Call, Tensor> operation) {
        TABLE.put(name, operation.andThen(List::of));
    }

    private static void many(String name, Function<Call, List<Tensor>> operation) {
        TABLE.put(name, operation);
    }

    private static void unary(String name, UnaryOperator<Tensor> operation) {
        one(name, c -> operation.apply(c.x()));
    }

    private static void binary(String name, BinaryOperator<Tensor> operation) {
        one(name, c -> operation.apply(c.x(), c.y()));
    }

    @FunctionalInterface
    private interface WithDouble {
        Tensor apply(Tensor x, double number);
    }

    @FunctionalInterface
    private interface WithLong {
        Tensor apply(Tensor x, long number);
    }

    /** An operation whose second operand may be a plain number. */
    private static void binary(String name, BinaryOperator<Tensor> tensors, WithDouble doubles, WithLong longs) {
        one(name, c -> switch (c.in().get(1)) {
            case Tensor y -> tensors.apply(c.x(), y);
            case Double y -> doubles.apply(c.x(), y);
            case Long y -> longs.apply(c.x(), y);
            default -> tensors.apply(c.x(), Tensor.of((boolean) c.in().get(1)).reshape());
        });
    }

    static {
        unaries();
        activations();
        binaries();
        ternaries();
        reductions();
        views();
    }

    private static void unaries() {
        unary("neg", Tensor::neg);
        unary("abs", Tensor::abs);
        unary("sign", Tensor::sign);
        unary("square", Tensor::square);
        unary("sqrt", Tensor::sqrt);
        unary("rsqrt", Tensor::rsqrt);
        unary("cbrt", Tensor::cbrt);
        unary("reciprocal", Tensor::reciprocal);
        unary("exp", Tensor::exp);
        unary("exp2", Tensor::exp2);
        unary("expm1", Tensor::expm1);
        unary("log", Tensor::log);
        unary("log1p", Tensor::log1p);
        unary("log2", Tensor::log2);
        unary("log10", Tensor::log10);
        unary("sin", Tensor::sin);
        unary("cos", Tensor::cos);
        unary("tan", Tensor::tan);
        unary("asin", Tensor::asin);
        unary("acos", Tensor::acos);
        unary("atan", Tensor::atan);
        unary("sinh", Tensor::sinh);
        unary("cosh", Tensor::cosh);
        unary("tanh", Tensor::tanh);
        unary("asinh", Tensor::asinh);
        unary("acosh", Tensor::acosh);
        unary("atanh", Tensor::atanh);
        unary("floor", Tensor::floor);
        unary("ceil", Tensor::ceil);
        unary("round", Tensor::round);
        unary("trunc", Tensor::trunc);
        unary("erf", Tensor::erf);
        unary("erfc", Tensor::erfc);
        unary("erfinv", Tensor::erfinv);
        unary("gamma", Tensor::gamma);
        unary("lgamma", Tensor::lgamma);
        unary("digamma", Tensor::digamma);
        unary("isNaN", Tensor::isNaN);
        unary("isInf", Tensor::isInf);
        unary("isFinite", Tensor::isFinite);
        unary("logicalNot", Tensor::logicalNot);
        unary("clone", Tensor::clone);
        one("to", c -> c.x().to(DType.valueOf(c.text("dtype").toUpperCase(Locale.ROOT))));
    }

    private static void activations() {
        unary("sigmoid", Tensor::sigmoid);
        unary("logSigmoid", Tensor::logSigmoid);
        unary("softplus", Tensor::softplus);
        unary("relu", Tensor::relu);
        unary("relu6", Tensor::relu6);
        unary("gelu", Tensor::gelu);
        unary("geluTanh", Tensor::geluTanh);
        unary("silu", Tensor::silu);
        unary("mish", Tensor::mish);
        unary("selu", Tensor::selu);
        unary("softsign", Tensor::softsign);
        unary("hardsigmoid", Tensor::hardsigmoid);
        unary("hardswish", Tensor::hardswish);
        one("elu", c -> c.x().elu(c.number("alpha", 1)));
        one("celu", c -> c.x().celu(c.number("alpha", 1)));
        one("leakyRelu", c -> c.x().leakyRelu(c.number("slope", 0.01)));
        one("hardtanh", c -> c.x().hardtanh(c.number("min", -1), c.number("max", 1)));
        one("clamp", c -> c.x().dtype().isFloating()
                ? c.x().clamp(c.number("min", Double.NEGATIVE_INFINITY), c.number("max", Double.POSITIVE_INFINITY))
                : c.x().clamp((long) c.whole("min"), (long) c.whole("max")));
    }

    private static void binaries() {
        binary("add", Tensor::add, Tensor::add, Tensor::add);
        binary("sub", Tensor::sub, Tensor::sub, Tensor::sub);
        binary("mul", Tensor::mul, Tensor::mul, Tensor::mul);
        binary("div", Tensor::div, Tensor::div, Tensor::div);
        binary("pow", Tensor::pow, Tensor::pow, Tensor::pow);
        binary("remainder", Tensor::remainder, Tensor::remainder, Tensor::remainder);
        binary("fmod", Tensor::fmod, Tensor::fmod, Tensor::fmod);
        binary("floorDivide", Tensor::floorDivide, Tensor::floorDivide, Tensor::floorDivide);
        binary("maximum", Tensor::maximum, Tensor::maximum, Tensor::maximum);
        binary("minimum", Tensor::minimum, Tensor::minimum, Tensor::minimum);
        binary("eq", Tensor::eq, Tensor::eq, Tensor::eq);
        binary("ne", Tensor::ne, Tensor::ne, Tensor::ne);
        binary("lt", Tensor::lt, Tensor::lt, Tensor::lt);
        binary("le", Tensor::le, Tensor::le, Tensor::le);
        binary("gt", Tensor::gt, Tensor::gt, Tensor::gt);
        binary("ge", Tensor::ge, Tensor::ge, Tensor::ge);
        binary("atan2", Tensor::atan2);
        binary("hypot", Tensor::hypot);
        binary("logAddExp", Tensor::logAddExp);
        binary("xLogY", Tensor::xLogY);
        binary("logicalAnd", Tensor::logicalAnd);
        binary("logicalOr", Tensor::logicalOr);
        binary("logicalXor", Tensor::logicalXor);
    }

    private static void ternaries() {
        one("clampTensor", c -> c.x().clamp(c.y(), c.tensor(2)));
        one("lerp", c -> c.in().get(2) instanceof Tensor weight ? c.x().lerp(c.y(), weight) : c.x().lerp(c.y(), c
                .number(2)));
        one("addcmul", c -> c.x().addcmul(c.y(), c.tensor(2), c.number("value", 1)));
        one("addcdiv", c -> c.x().addcdiv(c.y(), c.tensor(2), c.number("value", 1)));
        one("where", c -> Tensor.where(c.x(), c.y(), c.tensor(2)));
    }

    private static void reductions() {
        one("sum", c -> c.x().sum(c.flag("keepDim"), c.wholes("axes")));
        one("mean", c -> c.x().mean());
    }

    private static void views() {
        one("index", Operations::index);
        one("slice", c -> slice(c.x(), c.whole("axis"), c.at().get("start"), c.at().get("stop"), c.at().get("step")));
        one("select", c -> c.x().select(c.whole("axis"), c.whole("index")));
        one("narrow", c -> c.x().narrow(c.whole("axis"), c.whole("start"), c.whole("length")));
        one("permute", c -> c.x().permute(c.wholes("axes")));
        one("transpose", c -> c.x().transpose(c.whole("axis0"), c.whole("axis1")));
        one("reshape", c -> c.x().reshape(c.wholes("shape")));
        one("view", c -> c.x().view(c.wholes("shape")));
        one("flatten", c -> c.x().flatten(c.whole("start", 0), c.whole("end", -1)));
        one("expand", c -> c.x().expand(c.wholes("shape")));
        one("squeeze", c -> c.has("axis") ? c.x().squeeze(c.whole("axis")) : c.x().squeeze());
        one("unsqueeze", c -> c.x().unsqueeze(c.whole("axis")));
        one("diagonal", c -> c.x().diagonal(c.whole("offset", 0), c.whole("axis0", 0), c.whole("axis1", 1)));
        one("flip", c -> c.wholes("axes").length == 0 ? c.x().clone() : c.x().flip(c.wholes("axes")));
        one("cat", c -> Tensor.cat(c.whole("axis"), c.tensors(0, c.in().size())));
        one("stack", c -> Tensor.stack(c.whole("axis"), c.tensors(0, c.in().size())));
        many("split", c -> c.x().split(c.whole("axis"), c.wholes("sizes")));
        many("chunk", c -> c.x().chunk(c.whole("axis"), c.whole("chunks")));
    }

    private static Tensor slice(Tensor x, int axis, JsonNode start, JsonNode stop, JsonNode step) {
        return x.slice(axis, isThere(start) ? start.intValue() : 0, isThere(stop) ? stop.intValue() : Integer.MAX_VALUE,
                isThere(step) ? step.intValue() : 1);
    }

    private static boolean isThere(JsonNode node) {
        return node != null && !node.isNull();
    }

    /** Whole numbers select, lists slice, null leaves an axis whole. */
    private static Tensor index(Call c) {
        Tensor part = c.x();
        int axis = 0;
        for (JsonNode place : c.at().get("index")) {
            if (place.isInt()) {
                part = part.select(axis, place.intValue());
            } else {
                part = place.isArray() ? slice(part, axis, place.get(0), place.get(1), place.get(2)) : part;
                axis++;
            }
        }
        return part;
    }
}
