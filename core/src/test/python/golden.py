"""Shared by the scripts of this folder: how golden values are made and written.

The scripts run PyTorch and record what it answers; the Java tests hold Thalweg to the records.
Run `python make.py` here, with a Python that has PyTorch 2.13 and SciPy, to write every file of
`../resources/golden` again.

File format: one JSON object, `{"source": …, "cases": [ … ]}`, one case per line.

A tensor is `[dtype, shape, values]` with its values flat in row-major order. Numbers are the shortest decimals
that read back to the same value of that dtype; non-finite ones are "NaN", "Infinity", "-Infinity".
A plain JSON number or boolean among the inputs is a scalar argument (a number with a point is a float).

A case of an operation is `{op, note, in, at, out}`: name, what it shows, inputs, attributes, outputs. A differentiable
one adds `ct` (cotangent of each output), `grad` (gradient of each input, null where it has none), and, where second
order is compared, `dir` (a fixed tensor for each gradient) and `hvp`: the gradient of Σᵢ sum(gradᵢ · dirᵢ).
`wrt` names the inputs that are differentiated, where these are not all floating ones. A case that PyTorch refuses has
`error`, the class of the refusal, in place of `out`.
"""

import json
import math
import pathlib

import numpy as np
import torch

torch.set_num_threads(1)

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "resources" / "golden"

NAMES = {
    torch.float32: "float32",
    torch.float64: "float64",
    torch.int32: "int32",
    torch.int64: "int64",
    torch.bool: "bool",
}
DTYPES = {name: dtype for dtype, name in NAMES.items()}

NAN = math.nan
INF = math.inf


def number(x, single=False):
    """One number as JSON text."""
    if isinstance(x, bool):
        return "true" if x else "false"
    if isinstance(x, int):
        return str(x)
    if math.isnan(x):
        return '"NaN"'
    if math.isinf(x):
        return '"Infinity"' if x > 0 else '"-Infinity"'
    if x == 0:
        return "-0.0" if math.copysign(1, x) < 0 else "0"
    text = str(np.float32(x)) if single else repr(x)
    return text[:-2] if text.endswith(".0") else text


def encode_tensor(t):
    t = t.detach()
    t = torch.zeros(t.shape, dtype=t.dtype) if t._is_zerotensor() else t.contiguous()
    single = t.dtype == torch.float32
    shape = ",".join(map(str, t.shape))
    values = ",".join(number(v, single) for v in t.reshape(-1).tolist())
    return f'["{NAMES[t.dtype]}",[{shape}],[{values}]]'


def encode(x):
    """A value as JSON text: tensors as the module says, scalars keep whether they are floats."""
    if x is None:
        return "null"
    if isinstance(x, torch.Tensor):
        return encode_tensor(x)
    if isinstance(x, bool) or isinstance(x, int):
        return number(x)
    if isinstance(x, float):
        return repr(x) if math.isfinite(x) else number(x)
    if isinstance(x, str):
        return json.dumps(x, ensure_ascii=False)
    if isinstance(x, torch.dtype):
        return f'"{NAMES[x]}"'
    if isinstance(x, (list, tuple)):
        return "[" + ",".join(map(encode, x)) + "]"
    if isinstance(x, dict):
        return "{" + ",".join(f"{json.dumps(k)}:{encode(v)}" for k, v in x.items()) + "}"
    raise TypeError(f"cannot encode {type(x)}")


def write(name, cases):
    """Writes one golden file and says what is in it."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    path = GOLDEN / name
    lines = ",\n".join(encode(case) for case in cases)
    path.write_text(f'{{"source":"PyTorch {torch.__version__}","cases":[\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{name}: {len(cases)} cases, {path.stat().st_size:,} bytes")


def tensor(values, dtype=torch.float64, shape=None):
    t = torch.tensor(values, dtype=dtype)
    return t if shape is None else t.reshape(shape)


def ramp(shape, dtype=torch.float64, salt=0, low=-2.0, high=2.0):
    """Fixed, irregular, pairwise different short decimals (multiples of 1/64) between low and high."""
    n = math.prod(shape)
    steps = int((high - low) * 64)
    stride = 1
    for candidate in range(int(steps * 0.381966), steps):   # near the golden section: neighbours lie far apart
        if math.gcd(candidate, steps) == 1:
            stride = candidate
            break
    values = [low + ((i * stride + 11 * salt + 5) % steps) / 64 for i in range(n)]
    return torch.tensor(values, dtype=torch.float64).reshape(shape).to(dtype)


def weights(t, salt):
    """Fixed non-zero weights of the shape of t: multiples of 1/8 in ±[1/8, 2]."""
    n = t.numel()
    values = [((7 * i + 3 + 5 * salt) % 16 + 1) / 8 * (-1 if (i * 5 + salt) % 3 == 0 else 1) for i in range(n)]
    return torch.tensor(values, dtype=torch.float64).reshape(t.shape).to(t.dtype)


class Recorder:
    """Runs operations of a table and keeps their cases."""

    def __init__(self, table):
        self.table = table
        self.cases = []

    def add(self, op, inputs, at=None, note="", grad=True, second=True):
        """Records one case. `grad` may name the indices of the inputs to differentiate (True: all floating ones)."""
        at = at or {}
        case = {"op": op}
        if note:
            case["note"] = note
        leaves = []
        for i, x in enumerate(inputs):
            wanted = grad is True or (grad is not False and i in grad)
            if isinstance(x, torch.Tensor) and x.is_floating_point() and wanted:
                x = x.detach().clone().requires_grad_()
            leaves.append(x)
        case["in"] = [x.detach() if isinstance(x, torch.Tensor) else x for x in leaves]
        if at:
            case["at"] = at
        if not isinstance(grad, bool):
            case["wrt"] = list(grad)
        self.cases.append(case)
        try:
            out = self.table[op](leaves, at)
        except (RuntimeError, IndexError, ValueError, TypeError) as e:
            case["error"] = type(e).__name__
            return case
        outs = list(out) if isinstance(out, (tuple, list)) else [out]
        case["out"] = [o.detach() if isinstance(o, torch.Tensor) else o for o in outs]
        self.derivatives(case, leaves, outs, second)
        return case

    @staticmethod
    def derivatives(case, leaves, outs, second):
        roots = [o for o in outs if isinstance(o, torch.Tensor) and o.requires_grad]
        wrt = [x for x in leaves if isinstance(x, torch.Tensor) and x.requires_grad]
        if not roots or not wrt:
            return
        cts = [weights(o, 1) for o in roots]
        grads = torch.autograd.grad(roots, wrt, cts, create_graph=True, allow_unused=True)
        by_leaf = {id(x): g for x, g in zip(wrt, grads)}
        it = iter(cts)
        case["ct"] = [next(it) if any(o is r for r in roots) else None for o in outs]
        case["grad"] = [by_leaf.get(id(x)) for x in leaves]
        if not second:
            return
        dirs = [None if g is None else weights(g, 4 + i) for i, g in enumerate(case["grad"])]
        s = sum(((g * d).sum() for g, d in zip(case["grad"], dirs) if g is not None), torch.zeros(()))
        try:
            hvps = torch.autograd.grad(s, wrt, allow_unused=True) if s.requires_grad else [None] * len(wrt)
        except RuntimeError as e:
            if "is not implemented" not in str(e):
                raise
            return   # PyTorch has no second derivative here
        case["dir"] = dirs
        by_leaf = {id(x): h for x, h in zip(wrt, hvps)}
        case["hvp"] = [by_leaf.get(id(x)) for x in leaves]
