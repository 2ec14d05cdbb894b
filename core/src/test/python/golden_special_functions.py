"""Writes special-functions.csv: function, arguments, correctly rounded value, by mpmath with 60 digits.

    python3 golden_special_functions.py [points per range] > ../resources/golden/special-functions.csv
"""

import random
import sys

from mpmath import mp, mpf

mp.dps = 60
POINTS = int(sys.argv[1]) if len(sys.argv) > 1 else 24
random.seed(20250714)


def nearest(value):
    """The double nearest to value, subnormal or not (float(mpf) rounds correctly in both cases)."""
    return float(value)


def linear(lower, upper):
    return [random.uniform(lower, upper) for _ in range(POINTS)]


def logarithmic(lower, upper, sign=1):
    low, high = mp.log(mpf(lower)), mp.log(mpf(upper))
    return [sign * float(mp.exp(low + (high - low) * random.random())) for _ in range(POINTS)]


def both(points):
    return points + [-x for x in points]


def cdf(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def newton(equation, slope, start):
    x = start
    for _ in range(100):
        step = equation(x) / slope(x)
        x -= step
        if abs(step) <= abs(x) * mpf(10) ** -45:
            return x
    raise ArithmeticError(start)


def erfcinv(q):
    if q > 1:
        return -erfcinv(2 - q)
    if q > mpf(10) ** -3:
        return newton(lambda x: mp.erfc(x) - q, lambda x: -2 / mp.sqrt(mp.pi) * mp.exp(-x * x), mp.erfinv(1 - q))
    target, r = mp.log(q), mp.sqrt(-mp.log(q))
    start = r - mp.log(r * mp.sqrt(mp.pi)) / (2 * r)
    return newton(
        lambda x: mp.log(mp.erfc(x)) - target, lambda x: -2 / mp.sqrt(mp.pi) * mp.exp(-x * x) / mp.erfc(x), start
    )


def erfinv(y):
    if abs(y) < mpf(10) ** -20:
        return y * mp.sqrt(mp.pi) / 2
    if abs(y) > 0.9:
        return mp.sign(y) * erfcinv(1 - abs(y))
    return newton(lambda x: mp.erf(x) - y, lambda x: 2 / mp.sqrt(mp.pi) * mp.exp(-x * x), mp.erfinv(y))


def quantile(p):
    return -mp.sqrt(2) * erfcinv(2 * p)


def softplus(x):
    return mp.log1p(mp.exp(x))


def polygamma(n, x):
    if x > 0:
        with mp.workdps(200):  # Hurwitz zeta loses digits where it is tiny
            return (-1) ** (n + 1) * mp.factorial(n) * mp.zeta(n + 1, x)
    return mp.polygamma(n, x)


TINY = logarithmic(1e-320, 1e-290) + logarithmic(1e-290, 1e-5)
SMALL = logarithmic(1e-5, 0.5)
ROWS = {
    "erf": (mp.erf, both(TINY + SMALL + linear(0, 1) + linear(1, 6))),
    "erfc": (mp.erfc, both(TINY + SMALL) + linear(-6, 0) + linear(0, 1) + linear(1, 4) + linear(4, 10) + linear(10, 26.5)
             + linear(26.5, 27.2)),
    "erfcx": (lambda x: mp.exp(x * x) * mp.erfc(x) if x < 1e4 else
              (1 - 1 / (2 * x * x) + 3 / (4 * x**4)) / (x * mp.sqrt(mp.pi)),
              both(TINY + SMALL) + linear(-26, 0) + linear(0, 1) + linear(1, 4) + linear(4, 10) + linear(10, 1000)
              + logarithmic(1e4, 1e308)),
    "erfinv": (erfinv, both(TINY + SMALL + linear(0, 0.9)) + linear(0.5, 1) + [1 - t for t in logarithmic(1e-16, 0.1)]),
    "erfcinv": (erfcinv, logarithmic(1e-320, 1e-300) + logarithmic(1e-300, 1e-20) + logarithmic(1e-20, 0.5)
                + linear(0.3, 2)),
    "normalCdf": (cdf, both(TINY + SMALL) + linear(-1, 1) + linear(-8, 8) + linear(-38.4, -8)),
    "normalLogCdf": (lambda x: mp.log1p(-cdf(-x)) if x > -1 else mp.log(cdf(x)),
                     both(SMALL) + linear(-2, 2) + linear(-30, 8) + logarithmic(30, 1e3, -1) + linear(2, 37)),
    "normalQuantile": (quantile, logarithmic(1e-320, 1e-300) + logarithmic(1e-300, 1e-20) + logarithmic(1e-20, 0.25)
                       + linear(0, 1) + linear(0.45, 0.55)),
    "gamma": (mp.gamma, both(logarithmic(1e-307, 1e-5) + SMALL + linear(0, 1)) + linear(1, 3) + linear(3, 24)
              + linear(24, 171.6) + linear(-24, 0) + linear(-170, -24) + [float(n) for n in range(1, 31)]),
    "lgamma": (lambda x: mp.log(abs(mp.gamma(x))) if x < 1e5 else mp.loggamma(x),
               logarithmic(1e-320, 1e-5) + SMALL + linear(0, 1) + linear(0.5, 3) + linear(3, 10) + linear(10, 100)
               + logarithmic(100, 1e305) + [1 + t for t in both(logarithmic(1e-12, 0.1))]
               + [2 + t for t in both(logarithmic(1e-12, 0.1))]),
    "lgammaNegative": (lambda x: mp.log(abs(mp.gamma(x))), linear(-24, 0) + linear(-200, -24)
                       + logarithmic(1e-300, 0.5, -1)),
    "digamma": (mp.digamma, logarithmic(1e-307, 1e-5) + SMALL + linear(0, 3) + linear(3, 10) + linear(10, 100)
                + logarithmic(100, 1e305) + [1.4616321449683622 + t for t in both(logarithmic(1e-12, 0.1))]),
    "digammaNegative": (mp.digamma, linear(-0.5, 0) + linear(-10, -0.5) + linear(-200, -10)
                        + logarithmic(1e-300, 0.5, -1)),
    "i0": (lambda x: mp.besseli(0, x), both(SMALL) + linear(0, 30) + linear(30, 713)),
    "i1": (lambda x: mp.besseli(1, x), both(SMALL) + linear(0, 30) + linear(30, 713)),
    "i0e": (lambda x: mp.besseli(0, x) * mp.exp(-abs(x)), both(SMALL) + linear(0, 30) + linear(30, 1000)),
    "i1e": (lambda x: mp.besseli(1, x) * mp.exp(-abs(x)), both(SMALL) + linear(0, 30) + linear(30, 1000)),
    "asinh": (mp.asinh, both(TINY + SMALL + linear(0, 3) + logarithmic(1, 1e308))),
    "acosh": (mp.acosh, [1 + t for t in logarithmic(1e-15, 1)] + linear(1, 3) + logarithmic(2, 1e308)),
    "atanh": (mp.atanh, both(TINY + SMALL + linear(0, 1)) + [1 - t for t in logarithmic(1e-15, 0.1)]),
    "log2": (lambda x: mp.log(x, 2), logarithmic(1e-320, 1e308) + linear(0.5, 2)
             + [1 + t for t in both(logarithmic(1e-15, 0.1))] + [2.0**k for k in (-1074, -1022, -3, 0, 1, 10, 1023)]),
    "exp2": (lambda x: mpf(2) ** x, linear(-1021, 1023) + linear(-2, 2) + both(TINY)
             + [float(k) for k in (-1074, -1022, -3, 0, 1, 10, 1023)]),
    "cbrt": (lambda x: mp.sign(x) * mp.cbrt(abs(x)), both(logarithmic(1e-300, 1e300))),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-x)), both(SMALL) + linear(-5, 5) + linear(-700, 40)),
    "softplus": (softplus, both(SMALL) + linear(-5, 5) + linear(-700, 40)),
    "logSigmoid": (lambda x: -softplus(-x), both(SMALL) + linear(-5, 5) + linear(-40, 700)),
}
ORDERS = (1, 2, 3, 4, 7, 10)


def main():
    print("# function,argument,value")
    for name, (function, points) in ROWS.items():
        for x in points:
            value = nearest(function(mpf(x)))
            print(f"{name},{x!r},{value!r}")
    for n in ORDERS:
        for x in logarithmic(1e-5, 0.5) + linear(0, 3) + linear(3, 30) + logarithmic(30, 1e6):
            print(f"polygamma{n},{x!r},{nearest(polygamma(n, mpf(x)))!r}")
        for x in linear(-10, 0):
            print(f"polygammaNegative{n},{x!r},{nearest(polygamma(n, mpf(x)))!r}")
    for x in linear(0.1, 5) + linear(5, 60) + linear(60, 300):
        print(f"polygamma60,{x!r},{nearest(polygamma(60, mpf(x)))!r}")


if __name__ == "__main__":
    main()
