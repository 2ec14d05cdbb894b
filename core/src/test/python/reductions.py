"""Reductions, scans, order and softmax: axes, keepDim, ties, NaN and infinities, empty tensors, refused calls."""

import torch

from golden import INF, NAN, Recorder, ramp, tensor, write
from table import TABLE

SHAPE = (2, 3, 4)
# With ties in every direction.
TIED = [1.0, 2.0, 2.0, -1.0, 0.5, 0.5, 0.5, 0.5, -3.0, 3.0, -3.0, 3.0, 1.0, -2.0, 2.0, 4.0, 4.0, 0.0, -0.0, 4.0,
        -3.0, -3.0, 3.0, 1.0]
AXES = ([0], [1], [2], [-1], [0, 1], [0, 2], [-1, -3], [0, 1, 2])
WITH_AXES = ("sum", "mean", "amax", "amin", "logSumExp", "var", "std", "norm", "any", "all")
ONE_AXIS = ("prod", "max", "min", "argmax", "argmin")
ORDERS = (1, 2, 3, 0.5, 0, -1, "Infinity", "-Infinity")


def attributes(op):
    return {"correction": 1} if op in ("var", "std") else {"order": 2} if op == "norm" else {}


def axes(rec):
    x = ramp(SHAPE)
    for op in WITH_AXES:
        base = attributes(op)
        rec.add(op, [x], base, "all axes")
        for some in AXES:
            rec.add(op, [x], base | {"axes": some})
        rec.add(op, [x], base | {"axes": [1], "keepDim": True})
        rec.add(op, [x], base | {"axes": [0, -1], "keepDim": True})
        rec.add(op, [ramp(SHAPE, torch.float32)], base | {"axes": [1]})
        for refused in ([3], [-4], [1, 1], [0, -3]):
            rec.add(op, [x], base | {"axes": refused}, "refused")
    for op in ONE_AXIS:
        rec.add(op, [x], {}, "all axes")
        for axis in (0, 1, 2, -1):
            rec.add(op, [x], {"axis": axis})
        rec.add(op, [x], {"axis": 1, "keepDim": True})
        rec.add(op, [ramp(SHAPE, torch.float32)], {"axis": 1})
        rec.add(op, [x], {"axis": 3}, "refused")
    for correction in (0, 1, 2):
        for op in ("var", "std"):
            rec.add(op, [x], {"correction": correction, "axes": [2]}, "correction")
            rec.add(op, [x], {"correction": correction}, "correction")
    for op in ("var", "std"):
        rec.add(op, [tensor([1.5])], {"correction": 1}, "one value", second=False)
        rec.add(op, [tensor([1.5])], {"correction": 0}, "one value", second=False)
        rec.add(op, [tensor([2.0, 2.0, 2.0])], {"correction": 1}, "constant", second=False)
    for order in ORDERS:
        rec.add("norm", [x], {"order": order}, "order")
        rec.add("norm", [x], {"order": order, "axes": [1]}, "order")
        rec.add("norm", [tensor([0.0, 0.0, 0.0])], {"order": order}, "at zero", second=False)
        rec.add("norm", [tensor([0.0, 3.0, -4.0])], {"order": order}, "one zero", second=False)
        rec.add("norm", [tensor([2.0, -2.0, 2.0])], {"order": order}, "ties", second=False)
        rec.add("norm", [tensor([1.0, NAN, 2.0])], {"order": order}, "NaN", grad=False)
        rec.add("norm", [tensor([1.0, INF, -2.0])], {"order": order}, "infinite", grad=False)


def special(rec):
    tied = tensor(TIED, shape=SHAPE)
    for op in WITH_AXES:
        rec.add(op, [tied], attributes(op) | {"axes": [1]}, "ties")
        rec.add(op, [tied], attributes(op), "ties")
    for op in ONE_AXIS:
        rec.add(op, [tied], {"axis": 2}, "ties")
        rec.add(op, [tied], {}, "ties")
    wild = {"NaN": [1.0, NAN, 3.0, -2.0], "infinite": [1.0, INF, 3.0, -2.0], "minus infinite": [1.0, -INF, 3.0, -2.0],
            "both infinite": [INF, -INF, 1.0, 2.0], "all minus infinite": [-INF, -INF], "all NaN": [NAN, NAN],
            "one zero": [2.0, 0.0, 3.0], "two zeros": [2.0, 0.0, 3.0, -0.0], "large": [1e300, 1e300, -1e300],
            "only negative zero": [-0.0, -0.0], "one value": [3.5]}
    for note, values in wild.items():
        # PyTorch divides the product by each factor, which gives NaN where the product of the others is a number.
        divides = ("prod", "cumprod") if "infinite" in note or "NaN" in note else ()
        for op in WITH_AXES + ONE_AXIS:
            rec.add(op, [tensor(values)], attributes(op), note, second=False, grad=op not in divides)
        for op in ("cumsum", "cumprod", "softmax", "logSoftmax", "sort", "argsort"):
            rec.add(op, [tensor(values)], {"axis": 0}, note, second=False, grad=op not in divides)
        rec.add("sort", [tensor(values)], {"axis": 0, "descending": True}, note, second=False)
        for op in ("max", "min", "argmax", "prod"):
            rec.add(op, [tensor(values)], {"axis": 0}, note, second=False, grad=op not in divides)
    for op in WITH_AXES:
        for shape, note in (((0,), "empty"), ((0, 3), "empty"), ((2, 0), "empty")):
            rec.add(op, [torch.empty(shape, dtype=torch.float64)], attributes(op), note)
        for some in ([0], [1]):
            rec.add(op, [torch.empty((0, 3), dtype=torch.float64)], attributes(op) | {"axes": some}, "empty")
        rec.add(op, [tensor(1.5)], attributes(op), "0-d", second=False)
        rec.add(op, [tensor(1.5)], attributes(op) | {"axes": [0]}, "0-d", second=False)
    for op in ONE_AXIS:
        rec.add(op, [torch.empty((0,), dtype=torch.float64)], {}, "empty")
        for axis in (0, 1):
            rec.add(op, [torch.empty((0, 3), dtype=torch.float64)], {"axis": axis}, "empty")
        rec.add(op, [tensor(1.5)], {"axis": 0}, "0-d")
    whole = tensor([[3, -1, 2], [3, 5, -7]], torch.int64)
    for op in ("sum", "amax", "amin", "any", "all"):
        rec.add(op, [whole], {"axes": [1]}, "whole numbers")
        rec.add(op, [whole.to(torch.int32)], {"axes": [0]}, "whole numbers")
    for op in ONE_AXIS:
        rec.add(op, [whole], {"axis": 0}, "whole numbers")
    for op in ("mean", "var", "logSumExp", "norm"):
        rec.add(op, [whole], attributes(op), "whole numbers")
    truths = tensor([[True, False], [True, True]], torch.bool)
    for op in ("sum", "any", "all", "amax", "amin", "mean"):
        rec.add(op, [truths], {"axes": [1]}, "truth values")


def scans(rec):
    x = ramp(SHAPE)
    for op in ("cumsum", "cumprod", "softmax", "logSoftmax"):
        for axis in (0, 1, 2, -2):
            rec.add(op, [x], {"axis": axis})
        rec.add(op, [ramp(SHAPE, torch.float32)], {"axis": 1})
        rec.add(op, [torch.empty((0, 3), dtype=torch.float64)], {"axis": 0}, "empty")
        rec.add(op, [tensor(1.5)], {"axis": 0}, "0-d")
        rec.add(op, [x], {"axis": 3}, "refused")
    rec.add("cumprod", [tensor([2.0, 0.0, 3.0, 4.0])], {"axis": 0}, "one zero")
    rec.add("cumprod", [tensor([[2.0, 0.0, 3.0, 0.0, 4.0], [1.0, 2.0, -1.0, 0.5, 3.0]])], {"axis": 1}, "two zeros")
    rec.add("prod", [tensor([[2.0, 0.0, 3.0], [0.0, 0.0, 4.0], [1.0, 2.0, -1.0]])], {"axis": 1}, "zeros")
    rec.add("prod", [tensor([2.0, 0.0, 3.0])], {}, "one zero, second order")
    rec.add("prod", [tensor([2.0, 0.0, 3.0, 0.0])], {}, "two zeros, second order")
    rec.add("cumsum", [tensor([[1, 2], [3, 4]], torch.int32)], {"axis": 0}, "whole numbers")
    rec.add("cumprod", [tensor([[1, 2], [3, 4]], torch.int64)], {"axis": 1}, "whole numbers")
    rec.add("softmax", [tensor([1000.0, 1000.5, -1000.0])], {"axis": 0}, "large")
    rec.add("logSoftmax", [tensor([1000.0, 1000.5, -1000.0])], {"axis": 0}, "large")
    rec.add("logSumExp", [tensor([1000.0, 1000.5, -1000.0])], {}, "large")
    for op in ("sort", "argsort"):
        for axis in (0, 1, -1):
            for descending in (False, True):
                rec.add(op, [x], {"axis": axis, "descending": descending})
                rec.add(op, [tensor(TIED, shape=SHAPE)], {"axis": axis, "descending": descending}, "ties")
        rec.add(op, [tensor([NAN, 1.0, -INF, INF, NAN, -2.0])], {"axis": 0}, "not finite", second=False)
        rec.add(op, [tensor([3, 1, 2], torch.int64)], {"axis": 0}, "whole numbers")
        rec.add(op, [torch.empty((0,), dtype=torch.float64)], {"axis": 0}, "empty")
        rec.add(op, [tensor(1.5)], {"axis": 0}, "0-d")
    rec.add("median", [x])
    for axis in (0, 1, 2):
        rec.add("median", [x], {"axis": axis})
    rec.add("median", [x], {"axis": 1, "keepDim": True})
    for values in ([3.0, 1.0, 2.0], [4.0, 1.0, 3.0, 2.0], [1.0, NAN, 3.0], [INF, -INF, 1.0], [2.0, 1.0, 2.0, 3.0, 2.0]):
        rec.add("median", [tensor(values)])
    rec.add("median", [tensor([1.0, NAN, 3.0])], {"axis": 0}, "NaN", second=False)
    rec.add("median", [tensor([3, 1, 2, 7], torch.int64)], {"axis": 0}, "whole numbers")
    rec.add("median", [x], {"axis": 3}, "refused")
    for largest in (True, False):
        for k in (0, 1, 3):
            rec.add("topk", [x], {"k": k, "axis": 1, "largest": largest})
        rec.add("topk", [tensor([5.0, NAN, 1.0, INF, -INF])], {"k": 3, "axis": 0, "largest": largest}, "not finite",
                second=False)
        rec.add("topk", [x], {"k": 4, "axis": 1, "largest": largest}, "refused")


def losses(rec):
    x = ramp(SHAPE)
    rec.add("mseLoss", [x, ramp(SHAPE, salt=2)])
    rec.add("mseLoss", [x.float(), ramp(SHAPE, torch.float32, salt=2)])
    rec.add("mseLoss", [tensor(1.5), tensor(-0.25)], {}, "0-d")
    rec.add("mseLoss", [torch.empty(0), torch.empty(0)], {}, "empty")


def is_order(case):
    """Whether a case is of the family that orders elements: these give indices beside values."""
    op = case["op"]
    return op in ("sort", "argsort", "topk", "median") or op in ("max", "min") and "axis" in case.get("at", {})


def make():
    order = []
    for name, part in (("ops-axes", axes), ("ops-reductions", special), ("ops-scans", scans), ("ops-losses", losses)):
        rec = Recorder(TABLE)
        part(rec)
        order += [case for case in rec.cases if is_order(case)]
        write(name + ".json", [case for case in rec.cases if not is_order(case)])
    write("ops-order.json", order)


if __name__ == "__main__":
    make()
