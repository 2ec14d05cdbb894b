"""SciPy's curve_fit on NIST's 27 nonlinear data sets from both starts, as NistTest has ours: the digits of the parameters that agree
with the certified ones, at most 16, and how often the model and its Jacobian were evaluated; then a line for each way of calling it:
runs with at least four and six digits, the median and least digits, and the median evaluations, differences included.

The ways: with defaults (MINPACK's lm, the Jacobian by differences); lm and trf with exact Jacobians, by complex steps; and trf with
scaled variables and tolerances at rounding, so that it goes on to the last digits.

Run: python nist.py ../../../shared/data/nist_nonlinear/nist_nonlinear.json
"""

import json
import statistics
import sys
import warnings

import numpy
from scipy.optimize import curve_fit

STEP = 1e-200
MOST_DIGITS = 16
TIGHTEST = 1e-15
FUNCTIONS = {"exp": numpy.exp, "log": numpy.log, "sin": numpy.sin, "cos": numpy.cos, "atan": numpy.arctan,
             "pi": numpy.pi}
EXACT = {"jac": True}
WAYS = {
    "curve_fit": {},
    "lm, exact": EXACT | {"method": "lm"},
    "trf, exact": EXACT | {"method": "trf"},
    "trf, exact, scaled, tight": EXACT | {"method": "trf", "x_scale": "jac", "ftol": TIGHTEST, "xtol": TIGHTEST,
                                          "gtol": TIGHTEST, "max_nfev": 10_000},
}


class Model:
    """A model that counts its evaluations."""

    def __init__(self, data_set):
        self.code = compile(data_set["model"].replace("^", "**"), data_set["name"], "eval")
        table = numpy.array(data_set["data"])
        self.columns = {name: table[:, k] for k, name in enumerate(data_set["columns"])}
        response = compile(data_set["response"], data_set["name"], "eval")
        self.response = eval(response, FUNCTIONS | self.columns)
        count = len(data_set["certified"])
        self.names = data_set.get("parameter_names") or [f"b{i + 1}" for i in range(count)]
        self.values = self.jacobians = 0

    def evaluate(self, b):
        return eval(self.code, FUNCTIONS | self.columns | dict(zip(self.names, b)))

    def value(self, _, *b):
        self.values += 1
        return self.evaluate(b)

    def jacobian(self, _, *b):
        self.jacobians += 1
        columns = []
        for j in range(len(b)):
            moved = numpy.array(b, dtype=complex)
            moved[j] += 1j * STEP
            columns.append(numpy.imag(self.evaluate(moved)) / STEP * numpy.ones(len(self.response)))
        return numpy.stack(columns, axis=1)


def digits(found, certified):
    error = max(abs((a - b) / b) for a, b in zip(found, certified))
    return MOST_DIGITS if error == 0 else max(0.0, min(MOST_DIGITS, -numpy.log10(error)))


def run(data_set, start, options):
    model = Model(data_set)
    settings = dict(options)
    if settings.pop("jac", False):
        settings["jac"] = model.jacobian
    try:
        found = curve_fit(model.value, None, model.response, p0=start, **settings)[0]
        agreeing = digits(found, data_set["certified"])
    except (RuntimeError, ValueError):  # it gives up, or meets a value that is not finite
        agreeing = 0.0
    return agreeing if numpy.isfinite(agreeing) else 0.0, model.values, model.jacobians


def main():
    warnings.simplefilter("ignore")
    numpy.seterr(all="ignore")
    with open(sys.argv[1], encoding="utf-8") as file:
        data_sets = json.load(file)["datasets"]
    print(f"{'':12}" + "".join(f"  {way:>25}" for way in WAYS))
    runs = {way: [] for way in WAYS}
    for data_set in data_sets:
        for start in ("start1", "start2"):
            cells = []
            for way, options in WAYS.items():
                found = run(data_set, data_set[start], options)
                runs[way].append(found)
                cells.append(f"{found[0]:.1f} ({found[1]}+{found[2]})")
            print(f"{data_set['name'] + ' ' + start[-1]:12}" + "".join(f"  {cell:>25}" for cell in cells))
    for way, found in runs.items():
        agreeing = [each[0] for each in found]
        print(f"{way}: {sum(d >= 4 for d in agreeing)} and {sum(d >= 6 for d in agreeing)} of {len(found)}, "
              f"median {statistics.median(agreeing):.1f}, least {min(agreeing):.1f} digits, "
              f"{statistics.median(each[1] for each in found):g} values, "
              f"{statistics.median(each[2] for each in found):g} Jacobians")


main()
