"""Type promotion: the result dtype of every pair of dtypes, dimensioned, 0-d and scalar, for operations of each kind.

A row is `[op, left, right, result]`; an operand is a dtype for a tensor of one axis, a dtype with `()` for a 0-d
tensor, or `scalar bool`, `scalar int`, `scalar float`. Pairs that PyTorch refuses are left out: each refusal is a
rule of its operation (subtraction wants no bools, for one) and says nothing of promotion.
"""

import torch

from golden import NAMES, write
from table import TABLE

OPS = ("add", "sub", "mul", "div", "pow", "floorDivide", "remainder", "atan2", "maximum", "eq", "lt", "logicalAnd",
       "where")
TAKES_SCALAR = ("add", "sub", "mul", "div", "pow", "floorDivide", "remainder", "eq", "lt")
SCALARS = {"scalar bool": True, "scalar int": 2, "scalar float": 2.5}


def operands():
    for dtype, name in NAMES.items():
        yield name, torch.ones(2, dtype=dtype)
        yield name + "()", torch.ones((), dtype=dtype)


def run(op, left, right):
    inputs = [left, right]
    if op == "where":
        inputs = [torch.ones(2, dtype=torch.bool)] + inputs
    return TABLE[op](inputs, {})


def make():
    rows = []
    for op in OPS:
        for left_name, left in operands():
            rights = list(operands()) + (list(SCALARS.items()) if op in TAKES_SCALAR else [])
            if op == "pow" and left.dtype == torch.bool:
                rights = [r for r in rights if r[0] != "scalar bool"]   # a bool only by way of PyTorch's x¹ = x
            for right_name, right in rights:
                try:
                    rows.append([op, left_name, right_name, run(op, left, right).dtype])
                except (RuntimeError, TypeError):
                    continue
    write("promotion.json", rows)
    reductions = []
    for op in ("sum", "prod", "mean", "cumsum", "amax", "argmax", "any", "logSumExp", "softmax", "var", "norm",
               "matmul"):
        for name, left in operands():
            if name.endswith("()"):
                continue
            at = {"axis": 0} if op in ("cumsum", "softmax") else {"order": 2} if op == "norm" else {"correction": 1}
            inputs = [left, left] if op == "matmul" else [left]
            try:
                reductions.append([op, name, TABLE[op](inputs, at).dtype])
            except (RuntimeError, TypeError):
                continue
    write("promotion-reductions.json", reductions)


if __name__ == "__main__":
    make()
