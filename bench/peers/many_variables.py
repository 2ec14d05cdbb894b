"""The runs of ManyVariables.java in SciPy, with exact derivatives in NumPy: milliseconds of processor time per run, the median and
the best, the evaluations, and the value at the end. Run: taskset -c 0 python many_variables.py
"""

import statistics
import time

import numpy
from scipy.optimize import minimize

LBFGS_VARIABLES = 1_000_000
TRUST_VARIABLES = 100_000
TOLERANCE = 1e-5
SOLVED = 1e-10
RUNS = 15


def start(n):
    return numpy.tile([-1.2, 1.0], n // 2)


def value_and_gradient(x):
    odd, even = x[0::2], x[1::2]
    rise = even - odd * odd
    rest = 1 - odd
    gradient = numpy.empty_like(x)
    gradient[0::2] = -400 * odd * rise - 2 * rest
    gradient[1::2] = 200 * rise
    return 100 * numpy.dot(rise, rise) + numpy.dot(rest, rest), gradient


def hessian_vector(x, v):
    odd, even = x[0::2], x[1::2]
    across = -400 * odd
    product = numpy.empty_like(x)
    product[0::2] = (1200 * odd * odd - 400 * even + 2) * v[0::2] + across * v[1::2]
    product[1::2] = across * v[0::2] + 200 * v[1::2]
    return product


class Lbfgs:
    """L-BFGS-B's own tolerance is one of the greatest component; this one ends a run by the Euclidean norm, as ours does."""

    def run(self):
        self.gradient = None
        options = {"gtol": 0, "ftol": 0, "maxfun": 100_000}
        return minimize(self.evaluate, start(LBFGS_VARIABLES), jac=True, method="L-BFGS-B", callback=self.look,
                        options=options)

    def evaluate(self, x):
        value, self.gradient = value_and_gradient(x)
        return value, self.gradient

    def look(self, intermediate_result):
        if numpy.linalg.norm(self.gradient) < TOLERANCE:
            raise StopIteration


def trust_krylov():
    return minimize(value_and_gradient, start(TRUST_VARIABLES), jac=True, hessp=hessian_vector, method="trust-krylov",
                    options={"gtol": TOLERANCE})


def measure(name, run):
    times = []
    for _ in range(RUNS):
        begin = time.process_time()
        end = run()
        times.append(1000 * (time.process_time() - begin))
        assert end.fun < SOLVED, end
    gradient = numpy.linalg.norm(value_and_gradient(end.x)[1])
    print(f"{name:12} median {statistics.median(times):8.1f} ms, best {min(times):8.1f} ms, {end.nfev} evaluations, "
          f"{getattr(end, 'nhev', 0)} products, f = {end.fun:.1e}, gradient {gradient:.1e}")


measure("lbfgs", Lbfgs().run)
measure("trustKrylov", trust_krylov)
