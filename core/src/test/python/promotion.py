"""Type promotion: the result dtype of every pair of dtypes, dimensioned, 0-d and scalar, for operations of each kind.

A row is `[op, left, right, result]`; an operand is a dtype for a tensor of one axis, a dtype with `()` for a 0-d
tensor, or `scalar bool`, `scalar int`, `scalar float`; a refused pair has the result null.
"""

import torch

from golden import NAMES, write
from table import TABLE

OPS = ("add", "sub", "mul", "div", "pow", "floorDiv", "remainder", "atan2", "maximum", "eq", "lt", "logicalAnd",
       "where", "lerp", "addcmul")
TAKES_SCALAR = ("add", "sub", "mul", "div", "pow", "floorDiv", "remainder", "eq", "lt")
SCALARS = {"scalar bool": True, "scalar int": 2, "scalar float": 2.5}


def operands():
    for dtype, name in NAMES.items():
        yield name, torch.ones(2, dtype=dtype)
        yield name + "()", torch.ones((), dtype=dtype)


def run(op, left, right):
    inputs = [left, right]
    if op == "where":
        inputs = [torch.ones(2, dtype=torch.bool)] + inputs
    if op in ("lerp", "addcmul"):
        inputs = inputs + [right]
    return TABLE[op](inputs, {})


def make():
    rows = []
    for op in OPS:
        for left_name, left in operands():
            rights = list(operands()) + (list(SCALARS.items()) if op in TAKES_SCALAR else [])
            for right_name, right in rights:
                try:
                    result = run(op, left, right).dtype
                except (RuntimeError, TypeError):
                    result = None
                rows.append([op, left_name, right_name, result])
    write("promotion.json", rows)
    reductions = []
    for op in ("sum", "prod", "mean", "cumsum", "amax", "argmax", "any", "logSumExp", "softmax", "var", "norm", "matmul"):
        for name, left in operands():
            if name.endswith("()"):
                continue
            at = {"axis": 0} if op in ("cumsum", "softmax") else {"order": 2} if op == "norm" else {"correction": 1}
            inputs = [left, left] if op == "matmul" else [left]
            try:
                result = TABLE[op](inputs, at).dtype
            except (RuntimeError, TypeError):
                result = None
            reductions.append([op, name, result])
    write("promotion-reductions.json", reductions)


if __name__ == "__main__":
    make()
