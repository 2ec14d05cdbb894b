"""Steps of LBFGS: every parameter, the loss and the evaluations after every step.

A case is `{problem, dtype, options, start, steps, losses, evaluations, iterations}`; problems and `start` as in `optimisers.py`, and
- `valley`: Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)²; one parameter of shape (8), starting at −1.2, 1, −1.2, 1 …

As there, a step is recorded while an ulp in the gradients changes it little.
"""

import torch

from golden import write
from optimisers import PROBLEMS, in_dtype, tensor, values

# Iterations magnify rounding more than plain steps do; the Java test allows ten times this.
MAGNIFIED = 1e-11
OPTIONS = {
    "learningRate": "lr", "iterations": "max_iter", "evaluations": "max_eval", "gradientTolerance": "tolerance_grad",
    "changeTolerance": "tolerance_change", "history": "history_size",
}


def valley(p):
    x = p[0]
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


ALL = PROBLEMS | {"valley": (lambda p, step: valley(p), [[-1.2, 1.0] * 4])}


def walk(problem, options, steps, dtype, error=0.0):
    f, start = ALL[problem]
    params = [tensor(v, dtype).requires_grad_() for v in start]
    line_search = "strong_wolfe" if options.get("strongWolfe") else None
    built = torch.optim.LBFGS(params, line_search_fn=line_search,
                              **{OPTIONS[k]: v for k, v in options.items() if k in OPTIONS})
    case = {"problem": problem, "dtype": dtype, "options": options, "start": [p.detach().clone() for p in params],
            "steps": [], "losses": [], "evaluations": [], "iterations": []}
    calls = 0

    def closure():
        nonlocal calls
        built.zero_grad()
        loss = f(params, 0)
        loss.backward()
        for p in params:
            p.grad *= 1 + (-1) ** calls * error
        calls += 1
        return loss

    for _ in range(steps):
        loss = built.step(closure)
        case["losses"].append(loss.item())
        case["steps"].append(values(torch.cat([p.detach().reshape(-1) for p in params])))
        case["evaluations"].append(calls)
        case["iterations"].append(built.state[params[0]]["n_iter"])
    return case


def run(problem, options, steps=12, dtype=torch.float64):
    with in_dtype(dtype):
        case = walk(problem, options, steps, dtype)
        other = walk(problem, options, steps, dtype, torch.finfo(dtype).eps)
        close = [a == b and all(abs(x - y) <= MAGNIFIED * abs(x) + 1e-14 for x, y in zip(*s))
                 for a, b, s in zip(case["evaluations"], other["evaluations"], zip(case["steps"], other["steps"]))]
        if dtype == torch.float64 and not all(close):
            count = close.index(False)
            print(f"LBFGS on {problem}, {options}: {count} steps")
            for key in ("steps", "losses", "evaluations", "iterations"):
                case[key] = case[key][:count]
        return case


def make():
    wolfe = {"strongWolfe": True}
    cases = []
    for problem in ("quadratic", "rosenbrock", "affine", "factors", "valley"):
        one = {"iterations": 1, "evaluations": 20}
        cases.append(run(problem, {"learningRate": 1.0} | one | wolfe, 24))
        cases.append(run(problem, {"learningRate": 1.0, "iterations": 4} | wolfe))
        cases.append(run(problem, {"learningRate": 0.25} | one, 16))
        cases.append(run(problem, {"learningRate": 0.1, "iterations": 3}))
        cases.append(run(problem, {"learningRate": 0.5, "iterations": 2, "evaluations": 3, "history": 2} | wolfe, 20))
        cases.append(run(problem, {"learningRate": 1.0, "gradientTolerance": 0.1, "iterations": 5} | wolfe))
        cases.append(run(problem, {"learningRate": 1.0, "changeTolerance": 0.01, "iterations": 5} | wolfe))
    cases.append(run("rosenbrock", {"learningRate": 1.0} | wolfe, 3))
    cases.append(run("valley", {"learningRate": 1.0} | wolfe, 3))
    cases.append(run("affine", {"learningRate": 0.5, "iterations": 2} | wolfe, 3, torch.float32))
    write("lbfgs.json", [case for case in cases if case["steps"]])


if __name__ == "__main__":
    make()
