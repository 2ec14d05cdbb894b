"""What SciPy's solvers do with the problems of Moré, Garbow and Hillstrom, fed with exact derivatives.

`python scipy_solvers.py` writes `../resources/golden/scipy-solvers.json`, which `bench/solvers` prints beside our own
solvers. The problems are those of `more_garbow_hillstrom.py`, run on PyTorch tensors, so that gradients and products with
the Hessian are exact. Needs PyTorch and SciPy 1.17.

Each run starts at the standard start, with the tolerance 1e-6 for the gradient and no other, as far as the solver has such
settings, and at most 5000 iterations. File format: `{"source", "cases"}`, one case per line: `method`, `number`, `n`, the
last value `f`, the gradient's 2-norm there, and `evaluations` of the function.
"""

import json
import math
import pathlib
import warnings

import more_garbow_hillstrom as problems
import numpy as np
import scipy
import torch
from scipy.optimize import minimize

torch.set_num_threads(1)
GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "resources" / "golden" / "scipy-solvers.json"
TOLERANCE = 1e-6
ITERATIONS = 5000


class Functions:
    """Stands in for mpmath: the same functions of tensors, or of plain numbers."""

    pi = math.pi

    @staticmethod
    def fprod(values):
        product = 1
        for value in values:
            product = product * value
        return product

    def __getattr__(self, name):
        return lambda v: getattr(torch, name)(v) if torch.is_tensor(v) else getattr(math, name)(v)


def value_of(number, m, start):
    residuals = getattr(problems, f"p{number}")

    def value(x):
        rows = residuals([None] + list(x.unbind()), m)
        return sum(torch.as_tensor(row, dtype=torch.float64) ** 2 for row in rows)

    return value


def functions(number, m, start):
    value = value_of(number, m, start)

    def both(z):
        x = torch.tensor(z, dtype=torch.float64, requires_grad=True)
        f = value(x)
        (g,) = torch.autograd.grad(f, x)
        return f.item(), g.numpy()

    def hessp(z, p):
        x = torch.tensor(z, dtype=torch.float64)
        return torch.autograd.functional.hvp(value, x, torch.tensor(p, dtype=torch.float64))[1].numpy()

    def hess(z):
        return torch.autograd.functional.hessian(value, torch.tensor(z, dtype=torch.float64)).numpy()

    return both, hess, hessp


METHODS = {
    "CG": (None, {"gtol": TOLERANCE, "norm": 2}),
    "BFGS": (None, {"gtol": TOLERANCE, "norm": 2}),
    "L-BFGS-B": (None, {"gtol": TOLERANCE, "ftol": 0, "maxfun": 15 * ITERATIONS}),
    "Newton-CG": ("hessp", {"xtol": 1e-10}),
    "trust-exact": ("hess", {"gtol": TOLERANCE}),
    "trust-krylov": ("hessp", {"gtol": TOLERANCE}),
    "Nelder-Mead": ("none", {"xatol": 1e-8, "fatol": 1e-12, "maxfev": 50 * ITERATIONS}),
}


def run(method, number, m, start):
    both, hess, hessp = functions(number, m, start)
    kind, options = METHODS[method]
    extra = {"hess": {"hess": hess}, "hessp": {"hessp": hessp}}.get(kind, {})
    x0 = np.array(start)
    try:
        if kind == "none":
            r = minimize(lambda z: both(z)[0], x0, method=method, options=options | {"maxiter": ITERATIONS})
        else:
            r = minimize(both, x0, jac=True, method=method, options=options | {"maxiter": ITERATIONS}, **extra)
    except Exception as error:  # a solver that breaks down is an answer, too
        return {"method": method, "number": number, "n": len(start), "f": "NaN", "gradientNorm": "NaN", "evaluations": 0, "error": str(error)[:80]}
    f, g = both(r.x)
    norm = float(np.linalg.norm(g))
    shown = [v if math.isfinite(v) else "NaN" for v in (float(f), norm)]
    return {"method": method, "number": number, "n": len(start), "f": shown[0], "gradientNorm": shown[1], "evaluations": int(r.nfev)}


def make():
    starts = [(number, m, [float(problems.mp.mpf(v)) for v in start]) for number, m, start in problems.CASES[:35]]
    problems.mp = Functions()
    problems.M = float
    lines = []
    for method in METHODS:
        for number, m, start in starts:
            lines.append(json.dumps(run(method, number, m, start), allow_nan=False))
        print(method, flush=True)
    source = f"scipy_solvers.py, SciPy {scipy.__version__}, PyTorch {torch.__version__}"
    GOLDEN.write_text('{"source": "' + source + '", "cases": [\n' + ",\n".join(lines) + "\n]}\n")


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    make()
