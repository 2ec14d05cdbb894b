"""Trajectories of first-order optimisers: every parameter after every step.

A case is `{optimiser, problem, dtype, note, groups, changes, start, steps}`. `start` holds the starting value of each
parameter, `groups` the parameter numbers and options of each group, `changes` the options set before a step
(`[step, group, options]`, steps from 0), `steps[k]` all parameters, flat, after step k.

Problems (the parameters p₀, p₁ …):
- `quadratic`: ½ pᵀAp − bᵀp, A = [[3, 1], [1, 2]], b = [1, −1]; one parameter of shape (2).
- `rosenbrock`: (1 − x)² + 100 (y − x²)²; two 0-d parameters.
- `affine`: mean((W u + v − t)²), u = [0.5, −1, 2], t = [1, −0.5]; parameters W of shape (2, 3), v of shape (2).
- `sleeping`: the quadratic in p₀ plus sum(p₁²) at even steps only, gradients set to none between steps.
"""

import torch

from golden import tensor, write

STEPS = 30

OPTIMISERS = {
    "Sgd": torch.optim.SGD, "Adagrad": torch.optim.Adagrad, "RmsProp": torch.optim.RMSprop, "Adam": torch.optim.Adam,
    "AdamW": torch.optim.AdamW,
}
# Thalweg's option names and PyTorch's; `beta1` and `beta2` make the pair `betas`.
OPTIONS = {
    "learningRate": "lr", "momentum": "momentum", "dampening": "dampening", "nesterov": "nesterov",
    "weightDecay": "weight_decay", "maximize": "maximize", "learningRateDecay": "lr_decay",
    "initialAccumulator": "initial_accumulator_value", "epsilon": "eps", "alpha": "alpha", "centered": "centered",
    "amsgrad": "amsgrad",
}


def torch_options(options):
    answer = {OPTIONS[k]: v for k, v in options.items() if k in OPTIONS}
    if "beta1" in options or "beta2" in options:
        answer["betas"] = (options.get("beta1", 0.9), options.get("beta2", 0.999))
    return answer


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


PROBLEMS = {
    "quadratic": (lambda p, step: quadratic(p), [[2.0, -1.5]]),
    "rosenbrock": (lambda p, step: rosenbrock(p), [-1.2, 1.0]),
    "affine": (lambda p, step: affine(p), [[[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]], [0.05, -0.05]]),
    "sleeping": (lambda p, step: quadratic(p) + ((p[1] ** 2).sum() if step % 2 == 0 else 0),
                 [[2.0, -1.5], [1.0, -0.25]]),
}


def run(optimiser, problem, options, dtype=torch.float64, note="", groups=None, changes=()):
    f, start = PROBLEMS[problem]
    params = [tensor(v, dtype).requires_grad_() for v in start]
    groups = groups or [(list(range(len(params))), {})]
    built = OPTIMISERS[optimiser](
        [{"params": [params[i] for i in members]} | torch_options(options | own) for members, own in groups],
        foreach=False, **torch_options(options))
    case = {"optimiser": optimiser, "problem": problem, "dtype": dtype, "note": note or None,
            "groups": [{"parameters": members, "options": options | own} for members, own in groups],
            "changes": [list(c) for c in changes] or None, "start": [p.detach().clone() for p in params], "steps": []}
    for step in range(STEPS):
        for when, group, own in changes:
            if when == step:
                built.param_groups[group].update(torch_options(own))
        built.zero_grad()
        f(params, step).backward()
        built.step()
        case["steps"].append(torch.cat([p.detach().reshape(-1) for p in params]))
    assert all(torch.isfinite(s).all() for s in case["steps"]), case
    # The values of a step need neither shape nor dtype beside them.
    case["steps"] = [s.tolist() if dtype == torch.float64 else [float(str(x)) for x in s.numpy()]
                     for s in case["steps"]]
    return {k: v for k, v in case.items() if v is not None}


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
}


def make():
    cases = []
    for optimiser, (on_quadratic, on_rosenbrock, sets) in SETS.items():
        for options in sets:
            cases.append(run(optimiser, "quadratic", {"learningRate": on_quadratic} | options))
            cases.append(run(optimiser, "rosenbrock", {"learningRate": on_rosenbrock} | options))
        small = on_quadratic / 20
        fullest = {"learningRate": small} | sets[-1]
        cases.append(run(optimiser, "quadratic", {"learningRate": small, "maximize": True}, note="maximize"))
        cases.append(run(optimiser, "quadratic", fullest | {"maximize": True}, note="maximize"))
        cases.append(run(optimiser, "affine", {"learningRate": small}))
        cases.append(run(optimiser, "affine", fullest, torch.float32))
        cases.append(run(optimiser, "quadratic", {"learningRate": on_quadratic}, torch.float32))
        # PyTorch's Adagrad takes the initial accumulator of the whole optimiser, not of a group.
        own = {k: v for k, v in sets[-1].items() if k != "initialAccumulator"} | {"learningRate": small / 2}
        cases.append(run(optimiser, "affine", {"learningRate": small}, note="groups", groups=[([1], {}), ([0], own)]))
        cases.append(run(optimiser, "rosenbrock", {"learningRate": on_rosenbrock}, note="groups",
                         groups=[([0], {}), ([1], {"learningRate": on_rosenbrock * 2, "weightDecay": 0.05})]))
        cases.append(run(optimiser, "quadratic", {"learningRate": small} | sets[1], note="learning rate changes",
                         changes=[(10, 0, {"learningRate": small / 2}), (20, 0, {"learningRate": small * 3})]))
        cases.append(run(optimiser, "sleeping", fullest, note="no gradient at odd steps"))
    write("optimisers.json", cases)


if __name__ == "__main__":
    make()
