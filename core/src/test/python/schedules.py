"""Learning rates and momenta that PyTorch's schedulers set, from step 0 on.

A case is `{schedule, options, bases, rates, momenta}`: `rates[t]` holds the rate of each group at step t, `momenta[t]` the momenta
where the schedule cycles them. `parts` are the schedules that a sequence or a chain is made of. A plateau has `measures`, one
before each step.
"""

import math
import warnings

import torch
from torch.optim import lr_scheduler as schedulers
from torch.optim.swa_utils import SWALR

from golden import write

warnings.filterwarnings("ignore")


def factor(t):
    """What lambda and multiplicative schedules are tried with."""
    return 0.9 + 0.1 * math.cos(t)


SHAPES = {"COSINE": "cos", "LINEAR": "linear"}
MAKERS = {
    "step": lambda o, size, gamma: schedulers.StepLR(o, size, gamma),
    "multiStep": lambda o, gamma, milestones: schedulers.MultiStepLR(o, milestones, gamma),
    "constant": lambda o, factor, steps: schedulers.ConstantLR(o, factor, steps),
    "linear": lambda o, start, end, steps: schedulers.LinearLR(o, start, end, steps),
    "exponential": lambda o, gamma: schedulers.ExponentialLR(o, gamma),
    "polynomial": lambda o, steps, power: schedulers.PolynomialLR(o, steps, power),
    "cosine": lambda o, steps, least: schedulers.CosineAnnealingLR(o, steps, least),
    "cosineWarmRestarts": lambda o, first, growth, least: schedulers.CosineAnnealingWarmRestarts(o, first, growth, least),
    "lambda": lambda o: schedulers.LambdaLR(o, factor),
    "multiplicative": lambda o: schedulers.MultiplicativeLR(o, factor),
    "anneal": lambda o, target, steps, shape: SWALR(o, target, steps, SHAPES[shape]),
    "cyclic": lambda o, low, high, up, down, scale, gamma, least, greatest: schedulers.CyclicLR(
        o, low, high, up, down, {"TRIANGULAR": "triangular", "HALVED": "triangular2", "EXPONENTIAL": "exp_range"}[scale],
        gamma, base_momentum=least, max_momentum=greatest),
    "oneCycle": lambda o, high, steps, rise, annealing, least, greatest, startDivisor, endDivisor, threePhases:
        schedulers.OneCycleLR(
            o, high, steps, pct_start=rise, anneal_strategy=SHAPES[annealing], base_momentum=least, max_momentum=greatest,
            div_factor=startDivisor, final_div_factor=endDivisor, three_phase=threePhases),
    "reduceOnPlateau": lambda o, maximize, factor, patience, threshold, relativeThreshold, cooldown, leastRates, epsilon:
        schedulers.ReduceLROnPlateau(
            o, "max" if maximize else "min", factor, patience, threshold, "rel" if relativeThreshold else "abs", cooldown,
            leastRates if len(leastRates) > 1 else leastRates[0], epsilon),
}


def optimizer(bases):
    return torch.optim.SGD([{"params": [torch.zeros(1, requires_grad=True)], "lr": b} for b in bases], lr=0.1, momentum=0.9)


def built(o, spec):
    name, options = spec
    if name == "sequence":
        return schedulers.SequentialLR(o, [built(o, s) for s in options["parts"]], options["milestones"])
    if name == "chain":
        return schedulers.ChainedScheduler([built(o, s) for s in options["parts"]])
    return MAKERS[name](o, **options)


def run(name, count=40, bases=(0.1, 0.02), measures=None, **options):
    o = optimizer(bases)
    scheduler = built(o, (name, options))
    case = {"schedule": name, "options": {k: v for k, v in options.items() if k != "parts"}, "bases": list(bases),
            "parts": [{"schedule": n, "options": p} for n, p in options.get("parts", [])], "rates": [], "momenta": [],
            "measures": measures}
    for t in range(count):
        case["rates"].append([g["lr"] for g in o.param_groups])
        case["momenta"].append([g["momentum"] for g in o.param_groups])
        o.step()
        if t < count - 1:
            scheduler.step(*([measures[t]] if measures else []))
    if name not in ("cyclic", "oneCycle"):
        case.pop("momenta")
    return {k: v for k, v in case.items() if v}


CYCLIC = {"low": 0.01, "high": 0.5, "up": 7, "down": 5, "scale": "TRIANGULAR", "gamma": 1.0, "least": 0.8, "greatest": 0.9}
ONE = {"high": 0.5, "steps": 40, "rise": 0.3, "annealing": "COSINE", "least": 0.85, "greatest": 0.95,
       "startDivisor": 25.0, "endDivisor": 1e4, "threePhases": False}
PLATEAU = {"maximize": False, "factor": 0.5, "patience": 2, "threshold": 1e-4, "relativeThreshold": True, "cooldown": 0,
           "leastRates": [0.0], "epsilon": 1e-8}


def make():
    cases = [
        run("step", size=7, gamma=0.1), run("step", size=1, gamma=0.95),
        run("multiStep", gamma=0.3, milestones=[5, 12, 12, 30]),
        run("constant", factor=1 / 3, steps=5), run("constant", factor=0.0625, steps=1),
        run("linear", start=1 / 3, end=1.0, steps=5), run("linear", start=1.0, end=0.1, steps=30),
        run("exponential", gamma=0.9), run("polynomial", steps=30, power=1.0), run("polynomial", steps=35, power=2.5),
        run("cosine", steps=12, least=0.0), run("cosine", steps=30, least=0.001), run("cosine", steps=5, least=0.05),
        run("cosineWarmRestarts", first=10, growth=1, least=0.0),
        run("cosineWarmRestarts", first=3, growth=2, least=0.004),
        run("cosineWarmRestarts", first=2, growth=3, least=0.0, count=120), run("lambda"), run("multiplicative"),
        run("anneal", target=0.05, steps=10, shape="COSINE"), run("anneal", target=0.01, steps=25, shape="LINEAR"),
        run("anneal", target=0.03, steps=0, shape="COSINE"),
        run("cyclic", **CYCLIC), run("cyclic", **CYCLIC | {"scale": "HALVED", "up": 4, "down": 4}),
        run("cyclic", **CYCLIC | {"scale": "EXPONENTIAL", "gamma": 0.97, "least": 0.5, "greatest": 0.99}),
        run("oneCycle", **ONE), run("oneCycle", **ONE | {"annealing": "LINEAR", "rise": 0.25}),
        run("oneCycle", **ONE | {"threePhases": True, "startDivisor": 10.0, "endDivisor": 50.0}),
        run("oneCycle", **ONE | {"threePhases": True, "annealing": "LINEAR", "least": 0.5, "greatest": 0.6}),
    ]
    warm = ("linear", {"start": 0.1, "end": 1.0, "steps": 5})
    cases += [
        run("sequence", parts=[warm, ("cosine", {"steps": 20, "least": 0.002})], milestones=[5]),
        run("sequence", parts=[warm, ("exponential", {"gamma": 0.9}), ("step", {"size": 4, "gamma": 0.5})],
            milestones=[5, 20]),
        run("sequence", parts=[("constant", {"factor": 0.1, "steps": 3}), ("cosineWarmRestarts", {
            "first": 5, "growth": 2, "least": 0.001})], milestones=[4]),
        run("sequence", parts=[("polynomial", {"steps": 10, "power": 2.0}), ("lambda", {})], milestones=[10]),
        run("chain", parts=[("constant", {"factor": 0.25, "steps": 5}), ("exponential", {"gamma": 0.9})]),
        run("chain", parts=[warm, ("multiStep", {"gamma": 0.5, "milestones": [8, 20]}), ("polynomial", {
            "steps": 50, "power": 1.0})]),
        run("chain", parts=[("step", {"size": 6, "gamma": 0.5}), ("multiplicative", {})]),
        run("chain", parts=[("exponential", {"gamma": 0.95}), ("cosine", {"steps": 45, "least": 0.0})]),
    ]
    falling = [1 / (t + 1) for t in range(10)] + [0.1] * 29
    noisy = [2 + math.sin(t * 1.7) / (1 + 0.1 * t) for t in range(39)]
    cases += [
        run("reduceOnPlateau", measures=falling, **PLATEAU),
        run("reduceOnPlateau", measures=noisy, **PLATEAU | {"patience": 3, "cooldown": 2}),
        run("reduceOnPlateau", measures=noisy, **PLATEAU | {"maximize": True, "factor": 0.1, "leastRates": [0.004, 0.001]}),
        run("reduceOnPlateau", measures=noisy, **PLATEAU | {"threshold": 0.3, "relativeThreshold": False, "patience": 0}),
        run("reduceOnPlateau", measures=noisy, **PLATEAU | {"maximize": True, "threshold": 0.3, "relativeThreshold": False}),
        run("reduceOnPlateau", measures=falling, **PLATEAU | {"patience": 0, "epsilon": 0.012}),
        run("reduceOnPlateau", measures=[-m for m in falling], **PLATEAU | {"threshold": 0.2, "patience": 1}),
    ]
    write("schedules.json", cases)


if __name__ == "__main__":
    make()
