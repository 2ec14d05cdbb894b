"""Element-wise functions: ordinary points to second order, special points to first, broadcasting, whole numbers."""

import torch

from golden import INF, NAN, Recorder, ramp, tensor, write
from table import TABLE

FLOATS = (torch.float64, torch.float32)

REAL = [-2.75, -1.5, -1.125, -0.625, -0.125, 0.25, 0.75, 1.375, 2.25, 3.5]
POSITIVE = [0.0625, 0.25, 0.75, 1.375, 2.25, 3.5, 12.0, 100.5]
UNIT = [-0.9375, -0.625, -0.25, -0.0625, 0.125, 0.5, 0.75, 0.96875]
ABOVE_ONE = [1.0625, 1.375, 2.25, 3.5, 12.0, 100.5]
NO_POLES = [-4.5, -2.75, -1.5, -0.625, -0.125, 0.25, 0.75, 1.5, 2.25, 3.5, 7.25, 20.5]
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, -3.0, 6.0, NAN, INF, -INF]
# Beyond every dtype's comfort: overflow, underflow, subnormal.
EXTREME = {
    torch.float64: [30.0, -30.0, 720.0, -745.0, 1e-300, -1e-300, 1e300, -1e300, 5e-324, 1e-9, -1e-9, 1e16],
    torch.float32: [30.0, -30.0, 90.0, -103.0, 1e-37, -1e-37, 1e37, -1e37, 1e-45, 1e-5, -1e-5, 1e8],
}

# Name: ordinary points, attribute sets.
FUNCTIONS = {
    "neg": (REAL,), "abs": (REAL,), "sign": (REAL,), "square": (REAL,), "sqrt": (POSITIVE,), "rsqrt": (POSITIVE,),
    "cbrt": (REAL,), "reciprocal": (REAL,), "exp": (REAL,), "exp2": (REAL,), "expm1": (REAL,),
    "log": (POSITIVE,), "log1p": (POSITIVE + UNIT,), "log2": (POSITIVE,), "log10": (POSITIVE,),
    "sin": (REAL,), "cos": (REAL,), "tan": (REAL,), "asin": (UNIT,), "acos": (UNIT,), "atan": (REAL,),
    "sinh": (REAL,), "cosh": (REAL,), "tanh": (REAL,), "asinh": (REAL,), "acosh": (ABOVE_ONE,), "atanh": (UNIT,),
    "floor": (REAL,), "ceil": (REAL,), "round": (REAL,), "trunc": (REAL,),
    "erf": (REAL,), "erfc": (REAL,), "erfinv": (UNIT,),
    "gamma": (NO_POLES,), "lgamma": (NO_POLES,), "digamma": (NO_POLES,),
    "sigmoid": (REAL,), "relu": (REAL,), "relu6": (REAL + [7.5],), "gelu": (REAL,), "geluTanh": (REAL,),
    "silu": (REAL,), "logSigmoid": (REAL,), "mish": (REAL,), "selu": (REAL,), "softsign": (REAL,),
    "hardsigmoid": (REAL + [-3.5],), "hardswish": (REAL + [-3.5],),
    "softplus": (REAL,),   # PyTorch's turns linear beyond 20, which is a threshold of its own
    "elu": (REAL, {}, {"alpha": 0.375}, {"alpha": 2.0}),
    "celu": (REAL, {}, {"alpha": 0.375}, {"alpha": 2.0}),
    "leakyRelu": (REAL, {}, {"slope": 0.25}),
    "hardtanh": (REAL, {}, {"min": -2.0, "max": 0.5}),
    "clamp": (REAL, {"min": -1.0, "max": 2.0}, {"min": 0.5}, {"max": 0.5}, {"min": 2.0, "max": -1.0}),
}

PREDICATES = ("isNaN", "isFinite", "isInf", "logicalNot")

# Where a branch changes: PyTorch's choice of value and derivative.
KINKS = {"round": [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 3.5], "clamp": [-1.0, 2.0, 0.5], 
         "hardtanh": [-1.0, 1.0, -2.0, 0.5], "erfinv": [0.0, 1.0, -1.0, 1.5],
         "hardsigmoid": [-3.0, 3.0], "hardswish": [-3.0, 3.0, 0.0], "relu6": [0.0, 6.0],
         "leakyRelu": [0.0, -0.0], "elu": [0.0, -0.0], "celu": [0.0, -0.0], "selu": [0.0, -0.0], "relu": [0.0, -0.0],
         "abs": [0.0, -0.0], "sign": [0.0, -0.0]}

# One-sided at 0, where PyTorch takes the derivative from the left and the second one from the right.
NO_SECOND_AT_KINK = ("elu", "celu", "selu")

# Where PyTorch's scalar and vector loops answer differently, or give a number as the gradient at NaN.
UNSETTLED = {("gelu", torch.float32): [INF, -INF], ("hardsigmoid", torch.float64): [NAN],
             ("hardsigmoid", torch.float32): [NAN],
             ("hardswish", torch.float64): [NAN], ("hardswish", torch.float32): [NAN]}

BINARY = {
    "add": 0, "sub": 0, "mul": 0, "div": 0, "atan2": 0, "hypot": 0, "maximum": 0, "minimum": 0,
    "remainder": 0, "fmod": 0, "floorDivide": 0, "pow": 1, "xLogY": 1, "logAddExp": 0,
    "eq": 0, "ne": 0, "lt": 0, "le": 0, "gt": 0, "ge": 0, "logicalAnd": 0, "logicalOr": 0, "logicalXor": 0,
}


def unary(rec):
    for name, (points, *attribute_sets) in FUNCTIONS.items():
        for at in attribute_sets or [{}]:
            for dtype in FLOATS:
                rec.add(name, [tensor(points, dtype)], at, "ordinary points")
                if name in KINKS:
                    rec.add(name, [tensor(KINKS[name], dtype)], at, "kinks", second=name not in NO_SECOND_AT_KINK)
                unsettled = [str(x) for x in UNSETTLED.get((name, dtype), [])]
                special = [x for x in SPECIAL if str(x) not in unsettled]
                rec.add(name, [tensor(special, dtype)], at, "special points", second=False)
                rec.add(name, [tensor(EXTREME[dtype], dtype)], at, "extreme points", second=False)
    for name in PREDICATES:
        for dtype in FLOATS:
            rec.add(name, [tensor(SPECIAL, dtype)], note="special points")
    for name in ("neg", "abs", "sin", "gelu", "sqrt", "reciprocal"):
        rec.add(name, [torch.empty(0, 3, dtype=torch.float64)], note="empty")
        rec.add(name, [tensor(0.75)], note="0-d")
    for name in ("sqrt", "exp", "sin", "sigmoid", "reciprocal", "log", "erf", "tanh"):
        for dtype in (torch.int64, torch.int32, torch.bool):
            rec.add(name, [tensor([0, 1] if dtype == torch.bool else [1, 2, 5], dtype)], note="of whole numbers")
    for name in ("neg", "abs", "sign", "square", "floor", "ceil", "round", "relu", "isNaN", "isFinite", "logicalNot"):
        for dtype in (torch.int64, torch.int32):
            rec.add(name, [tensor([-7, -1, 0, 1, 8], dtype)], note="of whole numbers")
    rec.add("logicalNot", [tensor([True, False], torch.bool)])
    rec.add("square", [tensor([3, -4], torch.int64)])
    rec.add("clamp", [tensor([-5, 0, 2, 9], torch.int64)], {"min": -1, "max": 3}, "of whole numbers")
    for source in (torch.float64, torch.float32):
        for target in ("int64", "int32", "bool", "float32", "float64"):
            rec.add("to", [tensor([0.0, -0.0, 0.5, -0.5, 1.75, -1.75, 1e6], source)], {"dtype": target}, grad=False)
    for target in ("int32", "bool", "float32", "float64"):
        rec.add("to", [tensor([0, 1, -1, 7, 16777217], torch.int64)], {"dtype": target})
    for target in ("int32", "int64", "float32", "float64"):
        rec.add("to", [tensor([True, False], torch.bool)], {"dtype": target})
    rec.add("to", [ramp((3,), torch.float64)], {"dtype": "float32"}, "differentiable")
    rec.add("to", [ramp((3,), torch.float32)], {"dtype": "float64"}, "differentiable")


def grid(values, dtype):
    pairs = [(a, b) for a in values for b in values]
    return [tensor([p[0] for p in pairs], dtype), tensor([p[1] for p in pairs], dtype)]


def binary(rec):
    ordinary = [-2.5, -0.75, 0.625, 1.5, 3.25]
    positive = [0.25, 0.75, 1.5, 3.25]
    special = [0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, NAN, INF, -INF]
    for name, base in BINARY.items():
        for dtype in FLOATS:
            rec.add(name, grid(positive if base else ordinary, dtype), note="ordinary points")
            rec.add(name, grid(special, dtype), note="special points", second=False)
        for left, right, note in (
                ((2, 3), (3,), "rows"), ((2, 1), (1, 3), "outer"), ((), (2, 2), "0-d left"), ((2, 2), (), "0-d right"),
                ((2, 1, 2), (3, 1), "middle"), ((0, 3), (1, 3), "empty"), ((1,), (0,), "one with none"),
                ((2, 3), (2,), "refused")):
            low = 0.25 if base else -2.0
            rec.add(name, [ramp(left, low=low), ramp(right, salt=3, low=low)], note="broadcast: " + note)
        scalars = (2.5, 3, -1.5) if not base else (2.5, 3, 0.5)
        if name in ("add", "sub", "mul", "div", "pow", "remainder", "fmod", "floorDivide",
                    "eq", "ne", "lt", "le", "gt", "ge"):
            for scalar in scalars:
                rec.add(name, [ramp((4,), low=0.25 if base else -2.0), scalar], note="scalar right")
    for exponent in (0.0, 1.0, 2.0, 3.0, -1.0, -2.0, 0.5, -0.5, 2, 3, 0, 1.5, 4.0):
        # PyTorch takes √x for x^0.5, which keeps the sign of −0 where the power does not.
        points = [-2.0, -0.5, 0.0, 0.75, 3.0] + ([] if abs(exponent) == 0.5 else [-0.0])
        rec.add("pow", [tensor(points), exponent], note="scalar exponent",
                second=exponent in (0.0, 1.0, 2.0, 3.0, 2, 3, 0, 4.0))
    rec.add("pow", [tensor([-2.0, -0.5, 0.0, -0.0, 0.75, 3.0]), tensor([2.0, 3.0, 2.0, 3.0, 0.5, -1.0])],
            note="negative bases", second=False)
    for name in ("remainder", "fmod"):
        rec.add(name, [tensor([5.5, -5.5, 5.5, -5.5, 6.0, -6.0, 1e17, -1e-17]),
                       tensor([2.0, 2.0, -2.0, -2.0, 3.0, 3.0, 3.0, 3.0])], note="signs")
    for name in ("maximum", "minimum"):
        rec.add(name, [tensor([1.0, 2.0, 0.0, -0.0, NAN]), tensor([1.0, 3.0, -0.0, 0.0, 1.0])], note="ties")


def whole(rec):
    left, right = [7, -7, 7, -7, 0, 6, 1], [2, 2, -2, -2, 3, 3, 1]
    for name in ("add", "sub", "mul", "div", "floorDivide", "remainder", "fmod", "maximum", "minimum",
                 "eq", "ne", "lt", "le", "gt", "ge", "logicalAnd", "logicalOr", "logicalXor"):
        for dtype in (torch.int64, torch.int32):
            rec.add(name, [tensor(left, dtype), tensor(right, dtype)], note="whole numbers")
    for dtype in (torch.int64, torch.int32):
        rec.add("pow", [tensor([2, -3, 0, 5, -1], dtype), tensor([10, 3, 0, 1, 7], dtype)], note="whole numbers")
        rec.add("pow", [tensor([2, -3, 0], dtype), 3], note="whole numbers")
        rec.add("pow", [tensor([1, -1, 2, 3], dtype), tensor([-1, -1, -1, -2], dtype)], note="negative exponents")
        rec.add("pow", [tensor([2, 3], dtype), -1], note="negative scalar exponent")
    for dtype, big in ((torch.int64, 2 ** 63 - 1), (torch.int32, 2 ** 31 - 1)):
        rec.add("add", [tensor([big], dtype), tensor([1], dtype)], note="wraps around")
        rec.add("mul", [tensor([big], dtype), tensor([3], dtype)], note="wraps around")
        rec.add("abs", [tensor([-big - 1], dtype)], note="wraps around")
    truths = [tensor([False, False, True, True], torch.bool), tensor([False, True, False, True], torch.bool)]
    for name in ("add", "sub", "mul", "div", "pow", "maximum", "minimum", "eq", "lt", "logicalAnd", "logicalOr",
                 "logicalXor"):
        rec.add(name, truths, note="truth values")
    for name in ("neg", "abs"):
        rec.add(name, truths[:1], note="truth values")


def ternary(rec):
    for dtype in FLOATS:
        x, y, z = ramp((2, 3), dtype), ramp((2, 3), dtype, salt=1), ramp((2, 3), dtype, salt=2, low=0.5)
        rec.add("lerp", [x, y, z], note="tensor weight")
        rec.add("lerp", [x, y, 0.25], note="scalar weight")
        rec.add("lerp", [x, y, 0.75], note="scalar weight")
        rec.add("addcmul", [x, y, z])
        rec.add("addcmul", [x, y, z], {"value": 0.5})
        rec.add("addcdiv", [x, y, z])
        rec.add("addcdiv", [x, y, z], {"value": -1.5})
        rec.add("where", [x > 0, y, z])
        rec.add("clampTensor", [x, y, z])
    rec.add("lerp", [ramp((2, 1)), ramp((3,), salt=1), ramp((), salt=2)], note="broadcast")
    rec.add("addcmul", [ramp((2, 1)), ramp((3,), salt=1), ramp((), salt=2)], note="broadcast")
    rec.add("addcdiv", [ramp((2, 1)), ramp((3,), salt=1), ramp((), salt=2, low=0.5)], note="broadcast")
    rec.add("where", [tensor([True, False], torch.bool, (2, 1)), ramp((3,)), ramp((2, 3), salt=1)], note="broadcast")
    rec.add("where", [tensor([True, False], torch.bool), tensor([NAN, 1.0]), tensor([2.0, INF])], note="not finite")
    rec.add("where", [tensor([True, False], torch.bool), tensor([1, 2], torch.int64),
                      tensor([0.5, 0.25], torch.float32)], note="promotes")
    rec.add("clampTensor", [tensor([1.0, 2.0, 3.0, NAN]), tensor([1.0, 2.5, 0.0, 0.0]), tensor([4.0, 2.5, 3.0, 1.0])],
            note="ties")


def make():
    for name, part in (("ops-unary", unary), ("ops-binary", binary), ("ops-whole", whole), ("ops-ternary", ternary)):
        rec = Recorder(TABLE)
        part(rec)
        write(name + ".json", rec.cases)


if __name__ == "__main__":
    make()
