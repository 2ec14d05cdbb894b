"""Prints the coefficient tables of ErrorFunctions and GammaFunctions as Java arrays, with the error of each fit.

Every table is an interpolant at Chebyshev nodes (polynomial, or rational by solving the linearised equations), computed with
80 digits and rounded to double; such an interpolant is within a small factor of the best approximation. Needs mpmath only:
    python3 fit_special_functions.py
"""

from mpmath import mp, mpf

mp.dps = 80


def nodes(lower, upper, count):
    middle, half = (mpf(lower) + upper) / 2, (mpf(upper) - lower) / 2
    return [middle + half * mp.cos(mp.pi * (2 * k + 1) / (2 * count)) for k in range(count)]


def fit(function, lower, upper, numerator, denominator=0, centre=0):
    """Coefficients (P, Q) with P(t)/Q(t) = function(centre + t) at Chebyshev nodes, Q(0) = 1."""
    count = numerator + denominator + 1
    points = nodes(lower, upper, count)
    matrix, right = mp.matrix(count, count), mp.matrix(count, 1)
    for row, point in enumerate(points):
        value, t = function(point), point - centre
        for k in range(numerator + 1):
            matrix[row, k] = t**k
        for k in range(1, denominator + 1):
            matrix[row, numerator + k] = -value * t**k
        right[row] = value
    solution = mp.lu_solve(matrix, right)
    p = [float(solution[k]) for k in range(numerator + 1)]
    q = [1.0] + [float(solution[numerator + k]) for k in range(1, denominator + 1)]
    return p, q


def evaluate(coefficients, t):
    return mp.polyval([mpf(c) for c in reversed(coefficients)], t)


def report(name, function, lower, upper, p, q, centre=0, scale=lambda x, v: v):
    """Largest error of the fit over the interval, as a fraction of the final value (scale)."""
    worst = mpf(0)
    for k in range(401):
        x = mpf(lower) + (mpf(upper) - lower) * k / 400
        if function is None:
            continue
        value = function(x)
        error = abs(evaluate(p, x - centre) / evaluate(q, x - centre) - value)
        worst = max(worst, error / abs(scale(x, value)))
    print(f"    // {name}: largest relative error of the fit 2^{mp.nstr(mp.log(worst, 2), 4)}")
    show(name, p)
    if len(q) > 1:
        show(name + "_DENOMINATOR", q)


def show(name, coefficients):
    print(f"    static final double[] {name} = {{")
    for start in range(0, len(coefficients), 4):
        row = ", ".join(repr(c).replace("e", "e") for c in coefficients[start : start + 4])
        print(f"        {row}" + ("," if start + 4 < len(coefficients) else ""))
    print("    };")


def pair(name, value):
    high = float(value)
    print(f"    {name}: high {high!r}, low {float(value - mpf(high))!r}")


def limit(function, value_at_zero):
    """The function with its removable singularity at zero filled in (with 80 digits, 1e-35 is nearer than any node but zero)."""
    return lambda t: value_at_zero if abs(t) < mpf(10) ** -35 else function(t)


def error_functions():
    # erf(x) = x + x q(x^2) for |x| <= 1
    erf_quotient = limit(lambda z: mp.erf(mp.sqrt(z)) / mp.sqrt(z) - 1, 2 / mp.sqrt(mp.pi) - 1)
    p, q = fit(erf_quotient, 0, 1, 12)
    report("ERF_QUOTIENT", erf_quotient, 0, 1, p, q, scale=lambda z, v: 1 + v)

    erfcx = lambda x: mp.exp(x * x) * mp.erfc(x)
    for name, lower, upper, degree in (
        ("SCALED_HALF_TO_ONE", 0.5, 1, 13),
        ("SCALED_ONE_TO_TWO", 1, 2, 16),
        ("SCALED_TWO_TO_FOUR", 2, 4, 19),
        ("SCALED_FOUR_TO_EIGHT", 4, 8, 22),
    ):
        centre = mpf(lower + upper) / 2
        start = erfcx(centre)
        rest = limit(lambda t: (erfcx(centre + t) - start) / t, 2 * centre * start - 2 / mp.sqrt(mp.pi))
        p, q = fit(rest, lower - centre, upper - centre, degree)
        report(name, rest, lower - centre, upper - centre, p, q, scale=lambda t, v: (start + t * v) / (t if t else 1))
        pair("erfcx(%s)" % mp.nstr(centre, 5), start)
    # erfcx(x) = (1 + z p(z)) / (x sqrt(pi)), z = 1/x^2, x >= 8
    tail = lambda z: (erfcx(1 / mp.sqrt(z)) / mp.sqrt(z) * mp.sqrt(mp.pi) - 1) / z
    p, q = fit(tail, mpf(10) ** -6, mpf(1) / 64, 10)
    report("SCALED_TAIL", tail, mpf(10) ** -6, mpf(1) / 64, p, q, scale=lambda z, v: (1 + z * v) / z)
    pair("1/sqrt(pi)", 1 / mp.sqrt(mp.pi))

    def inverse_erf(y):
        x = mpf(mp.erfinv(y))
        return x

    central = limit(lambda w: inverse_erf(mp.sqrt(w)) / mp.sqrt(w), mp.sqrt(mp.pi) / 2)
    limit_square = mpf("0.25")
    mirrored = lambda t: central(limit_square - t)
    p, q = fit(mirrored, 0, limit_square, 5, 5)
    report("INVERSE_CENTRE", mirrored, 0, limit_square, p, q)

    # erfcinv(exp(-r^2)) = r + R(r)
    def inverse_tail(r):
        target = -r * r
        x = r if r < 2 else r - mp.log(r * mp.sqrt(mp.pi)) / (2 * r)
        for _ in range(60):  # Newton on log erfc
            value = mp.log(mp.erfc(x)) - target
            slope = -2 / mp.sqrt(mp.pi) * mp.exp(-x * x) / mp.erfc(x)
            step = value / slope
            x -= step
            if abs(step) < mpf(10) ** -50:
                break
        return x - r

    for name, lower, upper, numerator, denominator in (
        ("INVERSE_NEAR_TAIL", 0.8125, 2.25, 9, 8),
        ("INVERSE_MIDDLE_TAIL", 2.25, 6.25, 8, 8),
        ("INVERSE_FAR_TAIL", 6.25, 27.5, 9, 9),
    ):
        p, q = fit(inverse_tail, lower, upper, numerator, denominator, centre=mpf(lower))
        report(name, inverse_tail, lower, upper, p, q, centre=mpf(lower), scale=lambda r, v: r + v)


def gamma_functions():
    reciprocal = limit(lambda f: (1 / mp.gamma(1 + f) - 1) / f, mp.euler)
    p, q = fit(reciprocal, -0.5, 0.5, 16)
    report("RECIPROCAL_GAMMA", reciprocal, -0.5, 0.5, p, q, scale=lambda f, v: (1 + f * v) / (f if f else mpf(1) / 2))

    def log_quotient(f):
        if abs(f) < mpf(10) ** -35:
            return mp.euler
        if abs(f - 1) < mpf(10) ** -35:
            return mp.digamma(2)
        return mp.loggamma(1 + f) / (f * (f - 1))

    for name, lower, upper, size, centre in (
        ("LOG_GAMMA_NEAR_ONE", -0.5, 0.5, 8, mpf(-0.5)),
        ("LOG_GAMMA_NEAR_TWO", 0.5, 2, 7, mpf(0)),
    ):
        p, q = fit(log_quotient, lower, upper, size, size, centre=centre)
        report(name, log_quotient, lower, upper, p, q, centre=centre)

    root = mp.findroot(mp.digamma, 1.4616321449683623)
    pair("digamma root - 1", root - 1)
    slope = lambda f: mp.digamma(1 + f) / (f - (root - 1)) if abs(f - (root - 1)) > mpf(10) ** -30 else mp.polygamma(1, root)
    p, q = fit(slope, -0.5, 2, 9, 9, centre=mpf(-0.5))
    report("DIGAMMA_QUOTIENT", slope, -0.5, 2, p, q, centre=mpf(-0.5))
    pair("pi", mp.pi)
    pair("sqrt(2 pi)", mp.sqrt(2 * mp.pi))
    pair("log(2 pi)/2", mp.log(2 * mp.pi) / 2)


if __name__ == "__main__":
    error_functions()
    gamma_functions()
