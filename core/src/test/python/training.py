"""What goes with optimisers: clipped gradients and averaged parameters.

A case of clipping is `{clip, dtype, limit, order, gradients, norm, clipped}` with `clip` `norm` or `value`. One of averaging is
`{average, decay, path, averages}`: the parameter, and its average, after each update; `average` is `equal` or `exponential`.
"""

import math

import torch
from torch.optim import swa_utils

from golden import tensor, write

GRADIENTS = [[[3.0, -4.0, 0.5], [0.0, 12.0, -0.25]], [0.75, -2.5], 7.0]


def clip(kind, limit, order=2.0, dtype=torch.float64, scale=1.0):
    params = [torch.zeros_like(tensor(g, dtype)).requires_grad_() for g in GRADIENTS]
    for p, g in zip(params, GRADIENTS):
        p.grad = tensor(g, dtype) * scale
    case = {"clip": kind, "dtype": dtype, "limit": limit, "order": order, "gradients": [p.grad.clone() for p in params]}
    if kind == "norm":
        case["norm"] = torch.nn.utils.clip_grad_norm_(params, limit, order, foreach=False)
    else:
        torch.nn.utils.clip_grad_value_(params, limit, foreach=False)
    case["clipped"] = [p.grad for p in params]
    return case


def average(kind, decay=None):
    model = torch.nn.Linear(3, 1, bias=False).double()
    averaged = swa_utils.AveragedModel(
        model, avg_fn=swa_utils.get_ema_avg_fn(decay) if kind == "exponential" else swa_utils.get_swa_avg_fn())
    case = {"average": kind, "decay": decay, "path": [], "averages": []}
    for t in range(12):
        with torch.no_grad():
            model.weight.copy_(tensor([[math.sin(t), 1 / (t + 1), t * 0.3]]))
        averaged.update_parameters(model)
        case["path"].append(model.weight.detach().flatten().tolist())
        case["averages"].append(averaged.module.weight.detach().flatten().tolist())
    return {k: v for k, v in case.items() if v is not None}


def make():
    orders = (2.0, 1.0, 3.0, 0.5, math.inf)
    cases = [clip("norm", limit, order) for order in orders for limit in (1.0, 5.0, 1000.0)]
    cases += [clip("norm", 1.0, 2.0, torch.float32), clip("norm", 0.0), clip("norm", 1.0, scale=0.0)]
    cases += [clip("value", limit) for limit in (0.6, 3.0, 100.0, 0.0)] + [clip("value", 1.0, dtype=torch.float32)]
    cases += [average("equal"), average("exponential", 0.999), average("exponential", 0.5), average("exponential", 1.0)]
    write("training.json", cases)


if __name__ == "__main__":
    make()
