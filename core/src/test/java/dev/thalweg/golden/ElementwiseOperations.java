package dev.thalweg.golden;

import dev.thalweg.tensor.Tensor;

/** Element-wise operations. */
final class ElementwiseOperations {
    private ElementwiseOperations() {}

    static void addTo(OperationTable table) {
        unaries(table);
        activations(table);
        binaries(table);
        ternaries(table);
    }

    private static void unaries(OperationTable table) {
        table.unary("neg", Tensor::neg);
        table.unary("abs", Tensor::abs);
        table.unary("sign", Tensor::sign);
        table.unary("square", Tensor::square);
        table.unary("sqrt", Tensor::sqrt);
        table.unary("rsqrt", Tensor::rsqrt);
        table.unary("cbrt", Tensor::cbrt);
        table.unary("reciprocal", Tensor::reciprocal);
        table.unary("exp", Tensor::exp);
        table.unary("exp2", Tensor::exp2);
        table.unary("expm1", Tensor::expm1);
        table.unary("log", Tensor::log);
        table.unary("log1p", Tensor::log1p);
        table.unary("log2", Tensor::log2);
        table.unary("log10", Tensor::log10);
        table.unary("sin", Tensor::sin);
        table.unary("cos", Tensor::cos);
        table.unary("tan", Tensor::tan);
        table.unary("asin", Tensor::asin);
        table.unary("acos", Tensor::acos);
        table.unary("atan", Tensor::atan);
        table.unary("sinh", Tensor::sinh);
        table.unary("cosh", Tensor::cosh);
        table.unary("tanh", Tensor::tanh);
        table.unary("asinh", Tensor::asinh);
        table.unary("acosh", Tensor::acosh);
        table.unary("atanh", Tensor::atanh);
        table.unary("floor", Tensor::floor);
        table.unary("ceil", Tensor::ceil);
        table.unary("round", Tensor::round);
        table.unary("trunc", Tensor::trunc);
        table.unary("erf", Tensor::erf);
        table.unary("erfc", Tensor::erfc);
        table.unary("erfinv", Tensor::erfinv);
        table.unary("gamma", Tensor::gamma);
        table.unary("lgamma", Tensor::lgamma);
        table.unary("digamma", Tensor::digamma);
        table.unary("isNaN", Tensor::isNaN);
        table.unary("isInf", Tensor::isInf);
        table.unary("isFinite", Tensor::isFinite);
        table.unary("logicalNot", Tensor::logicalNot);
        table.unary("clone", Tensor::clone);
        table.one("to", c -> c.x().to(c.dtype()));
    }

    private static void activations(OperationTable table) {
        table.unary("sigmoid", Tensor::sigmoid);
        table.unary("logSigmoid", Tensor::logSigmoid);
        table.unary("softplus", Tensor::softplus);
        table.unary("relu", Tensor::relu);
        table.unary("relu6", Tensor::relu6);
        table.unary("gelu", Tensor::gelu);
        table.unary("geluTanh", Tensor::geluTanh);
        table.unary("silu", Tensor::silu);
        table.unary("mish", Tensor::mish);
        table.unary("selu", Tensor::selu);
        table.unary("softsign", Tensor::softsign);
        table.unary("hardsigmoid", Tensor::hardsigmoid);
        table.unary("hardswish", Tensor::hardswish);
        table.one("elu", c -> c.x().elu(c.number("alpha", 1)));
        table.one("celu", c -> c.x().celu(c.number("alpha", 1)));
        table.one("leakyRelu", c -> c.x().leakyRelu(c.number("slope", 0.01)));
        table.one("hardtanh", c -> c.x().hardtanh(c.number("min", -1), c.number("max", 1)));
        table.one("clamp", c -> c.x().dtype().isFloating()
                ? c.x().clamp(c.number("min", Double.NEGATIVE_INFINITY), c.number("max", Double.POSITIVE_INFINITY))
                : c.x().clamp((long) c.whole("min"), (long) c.whole("max")));
    }

    private static void binaries(OperationTable table) {
        table.binary("add", Tensor::add, Tensor::add, Tensor::add);
        table.binary("sub", Tensor::sub, Tensor::sub, Tensor::sub);
        table.binary("mul", Tensor::mul, Tensor::mul, Tensor::mul);
        table.binary("div", Tensor::div, Tensor::div, Tensor::div);
        table.binary("pow", Tensor::pow, Tensor::pow, Tensor::pow);
        table.binary("remainder", Tensor::remainder, Tensor::remainder, Tensor::remainder);
        table.binary("fmod", Tensor::fmod, Tensor::fmod, Tensor::fmod);
        table.binary("floorDivide", Tensor::floorDivide, Tensor::floorDivide, Tensor::floorDivide);
        table.binary("maximum", Tensor::maximum, Tensor::maximum, Tensor::maximum);
        table.binary("minimum", Tensor::minimum, Tensor::minimum, Tensor::minimum);
        table.binary("eq", Tensor::eq, Tensor::eq, Tensor::eq);
        table.binary("ne", Tensor::ne, Tensor::ne, Tensor::ne);
        table.binary("lt", Tensor::lt, Tensor::lt, Tensor::lt);
        table.binary("le", Tensor::le, Tensor::le, Tensor::le);
        table.binary("gt", Tensor::gt, Tensor::gt, Tensor::gt);
        table.binary("ge", Tensor::ge, Tensor::ge, Tensor::ge);
        table.binary("atan2", Tensor::atan2);
        table.binary("hypot", Tensor::hypot);
        table.binary("logAddExp", Tensor::logAddExp);
        table.binary("xLogY", Tensor::xLogY);
        table.binary("logicalAnd", Tensor::logicalAnd);
        table.binary("logicalOr", Tensor::logicalOr);
        table.binary("logicalXor", Tensor::logicalXor);
    }

    private static void ternaries(OperationTable table) {
        table.one("clampTensor", c -> c.x().clamp(c.y(), c.tensor(2)));
        table.one("lerp", c -> c.in().get(2) instanceof Tensor weight ? c.x().lerp(c.y(), weight) : c.x().lerp(c.y(), c
                .number(2)));
        table.one("addcmul", c -> c.x().addcmul(c.y(), c.tensor(2), c.number("value", 1)));
        table.one("addcdiv", c -> c.x().addcdiv(c.y(), c.tensor(2), c.number("value", 1)));
        table.one("where", c -> Tensor.where(c.x(), c.y(), c.tensor(2)));
    }
}
