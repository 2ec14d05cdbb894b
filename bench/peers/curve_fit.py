"""The fits of CurveFit.java in SciPy: microseconds of processor time per fit, the median and the best, by curve_fit with its defaults
(MINPACK, differences for the Jacobian, tolerances of 1.5e-8). Run: taskset -c 0 python curve_fit.py
"""

import statistics
import time
import warnings

import numpy
from scipy.optimize import curve_fit

MISRA1A_X = numpy.array([
    77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0,
])
MISRA1A_Y = numpy.array([
    10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78,
])
MGH17_X = numpy.arange(33) * 10.0
MGH17_Y = numpy.array([
    0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.85, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658,
    0.628, 0.603, 0.58, 0.558, 0.538, 0.522, 0.506, 0.49, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431,
    0.424, 0.42, 0.414, 0.411, 0.406,
])
ROWS = 1_000_000
SECONDS = 5


def misra1a(x, b1, b2):
    return b1 * (1 - numpy.exp(-b2 * x))


def mgh17(x, b1, b2, b3, b4, b5):
    return b1 + b2 * numpy.exp(-x * b4) + b3 * numpy.exp(-x * b5)


def decay(t, a, b, c, d):
    return a * numpy.exp(-b * t) + c * numpy.sin(d * t)


def measure(name, model, x, y, start):
    times = []
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        begin = time.process_time()
        try:
            found = curve_fit(model, x, y, p0=start)[0]
        except RuntimeError as failure:
            found = failure
        times.append(1e6 * (time.process_time() - begin))
    print(f"{name:16} median {statistics.median(times):10.0f} µs, best {min(times):10.0f} µs  {found}")


warnings.simplefilter("ignore")
measure("misra1aFromFar", misra1a, MISRA1A_X, MISRA1A_Y, [500, 0.0001])
measure("misra1aFromNear", misra1a, MISRA1A_X, MISRA1A_Y, [250, 0.0005])
measure("mgh17FromFar", mgh17, MGH17_X, MGH17_Y, [50, 150, -100, 1, 2])
measure("mgh17FromNear", mgh17, MGH17_X, MGH17_Y, [0.5, 1.5, -1, 0.01, 0.02])
t = numpy.arange(ROWS) * (10 / ROWS)
noise = 0.1 * numpy.random.default_rng(0).standard_normal(ROWS)
measure("millionRows", decay, t, decay(t, 3, 0.7, 0.5, 1.3) + noise, [1, 1, 1, 1])
