"""Trajectories of first-order optimisers: every parameter after every step.

A case is `{optimiser, problem, dtype, note, groups, changes, start, steps}`. `start` holds the starting value of each
parameter, `groups` the parameter numbers and options of each group, `changes` the options set before a step
(`[step, group, options]`, steps from 0), `steps[k]` all parameters, flat, after step k.

Problems (the parameters p₀, p₁ …):
- `quadratic`: ½ pᵀAp − bᵀp, A = [[3, 1], [1, 2]], b = [1, −1]; one parameter of shape (2).
- `rosenbrock`: (1 − x)² + 100 (y − x²)²; two 0-d parameters.
- `affine`: mean((W u + v − t)²), u = [0.5, −1, 2], t = [1, −0.5]; parameters W of shape (2, 3), v of shape (2).
- `sleeping`: the quadratic in p₀ plus sum(p₁²) at even steps only, gradients set to none between steps.
- `factors`: sum((W V − T)²), T = [[1, −0.5], [0.25, 2]]; parameters W of shape (2, 3), V of shape (3, 2).
- `stack`: ½ Σ kᵢ (pᵢ − 1)², kᵢ = (i + 1) / 4 in row-major order; one parameter of shape (2, 2, 3).

Scalars that an optimiser keeps beside its buffers have PyTorch's default dtype, which is set to that of the case.
Muon iterates in bfloat16; for these records in the dtype of the case instead. Lion is not part of PyTorch: the class
below is written from the paper. `average` is ASGD's average after the last step.
"""

import contextlib
import inspect

import torch

from golden import tensor, write

STEPS = 30
# Some paths magnify rounding errors: what an ulp in the gradients makes must stay below this for a step to be recorded.
MAGNIFIED = 1e-13


class Lion(torch.optim.Optimizer):
    """Algorithm 2 of Chen et al. 2023, "Symbolic discovery of optimization algorithms"."""

    def __init__(self, params, lr, betas=(0.9, 0.99), weight_decay=0.0, maximize=False):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay, "maximize": maximize})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            lr, (b1, b2) = group["lr"], group["betas"]
            for p in group["params"]:
                if p.grad is None:
                    continue
                g = -p.grad if group["maximize"] else p.grad
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                c = b1 * m + (1 - b1) * g
                p -= lr * (torch.sign(c) + group["weight_decay"] * p)
                self.state[p]["m"] = b2 * m + (1 - b2) * g


OPTIMISERS = {
    "Sgd": torch.optim.SGD, "Adagrad": torch.optim.Adagrad, "RmsProp": torch.optim.RMSprop, "Adam": torch.optim.Adam,
    "AdamW": torch.optim.AdamW, "Asgd": torch.optim.ASGD, "Adadelta": torch.optim.Adadelta,
    "Adamax": torch.optim.Adamax, "NAdam": torch.optim.NAdam, "RAdam": torch.optim.RAdam, "Rprop": torch.optim.Rprop,
    "Adafactor": torch.optim.Adafactor, "Muon": torch.optim.Muon, "Lion": Lion,
}
# Thalweg's option names and PyTorch's; those of PAIRS are entries of a tuple.
OPTIONS = {
    "learningRate": "lr", "momentum": "momentum", "dampening": "dampening", "nesterov": "nesterov",
    "weightDecay": "weight_decay", "maximize": "maximize", "learningRateDecay": "lr_decay",
    "initialAccumulator": "initial_accumulator_value", "epsilon": "eps", "alpha": "alpha", "centered": "centered",
    "amsgrad": "amsgrad", "lambda": "lambd", "averagingStart": "t0", "rho": "rho", "momentumDecay": "momentum_decay",
    "decoupledWeightDecay": "decoupled_weight_decay", "beta2Decay": "beta2_decay", "clippingThreshold": "d",
    "iterations": "ns_steps", "scale": "adjust_lr_fn",
}
PAIRS = {
    "betas": ("beta1", "beta2"), "etas": ("etaMinus", "etaPlus"), "step_sizes": ("leastStep", "greatestStep"),
    "eps": ("epsilon1", "epsilon2"), "ns_coefficients": ("coefficientA", "coefficientB", "coefficientC"),
}


def torch_options(optimiser, options):
    parameters = inspect.signature(OPTIMISERS[optimiser]).parameters
    answer = {OPTIONS[k]: v.lower() if isinstance(v, str) else v for k, v in options.items() if k in OPTIONS}
    for name, members in PAIRS.items():
        if any(m in options for m in members):
            answer[name] = tuple(options.get(m, d) for m, d in zip(members, parameters[name].default))
    return answer


@contextlib.contextmanager
def in_dtype(dtype):
    """Scalars of state in this dtype, and no bfloat16."""
    bfloat16 = torch.Tensor.bfloat16
    torch.set_default_dtype(dtype)
    torch.Tensor.bfloat16 = lambda self: self.clone()
    try:
        yield
    finally:
        torch.Tensor.bfloat16 = bfloat16
        torch.set_default_dtype(torch.float32)


def quadratic(p):
    a = tensor([[3.0, 1.0], [1.0, 2.0]], p[0].dtype)
    b = tensor([1.0, -1.0], p[0].dtype)
    return 0.5 * p[0] @ (a @ p[0]) - b @ p[0]


def rosenbrock(p):
    x, y = p
    return (1 - x) ** 2 + 100 * (y - x ** 2) ** 2


def affine(p):
    u, t = tensor([0.5, -1.0, 2.0], p[0].dtype), tensor([1.0, -0.5], p[0].dtype)
    return ((p[0] @ u + p[1] - t) ** 2).mean()


def factors(p):
    return ((p[0] @ p[1] - tensor([[1.0, -0.5], [0.25, 2.0]], p[0].dtype)) ** 2).sum()


def stack(p):
    k = (torch.arange(12, dtype=p[0].dtype).reshape(2, 2, 3) + 1) / 4
    return 0.5 * (k * (p[0] - 1) ** 2).sum()


PROBLEMS = {
    "quadratic": (lambda p, step: quadratic(p), [[2.0, -1.5]]),
    "rosenbrock": (lambda p, step: rosenbrock(p), [-1.2, 1.0]),
    "affine": (lambda p, step: affine(p), [[[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]], [0.05, -0.05]]),
    "sleeping": (lambda p, step: quadratic(p) + ((p[1] ** 2).sum() if step % 2 == 0 else 0),
                 [[2.0, -1.5], [1.0, -0.25]]),
    "factors": (lambda p, step: factors(p),
                [[[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]], [[0.7, -0.1], [0.2, 0.35], [-0.45, 0.15]]]),
    "stack": (lambda p, step: stack(p),
              [[[[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]], [[2.0, -1.0, 0.5], [0.0, 0.25, 3.0]]]]),
}


def run(optimiser, problem, options, dtype=torch.float64, note="", groups=None, changes=()):
    with in_dtype(dtype):
        case = walk(optimiser, problem, options, dtype, note, groups, changes)
        if dtype == torch.float64:
            shifted = walk(optimiser, problem, options, dtype, note, groups, changes, torch.finfo(dtype).eps)
            close = [all(abs(a - b) <= MAGNIFIED * abs(a) for a, b in zip(*steps))
                     for steps in zip(case["steps"], shifted["steps"])]
            if not all(close):
                case["steps"] = case["steps"][:close.index(False)]
                case.pop("average", None)
                print(f"{optimiser} on {problem}, {case['groups']}: {len(case['steps'])} steps")
        return case


def walk(optimiser, problem, options, dtype, note, groups, changes, error=0.0):
    f, start = PROBLEMS[problem]
    params = [tensor(v, dtype).requires_grad_() for v in start]
    groups = groups or [(list(range(len(params))), {})]
    own_loops = {"foreach": False} if "foreach" in inspect.signature(OPTIMISERS[optimiser]).parameters else {}
    built = OPTIMISERS[optimiser](
        [{"params": [params[i] for i in members]} | torch_options(optimiser, options | own) for members, own in groups],
        **own_loops, **torch_options(optimiser, options))
    case = {"optimiser": optimiser, "problem": problem, "dtype": dtype, "note": note or None,
            "groups": [{"parameters": members, "options": options | own} for members, own in groups],
            "changes": [list(c) for c in changes] or None, "start": [p.detach().clone() for p in params], "steps": []}
    for step in range(STEPS):
        for when, group, own in changes:
            if when == step:
                changed = torch_options(optimiser, own)
                if "betas" in changed:
                    changed["betas"] = (changed["betas"][0], built.param_groups[group]["betas"][1])
                built.param_groups[group].update(changed)
        built.zero_grad()
        f(params, step).backward()
        for p in params:
            if error and p.grad is not None:
                p.grad *= 1 + (-1) ** step * error
        built.step()
        case["steps"].append(torch.cat([p.detach().reshape(-1) for p in params]))
    assert all(torch.isfinite(s).all() for s in case["steps"]), case
    # The values of a step need neither shape nor dtype beside them.
    case["steps"] = [values(s) for s in case["steps"]]
    if optimiser == "Asgd":
        case["average"] = [values(built.state[p]["ax"].reshape(-1)) for p in params]
    return {k: v for k, v in case.items() if v is not None}


def values(t):
    return t.tolist() if t.dtype == torch.float64 else [float(str(x)) for x in t.numpy()]


# Option sets by optimiser: (learning rate on the quadratic, on rosenbrock, [options]).
SETS = {
    "Sgd": (0.1, 0.0005, [
        {}, {"momentum": 0.9}, {"momentum": 0.5, "dampening": 0.25}, {"momentum": 0.9, "nesterov": True},
        {"weightDecay": 0.1}, {"momentum": 0.9, "weightDecay": 0.01, "nesterov": True},
        {"momentum": 0.75, "dampening": 0.5, "weightDecay": 0.05}]),
    "Adagrad": (0.5, 0.1, [
        {}, {"learningRateDecay": 0.1}, {"weightDecay": 0.1}, {"initialAccumulator": 0.5}, {"epsilon": 0.01},
        {"learningRateDecay": 0.05, "weightDecay": 0.02, "initialAccumulator": 0.1, "epsilon": 1e-6}]),
    "RmsProp": (0.05, 0.01, [
        {}, {"alpha": 0.9}, {"epsilon": 0.01}, {"momentum": 0.5}, {"centered": True}, {"weightDecay": 0.1},
        {"alpha": 0.95, "centered": True, "momentum": 0.25},
        {"alpha": 0.9, "centered": True, "momentum": 0.5, "weightDecay": 0.01, "epsilon": 1e-6}]),
    "Adam": (0.1, 0.05, [
        {}, {"beta1": 0.5, "beta2": 0.9}, {"epsilon": 0.01}, {"amsgrad": True}, {"weightDecay": 0.1}, {"beta1": 0.0},
        {"beta1": 0.8, "beta2": 0.95, "amsgrad": True, "weightDecay": 0.01, "epsilon": 1e-6}]),
    "AdamW": (0.1, 0.05, [
        {}, {"beta1": 0.5, "beta2": 0.9}, {"epsilon": 0.01}, {"amsgrad": True}, {"weightDecay": 0.1},
        {"weightDecay": 0.0},
        {"beta1": 0.8, "beta2": 0.95, "amsgrad": True, "weightDecay": 0.2, "epsilon": 1e-6}]),
    "Asgd": (0.1, 0.0005, [
        {}, {"lambda": 0.1}, {"alpha": 0.5}, {"averagingStart": 10}, {"averagingStart": 0.0}, {"weightDecay": 0.1},
        {"lambda": 0.05, "alpha": 1.0, "averagingStart": 5.0, "weightDecay": 0.01}]),
    "Adadelta": (1.0, 1.0, [
        {}, {"rho": 0.5}, {"epsilon": 0.001}, {"weightDecay": 0.1},
        {"rho": 0.95, "epsilon": 1e-4, "weightDecay": 0.01}]),
    "Adamax": (0.1, 0.05, [
        {}, {"beta1": 0.5, "beta2": 0.9}, {"epsilon": 0.01}, {"weightDecay": 0.1}, {"beta1": 0.0},
        {"beta1": 0.8, "beta2": 0.95, "weightDecay": 0.01, "epsilon": 1e-6}]),
    "NAdam": (0.1, 0.05, [
        {}, {"beta1": 0.5, "beta2": 0.9}, {"epsilon": 0.01}, {"weightDecay": 0.1}, {"momentumDecay": 0.1},
        {"momentumDecay": 0.0}, {"weightDecay": 0.1, "decoupledWeightDecay": True},
        {"beta1": 0.8, "beta2": 0.95, "weightDecay": 0.01, "epsilon": 1e-6, "momentumDecay": 0.05}]),
    "RAdam": (0.1, 0.0005, [
        {}, {"beta1": 0.5, "beta2": 0.9}, {"epsilon": 0.01}, {"weightDecay": 0.1}, {"beta2": 0.5},
        {"weightDecay": 0.1, "decoupledWeightDecay": True},
        {"beta1": 0.8, "beta2": 0.95, "weightDecay": 0.01, "epsilon": 1e-6}]),
    "Rprop": (0.1, 0.01, [
        {}, {"etaMinus": 0.3, "etaPlus": 1.5}, {"leastStep": 0.01, "greatestStep": 0.2},
        {"etaMinus": 0.6, "etaPlus": 1.1, "leastStep": 0.001, "greatestStep": 1.0}]),
    "Adafactor": (0.1, 0.05, [
        {}, {"beta2Decay": -0.5}, {"epsilon2": 0.1}, {"epsilon1": 0.01}, {"clippingThreshold": 2.0},
        {"weightDecay": 0.1},
        {"beta2Decay": -1.0, "epsilon1": 1e-3, "epsilon2": 0.01, "clippingThreshold": 1.5, "weightDecay": 0.01}]),
    "Muon": (0.02, 0.02, [
        {}, {"momentum": 0.5}, {"nesterov": False}, {"weightDecay": 0.0}, {"iterations": 3},
        {"coefficientA": 2.0, "coefficientB": -1.5, "coefficientC": 0.5}, {"scale": "MATCH_RMS_ADAMW"},
        {"epsilon": 0.5}, {"momentum": 0.9, "nesterov": False, "weightDecay": 0.01, "iterations": 6}]),
    "Lion": (0.02, 0.01, [
        {}, {"beta1": 0.5, "beta2": 0.9}, {"weightDecay": 0.1}, {"beta1": 0.8, "beta2": 0.95, "weightDecay": 0.01}]),
}


def momentum_changes(optimiser):
    """Rows whose momentum changes while they run, as schedules do that cycle it."""
    names = inspect.signature(OPTIMISERS[optimiser]).parameters
    if "betas" in names:
        return [({}, [(10, 0, {"beta1": 0.6}), (20, 0, {"beta1": 0.95})])]
    if optimiser == "Muon":
        return [({}, [(10, 0, {"momentum": 0.6}), (20, 0, {"momentum": 0.99})])]
    if "momentum" in names:
        # PyTorch's RMSprop cannot take up a momentum later.
        return [({"momentum": 0.9}, [(10, 0, {"momentum": 0.6}), (20, 0, {"momentum": 0.95})])] + [
            ({}, [(10, 0, {"momentum": 0.5}), (20, 0, {"momentum": 0.0})])] * (optimiser == "Sgd")
    return []


def make_for(optimiser):
    on_quadratic, on_rosenbrock, sets = SETS[optimiser]
    # Muon takes matrices only.
    one, two, several = ("factors",) * 3 if optimiser == "Muon" else ("quadratic", "rosenbrock", "affine")
    can_climb = "maximize" in inspect.signature(OPTIMISERS[optimiser]).parameters
    can_decay = "weight_decay" in inspect.signature(OPTIMISERS[optimiser]).parameters
    for options in sets:
        yield run(optimiser, one, {"learningRate": on_quadratic} | options)
        if two != one:
            yield run(optimiser, two, {"learningRate": on_rosenbrock} | options)
        if optimiser == "Adafactor":
            yield run(optimiser, "factors", {"learningRate": on_quadratic} | options)
            yield run(optimiser, "stack", {"learningRate": on_quadratic} | options)
    small = on_quadratic / 20
    fullest = {"learningRate": small} | sets[-1]
    if can_climb:
        yield run(optimiser, one, {"learningRate": small, "maximize": True}, note="maximize")
        yield run(optimiser, one, fullest | {"maximize": True}, note="maximize")
    yield run(optimiser, several, {"learningRate": small})
    yield run(optimiser, several, fullest, torch.float32)
    yield run(optimiser, one, {"learningRate": on_quadratic}, torch.float32)
    # PyTorch's Adagrad takes the initial accumulator of the whole optimiser, not of a group.
    own = {k: v for k, v in sets[-1].items() if k != "initialAccumulator"} | {"learningRate": small / 2}
    yield run(optimiser, several, {"learningRate": small}, note="groups", groups=[([1], {}), ([0], own)])
    decay = {"weightDecay": 0.05} if can_decay else {}
    yield run(optimiser, two, {"learningRate": on_rosenbrock}, note="groups",
              groups=[([0], {}), ([1], {"learningRate": on_rosenbrock * 2} | decay)])
    yield run(optimiser, one, {"learningRate": small} | sets[1], note="learning rate changes",
              changes=[(10, 0, {"learningRate": small / 2}), (20, 0, {"learningRate": small * 3})])
    for options, changes in momentum_changes(optimiser):
        yield run(optimiser, one, {"learningRate": small} | options, note="momentum changes", changes=changes)
    if one == "quadratic":
        yield run(optimiser, "sleeping", fullest, note="no gradient at odd steps")
    if optimiser == "Adam":
        yield run(optimiser, "quadratic", {"learningRate": 0.1, "weightDecay": 0.1, "decoupledWeightDecay": True})


def make():
    write("optimisers.json", [case for optimiser in SETS for case in make_for(optimiser)])


if __name__ == "__main__":
    make()
