"""How many evaluations SciPy's solvers take on the problems of Moré, Garbow and Hillstrom, with exact derivatives, and on
classic functions of two variables from random starts.

`python scipy_minimize.py CLASSPATH` writes `../resources/golden/scipy-minimize.json` for the former and
`../resources/golden/scipy-minimize-held-out.json` for the latter. The class path is that of the tests of `core`; the
problems and their derivatives come from `dev.thalweg.problems.ObjectiveServer`, so SciPy's solvers see the same
functions as ours. Needs NumPy and SciPy 1.17, and a Java 25 on the PATH.

Every solver has its own default settings, but for: at most 5000 iterations; a gradient tolerance of 1e-5, as BFGS and CG
have it, for the trust-region solvers; no tolerance of the value for L-BFGS-B, whose default ends runs early.

File format: `{"source", "methods": {method: {key: {"evaluations", "products", "f", "gradient", "success"}}}}`, where
gradient is the largest magnitude of a component at the end.
"""

import json
import pathlib
import subprocess
import sys
import warnings

import numpy as np
import scipy
from scipy.optimize import minimize

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "resources" / "golden"
FILES = ["scipy-minimize.json", "scipy-minimize-held-out.json"]
SETTINGS = {
    "BFGS": {},
    "CG": {},
    "L-BFGS-B": {"maxfun": 100000, "ftol": 0},
    "Newton-CG": {},
    "trust-exact": {"gtol": 1e-5},
    "trust-krylov": {"gtol": 1e-5},
}


class Server:
    """The problems, evaluated by Java."""

    def __init__(self, classpath):
        command = ["java", "-cp", classpath, "dev.thalweg.problems.ObjectiveServer"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.sets = [self.read_starts() for _ in FILES]

    def read_starts(self):
        starts = {}
        for line in self.process.stdout:
            if line.strip() == "end":
                break
            key, *start = line.split()
            starts[key] = np.array([float(word) for word in start])
        return starts

    def ask(self, key, kind, *vectors):
        words = [key, kind] + [java(value) for vector in vectors for value in vector]
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        return np.array([float(word) for word in self.process.stdout.readline().split()])


def java(value):
    """A number as Java reads it."""
    return repr(float(value)).replace("nan", "NaN").replace("inf", "Infinity")


def run(server, key, start, method):
    n = len(start)

    def gradient(x):
        return server.ask(key, "g", x)

    second = {}
    if method == "trust-exact":
        second["hess"] = lambda x: server.ask(key, "h", x).reshape(n, n)
    elif method in ("Newton-CG", "trust-krylov"):
        second["hessp"] = lambda x, v: server.ask(key, "p", x, v)
    options = {"maxiter": 5000, **SETTINGS[method]}
    end = minimize(
        lambda x: server.ask(key, "f", x)[0], start, jac=gradient, method=method, options=options, **second
    )
    return {
        "evaluations": int(end.nfev),
        "products": int(getattr(end, "nhev", 0)),
        "f": float(end.fun),
        "gradient": float(np.max(np.abs(gradient(end.x)))),
        "success": bool(end.success),
    }


def main():
    warnings.filterwarnings("ignore")
    server = Server(sys.argv[1])
    for file, starts in zip(FILES, server.sets):
        methods = {m: {key: run(server, key, start, m) for key, start in starts.items()} for m in SETTINGS}
        rows = ",\n".join(
            f"{json.dumps(m)}: {{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(row)}" for k, row in found.items()) + "}"
            for m, found in methods.items()
        )
        (GOLDEN / file).write_text(f'{{"source": "SciPy {scipy.__version__}", "methods": {{\n{rows}}}}}\n')


if __name__ == "__main__":
    main()
