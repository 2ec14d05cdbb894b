"""Thalweg's operation names and what each means in PyTorch: `TABLE[name](inputs, attributes)`.

Attributes carry Thalweg's words: axis, axes, keepDim, and so on. The Java tests have the same table over `Tensor`.
"""

import numpy
import scipy.special
import torch
import torch.nn.functional as F

from golden import DTYPES


class Gamma(torch.autograd.Function):
    """The gamma function, which PyTorch lacks: values from SciPy, derivatives Γψ and Γ(ψ² + ψ′)."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.from_numpy(scipy.special.gamma(x.detach().double().numpy())).to(x.dtype)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * Gamma.apply(x) * Polygamma.apply(0, x)


class Polygamma(torch.autograd.Function):
    """Derivative n of digamma, from SciPy: PyTorch's own trigamma is right to nine digits only."""

    @staticmethod
    def forward(ctx, n, x):
        ctx.n = n
        ctx.save_for_backward(x)
        x64 = x.detach().double().numpy()
        value = scipy.special.digamma(x64) if n == 0 else scipy.special.polygamma(n, x64)
        value = numpy.where(x64 == -numpy.inf, numpy.nan, value)   # it has poles all the way
        return torch.from_numpy(value).to(x.dtype)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return None, g * Polygamma.apply(ctx.n + 1, x)


class Lgamma(torch.autograd.Function):
    """log |Γ| with exact derivatives."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.lgamma(x)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * Polygamma.apply(0, x)


class Cbrt(torch.autograd.Function):
    """The real cube root, which PyTorch lacks: values from SciPy, derivative c / 3x = 1 / 3c²."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.from_numpy(scipy.special.cbrt(x.detach().double().numpy())).to(x.dtype)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        c = Cbrt.apply(x)
        return g / (3 * c * c)


def unary(f):
    return lambda a, at: f(a[0])


def binary(f):
    return lambda a, at: f(a[0], a[1])


def reduce(f):
    """A reduction f(x, dim, keepdim) over attribute axes (absent: all of them)."""

    def run(a, at):
        x = a[0]
        axes = at.get("axes", list(range(x.dim())))
        return f(x, tuple(axes), at.get("keepDim", False))

    return run


def extreme(f):
    """max and min: over everything, or values and indices over one axis."""

    def run(a, at):
        if "axis" not in at:
            return f(a[0])
        return tuple(f(a[0], dim=at["axis"], keepdim=at.get("keepDim", False)))

    return run


def prod(a, at):
    if "axis" not in at:
        return torch.prod(a[0])
    return torch.prod(a[0], dim=at["axis"], keepdim=at.get("keepDim", False))


def arg(f):
    def run(a, at):
        return f(a[0], dim=at.get("axis"), keepdim=at.get("keepDim", False))

    return run


def logic(f):
    """any and all: over everything, or over some axes."""

    def run(a, at):
        if "axes" not in at:
            return f(a[0])
        return f(a[0], dim=tuple(at["axes"]), keepdim=at.get("keepDim", False))

    return run


def norm(a, at):
    order = float(at["order"]) if isinstance(at["order"], str) else at["order"]
    axes = tuple(at["axes"]) if "axes" in at else None
    return torch.linalg.vector_norm(a[0], ord=order, dim=axes, keepdim=at.get("keepDim", False))


def std(f):
    def run(a, at):
        axes = tuple(at["axes"]) if "axes" in at else None
        return f(a[0], dim=axes, correction=at["correction"], keepdim=at.get("keepDim", False))

    return run


def index(a, at):
    """x[index…] with slices written [start, stop, step] (null: left out), integers, and null for a whole axis."""
    places = []
    for place in at["index"]:
        places.append(slice(*place) if isinstance(place, list) else slice(None) if place is None else place)
    return a[0][tuple(places)]


def slice_axis(a, at):
    x, axis = a[0], at["axis"]
    places = [slice(None)] * x.dim()
    places[axis] = slice(at.get("start"), at.get("stop"), at.get("step"))
    return x[tuple(places)]


def index_put(a, at):
    return a[0].index_put(tuple(a[1:-1]), a[-1], accumulate=at.get("accumulate", False))


UNARY = {
    "neg": torch.neg, "abs": torch.abs, "sign": torch.sign, "square": torch.square, "sqrt": torch.sqrt,
    "rsqrt": torch.rsqrt, "cbrt": Cbrt.apply, "reciprocal": torch.reciprocal,
    "exp": torch.exp, "exp2": torch.exp2, "expm1": torch.expm1,
    "log": torch.log, "log1p": torch.log1p, "log2": torch.log2, "log10": torch.log10,
    "sin": torch.sin, "cos": torch.cos, "tan": torch.tan, "asin": torch.asin, "acos": torch.acos, "atan": torch.atan,
    "sinh": torch.sinh, "cosh": torch.cosh, "tanh": torch.tanh,
    "asinh": torch.asinh, "acosh": torch.acosh, "atanh": torch.atanh,
    "floor": torch.floor, "ceil": torch.ceil, "round": torch.round, "trunc": torch.trunc,
    "erf": torch.erf, "erfc": torch.erfc, "erfinv": torch.erfinv,
    "gamma": Gamma.apply, "lgamma": Lgamma.apply, "digamma": lambda x: Polygamma.apply(0, x),
    "sigmoid": torch.sigmoid, "relu": torch.relu, "relu6": F.relu6, "gelu": F.gelu,
    "geluTanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu, "logSigmoid": F.logsigmoid, "mish": F.mish, "selu": F.selu,
    "softplus": F.softplus, "softsign": F.softsign, "hardsigmoid": F.hardsigmoid, "hardswish": F.hardswish,
    "isNaN": torch.isnan, "isFinite": torch.isfinite, "isInf": torch.isinf, "logicalNot": torch.logical_not,
    "inverse": torch.linalg.inv, "det": torch.linalg.det, "slogdet": torch.linalg.slogdet,
    "cholesky": torch.linalg.cholesky, "qr": torch.linalg.qr,
    "clone": torch.clone,
}

BINARY = {
    "add": torch.add, "sub": torch.sub,
    "mul": torch.mul, "div": torch.div,
    "pow": torch.pow,
    "floorDivide": lambda a, b: torch.div(a, b, rounding_mode="floor"),
    "remainder": torch.remainder, "fmod": torch.fmod,
    "atan2": torch.atan2, "hypot": torch.hypot, "maximum": torch.maximum, "minimum": torch.minimum,
    "xLogY": torch.xlogy, "logAddExp": torch.logaddexp,
    "eq": torch.eq, "ne": torch.ne,
    "lt": torch.lt, "le": torch.le,
    "gt": torch.gt, "ge": torch.ge,
    "logicalAnd": torch.logical_and, "logicalOr": torch.logical_or, "logicalXor": torch.logical_xor,
    "matmul": torch.matmul, "dot": torch.dot, "outer": torch.outer, "solve": torch.linalg.solve,
}


TABLE = {name: unary(f) for name, f in UNARY.items()}
TABLE |= {name: binary(f) for name, f in BINARY.items()}
TABLE |= {
    # element-wise with attributes
    "elu": lambda a, at: F.elu(a[0], alpha=at.get("alpha", 1.0)),
    "celu": lambda a, at: F.celu(a[0], alpha=at.get("alpha", 1.0)),
    "leakyRelu": lambda a, at: F.leaky_relu(a[0], negative_slope=at.get("slope", 0.01)),
    "hardtanh": lambda a, at: F.hardtanh(a[0], min_val=at.get("min", -1.0), max_val=at.get("max", 1.0)),
    "clamp": lambda a, at: torch.clamp(a[0], min=at.get("min"), max=at.get("max")),
    "clampTensor": lambda a, at: torch.clamp(a[0], min=a[1], max=a[2]),
    "lerp": lambda a, at: torch.lerp(a[0], a[1], a[2]),
    "addcmul": lambda a, at: torch.addcmul(a[0], a[1], a[2], value=at.get("value", 1)),
    "addcdiv": lambda a, at: torch.addcdiv(a[0], a[1], a[2], value=at.get("value", 1)),
    "where": lambda a, at: torch.where(a[0], a[1], a[2]),
    "to": lambda a, at: a[0].to(DTYPES[at["dtype"]]),
    # reductions
    "sum": reduce(lambda x, d, k: torch.sum(x, dim=d, keepdim=k)),
    "mean": reduce(lambda x, d, k: torch.mean(x, dim=d, keepdim=k)),
    "amax": reduce(lambda x, d, k: torch.amax(x, dim=d, keepdim=k)),
    "amin": reduce(lambda x, d, k: torch.amin(x, dim=d, keepdim=k)),
    "logSumExp": reduce(lambda x, d, k: torch.logsumexp(x, dim=d, keepdim=k)),
    "var": std(torch.var), "std": std(torch.std), "norm": norm, "prod": prod,
    "max": extreme(torch.max), "min": extreme(torch.min), "median": extreme(torch.median),
    "argmax": arg(torch.argmax), "argmin": arg(torch.argmin),
    "any": logic(torch.any), "all": logic(torch.all),
    "cumsum": lambda a, at: torch.cumsum(a[0], at["axis"]),
    "cumprod": lambda a, at: torch.cumprod(a[0], at["axis"]),
    "softmax": lambda a, at: torch.softmax(a[0], at["axis"]),
    "logSoftmax": lambda a, at: torch.log_softmax(a[0], at["axis"]),
    # order
    "sort": lambda a, at: torch.sort(a[0], dim=at["axis"], descending=at.get("descending", False), stable=True),
    "argsort": lambda a, at: torch.argsort(a[0], dim=at["axis"], descending=at.get("descending", False), stable=True),
    "topk": lambda a, at: torch.topk(a[0], at["k"], dim=at["axis"], largest=at.get("largest", True)),
    # movement
    "index": index, "slice": slice_axis,
    "select": lambda a, at: a[0].select(at["axis"], at["index"]),
    "narrow": lambda a, at: a[0].narrow(at["axis"], at["start"], at["length"]),
    "permute": lambda a, at: a[0].permute(*at["axes"]),
    "transpose": lambda a, at: a[0].transpose(at["axis0"], at["axis1"]),
    "reshape": lambda a, at: a[0].reshape(at["shape"]),
    "view": lambda a, at: a[0].view(at["shape"]),
    "flatten": lambda a, at: a[0].flatten(at.get("start", 0), at.get("end", -1)),
    "expand": lambda a, at: a[0].expand(at["shape"]),
    "squeeze": lambda a, at: a[0].squeeze() if "axis" not in at else a[0].squeeze(at["axis"]),
    "unsqueeze": lambda a, at: a[0].unsqueeze(at["axis"]),
    "diagonal": lambda a, at: a[0].diagonal(at.get("offset", 0), at.get("axis0", 0), at.get("axis1", 1)),
    "flip": lambda a, at: a[0].flip(at["axes"]),
    "roll": lambda a, at: torch.roll(a[0], at["shifts"], at.get("axes")),
    "tril": lambda a, at: torch.tril(a[0], at.get("diagonal", 0)),
    "triu": lambda a, at: torch.triu(a[0], at.get("diagonal", 0)),
    "pad": lambda a, at: F.pad(a[0], at["pad"], mode="constant", value=at.get("value", 0.0)),
    "repeat": lambda a, at: a[0].repeat(at["repeats"]),
    "cat": lambda a, at: torch.cat(a, at["axis"]),
    "stack": lambda a, at: torch.stack(a, at["axis"]),
    "split": lambda a, at: torch.split(a[0], at["sizes"], at["axis"]),
    "chunk": lambda a, at: torch.chunk(a[0], at["chunks"], at["axis"]),
    "gather": lambda a, at: torch.gather(a[0], at["axis"], a[1]),
    "scatter": lambda a, at: torch.scatter(a[0], at["axis"], a[1], a[2]),
    "scatterAdd": lambda a, at: torch.scatter_add(a[0], at["axis"], a[1], a[2]),
    "indexSelect": lambda a, at: torch.index_select(a[0], at["axis"], a[1]),
    "indexAdd": lambda a, at: torch.index_add(a[0], at["axis"], a[1], a[2]),
    "take": lambda a, at: torch.take(a[0], a[1]),
    "maskedSelect": lambda a, at: torch.masked_select(a[0], a[1]),
    "maskedFill": lambda a, at: torch.masked_fill(a[0], a[1], at["value"]),
    "nonzero": lambda a, at: torch.nonzero(a[0]),
    "indexPut": index_put,
    # contraction
    "einsum": lambda a, at: torch.einsum(at["equation"], *a),
    "triangularSolve": lambda a, at: torch.linalg.solve_triangular(
        a[0], a[1], upper=at["upper"], unitriangular=at.get("unitriangular", False)),
    "mseLoss": lambda a, at: F.mse_loss(a[0], a[1]),
    # creation
    "arange": lambda a, at: torch.arange(*a, dtype=DTYPES[at["dtype"]]),
    "linspace": lambda a, at: torch.linspace(a[0], a[1], a[2], dtype=DTYPES[at["dtype"]]),
    "eye": lambda a, at: torch.eye(*a, dtype=DTYPES[at["dtype"]]),
}
