"""Golden values of the test problems of Moré, Garbow and Hillstrom (ACM TOMS 7(1), 1981), written here a second time.

`python more_garbow_hillstrom.py` writes `../resources/golden/more-garbow-hillstrom.json`. The functions follow the
paper's formulas index by index, from 1, as plainly as possible; the Java tests write them as tensor expressions and are
held to these. Needs NumPy and SciPy 1.17.

File format: `{"source", "cases"}`, one case per line: `number`, `n`, `m`, `start`, `residuals` at the standard start,
`jacobian` there as a list of rows (central differences with 40 digits, so exact to rounding), and `ends`: points `x`
with their `f` where SciPy's least_squares ended within 200 evaluations, from the start and from the start times 10.
"""

import json
import pathlib

import mpmath as mp
import numpy as np
import scipy
from scipy.optimize import least_squares

mp.mp.dps = 40
GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "resources" / "golden" / "more-garbow-hillstrom.json"
M = mp.mpf

BARD = ".14 .18 .22 .25 .29 .32 .35 .39 .37 .58 .73 .96 1.34 2.10 4.39".split()
GAUSS = ".0009 .0044 .0175 .0540 .1295 .2420 .3521 .3989".split()
MEYER = "34780 28610 23650 19630 16370 13720 11540 9744 8261 7030 6005 5147 4427 3820 3307 2872".split()
KOWALIK = ".1957 .1947 .1735 .1600 .0844 .0627 .0456 .0342 .0323 .0235 .0246".split()
KOWALIK_U = "4 2 1 .5 .25 .167 .125 .1 .0833 .0714 .0625".split()
OSBORNE1 = (
    ".844 .908 .932 .936 .925 .908 .881 .850 .818 .784 .751 .718 .685 .658 .628 .603 .580 .558 .538 .522 .506 "
    ".490 .478 .467 .457 .448 .438 .431 .424 .420 .414 .411 .406"
).split()
OSBORNE2 = (
    "1.366 1.191 1.112 1.013 .991 .885 .831 .847 .786 .725 .746 .679 .608 .655 .616 .606 .602 .626 .651 .724 .649 "
    ".649 .694 .644 .624 .661 .612 .558 .533 .495 .500 .423 .395 .375 .372 .391 .396 .405 .428 .429 .523 .562 .607 "
    ".653 .672 .708 .633 .668 .645 .632 .591 .559 .597 .625 .739 .710 .729 .720 .636 .581 .428 .292 .162 .098 .054"
).split()


def one(values):
    """A list whose first index is 1."""
    return [None] + [M(v) for v in values]


def rows(m, f):
    return [f(i) for i in range(1, m + 1)]


def up(n):
    return range(1, n + 1)


def p1(x, m):
    return [10 * (x[2] - x[1] ** 2), 1 - x[1]]


def p2(x, m):
    return [-13 + x[1] + ((5 - x[2]) * x[2] - 2) * x[2], -29 + x[1] + ((x[2] + 1) * x[2] - 14) * x[2]]


def p3(x, m):
    return [10**4 * x[1] * x[2] - 1, mp.exp(-x[1]) + mp.exp(-x[2]) - M("1.0001")]


def p4(x, m):
    return [x[1] - 10**6, x[2] - M("2e-6"), x[1] * x[2] - 2]


def p5(x, m):
    y = one(["1.5", "2.25", "2.625"])
    return rows(3, lambda i: y[i] - x[1] * (1 - x[2] ** i))


def p6(x, m):
    return rows(m, lambda i: 2 + 2 * i - (mp.exp(i * x[1]) + mp.exp(i * x[2])))


def p7(x, m):
    if x[1] > 0:
        theta = mp.atan(x[2] / x[1]) / (2 * mp.pi)
    elif x[1] < 0:
        theta = mp.atan(x[2] / x[1]) / (2 * mp.pi) + M("0.5")
    else:
        theta = M("0.25") * mp.sign(x[2])
    return [10 * (x[3] - 10 * theta), 10 * (mp.sqrt(x[1] ** 2 + x[2] ** 2) - 1), x[3]]


def p8(x, m):
    y = one(BARD)
    return rows(15, lambda i: y[i] - (x[1] + i / ((16 - i) * x[2] + min(i, 16 - i) * x[3])))


def p9(x, m):
    y = one(GAUSS + GAUSS[-2::-1])
    return rows(15, lambda i: x[1] * mp.exp(-x[2] * (M(8 - i) / 2 - x[3]) ** 2 / 2) - y[i])


def p10(x, m):
    y = one(MEYER)
    return rows(16, lambda i: x[1] * mp.exp(x[2] / (45 + 5 * i + x[3])) - y[i])


def p11(x, m):
    def f(i):
        t = M(i) / 100
        y = 25 + (-50 * mp.log(t)) ** (M(2) / 3)
        return mp.exp(-abs(y - x[2]) ** x[3] / x[1]) - t

    return rows(m, f)


def p12(x, m):
    def f(i):
        t = M(i) / 10
        return mp.exp(-t * x[1]) - mp.exp(-t * x[2]) - x[3] * (mp.exp(-t) - mp.exp(-10 * t))

    return rows(m, f)


def p13(x, m):
    return [
        x[1] + 10 * x[2],
        mp.sqrt(5) * (x[3] - x[4]),
        (x[2] - 2 * x[3]) ** 2,
        mp.sqrt(10) * (x[1] - x[4]) ** 2,
    ]


def p14(x, m):
    return [
        10 * (x[2] - x[1] ** 2),
        1 - x[1],
        mp.sqrt(90) * (x[4] - x[3] ** 2),
        1 - x[3],
        mp.sqrt(10) * (x[2] + x[4] - 2),
        (x[2] - x[4]) / mp.sqrt(10),
    ]


def p15(x, m):
    y, u = one(KOWALIK), one(KOWALIK_U)
    return rows(11, lambda i: y[i] - x[1] * (u[i] ** 2 + u[i] * x[2]) / (u[i] ** 2 + u[i] * x[3] + x[4]))


def p16(x, m):
    def f(i):
        t = M(i) / 5
        return (x[1] + t * x[2] - mp.exp(t)) ** 2 + (x[3] + x[4] * mp.sin(t) - mp.cos(t)) ** 2

    return rows(m, f)


def p17(x, m):
    y = one(OSBORNE1)
    return rows(33, lambda i: y[i] - (x[1] + x[2] * mp.exp(-10 * (i - 1) * x[4]) + x[3] * mp.exp(-10 * (i - 1) * x[5])))


def p18(x, m):
    def f(i):
        t = M(i) / 10
        y = mp.exp(-t) - 5 * mp.exp(-10 * t) + 3 * mp.exp(-4 * t)
        return x[3] * mp.exp(-t * x[1]) - x[4] * mp.exp(-t * x[2]) + x[6] * mp.exp(-t * x[5]) - y

    return rows(m, f)


def p19(x, m):
    y = one(OSBORNE2)

    def f(i):
        t = M(i - 1) / 10
        return y[i] - (
            x[1] * mp.exp(-t * x[5])
            + x[2] * mp.exp(-((t - x[9]) ** 2) * x[6])
            + x[3] * mp.exp(-((t - x[10]) ** 2) * x[7])
            + x[4] * mp.exp(-((t - x[11]) ** 2) * x[8])
        )

    return rows(65, f)


def p20(x, m):
    n = len(x) - 1

    def f(i):
        if i == 30:
            return x[1]
        if i == 31:
            return x[2] - x[1] ** 2 - 1
        t = M(i) / 29
        return sum((j - 1) * x[j] * t ** (j - 2) for j in range(2, n + 1)) - sum(x[j] * t ** (j - 1) for j in up(n)) ** 2 - 1

    return rows(31, f)


def p21(x, m):
    f = []
    for i in range(1, len(x) // 2 + 1):
        f += [10 * (x[2 * i] - x[2 * i - 1] ** 2), 1 - x[2 * i - 1]]
    return f


def p22(x, m):
    f = []
    for k in range(0, len(x) - 1, 4):
        f += p13([None] + x[k + 1 : k + 5], 4)
    return f


def p23(x, m):
    n = len(x) - 1
    return [mp.sqrt(M("1e-5")) * (x[i] - 1) for i in up(n)] + [sum(x[j] ** 2 for j in up(n)) - M("0.25")]


def p24(x, m):
    n = len(x) - 1
    a = mp.sqrt(M("1e-5"))
    f = [x[1] - M("0.2")]
    for i in range(2, n + 1):
        y = mp.exp(M(i) / 10) + mp.exp(M(i - 1) / 10)
        f.append(a * (mp.exp(x[i] / 10) + mp.exp(x[i - 1] / 10) - y))
    for i in range(n + 1, 2 * n):
        f.append(a * (mp.exp(x[i - n + 1] / 10) - mp.exp(M(-1) / 10)))
    return f + [sum((n - j + 1) * x[j] ** 2 for j in up(n)) - 1]


def p25(x, m):
    n = len(x) - 1
    s = sum(j * (x[j] - 1) for j in up(n))
    return [x[i] - 1 for i in up(n)] + [s, s**2]


def p26(x, m):
    n = len(x) - 1
    c = sum(mp.cos(x[j]) for j in up(n))
    return rows(n, lambda i: n - c + i * (1 - mp.cos(x[i])) - mp.sin(x[i]))


def p27(x, m):
    n = len(x) - 1
    s = sum(x[1:])
    return [x[i] + s - (n + 1) for i in range(1, n)] + [mp.fprod(x[1:]) - 1]


def p28(x, m):
    n = len(x) - 1
    h = M(1) / (n + 1)
    z = [M(0)] + x[1:] + [M(0)]
    return rows(n, lambda i: 2 * z[i] - z[i - 1] - z[i + 1] + h**2 * (z[i] + i * h + 1) ** 3 / 2)


def p29(x, m):
    n = len(x) - 1
    h = M(1) / (n + 1)

    def f(i):
        low = sum(j * h * (x[j] + j * h + 1) ** 3 for j in range(1, i + 1))
        high = sum((1 - j * h) * (x[j] + j * h + 1) ** 3 for j in range(i + 1, n + 1))
        return x[i] + h * ((1 - i * h) * low + i * h * high) / 2

    return rows(n, f)


def p30(x, m):
    n = len(x) - 1
    z = [M(0)] + x[1:] + [M(0)]
    return rows(n, lambda i: (3 - 2 * z[i]) * z[i] - z[i - 1] - 2 * z[i + 1] + 1)


def p31(x, m):
    n = len(x) - 1

    def f(i):
        near = [j for j in range(max(1, i - 5), min(n, i + 1) + 1) if j != i]
        return x[i] * (2 + 5 * x[i] ** 2) + 1 - sum(x[j] * (1 + x[j]) for j in near)

    return rows(n, f)


def p32(x, m):
    n = len(x) - 1
    return rows(m, lambda i: (x[i] if i <= n else 0) - M(2) / m * sum(x[1:]) - 1)


def p33(x, m):
    n = len(x) - 1
    return rows(m, lambda i: i * sum(j * x[j] for j in up(n)) - 1)


def p34(x, m):
    n = len(x) - 1
    return rows(m, lambda i: M(-1) if i in (1, m) else (i - 1) * sum(j * x[j] for j in range(2, n)) - 1)


def p35(x, m):
    n = len(x) - 1

    def t(i, z):
        a, b = M(1), 2 * z - 1
        for _ in range(i - 1):
            a, b = b, 2 * (2 * z - 1) * b - a
        return b

    return rows(m, lambda i: sum(t(i, x[j]) for j in up(n)) / n - (M(-1) / (i**2 - 1) if i % 2 == 0 else 0))


def grid(n):
    return [M(j) / (n + 1) * (M(j) / (n + 1) - 1) for j in up(n)]


# number, m, start
CASES = [
    (1, 2, ["-1.2", 1]),
    (2, 2, ["0.5", -2]),
    (3, 2, [0, 1]),
    (4, 3, [1, 1]),
    (5, 3, [1, 1]),
    (6, 10, ["0.3", "0.4"]),
    (7, 3, [-1, 0, 0]),
    (8, 15, [1, 1, 1]),
    (9, 15, ["0.4", 1, 0]),
    (10, 16, ["0.02", 4000, 250]),
    (11, 99, [5, "2.5", "0.15"]),
    (12, 10, [0, 10, 20]),
    (13, 4, [3, -1, 0, 1]),
    (14, 6, [-3, -1, -3, -1]),
    (15, 11, ["0.25", "0.39", "0.415", "0.39"]),
    (16, 20, [25, 5, -5, -1]),
    (17, 33, ["0.5", "1.5", -1, "0.01", "0.02"]),
    (18, 13, [1, 2, 1, 1, 1, 1]),
    (19, 65, ["1.3", "0.65", "0.65", "0.7", "0.6", 3, 5, 7, 2, "4.5", "5.5"]),
    (20, 31, [0] * 6),
    (21, 10, ["-1.2", 1] * 5),
    (22, 12, [3, -1, 0, 1] * 3),
    (23, 5, list(up(4))),
    (24, 8, ["0.5"] * 4),
    (25, 12, [1 - M(j) / 10 for j in up(10)]),
    (26, 10, ["0.1"] * 10),
    (27, 10, ["0.5"] * 10),
    (28, 10, grid(10)),
    (29, 10, grid(10)),
    (30, 10, [-1] * 10),
    (31, 10, [-1] * 10),
    (32, 10, [1] * 5),
    (33, 10, [1] * 5),
    (34, 10, [1] * 5),
    (35, 8, [M(j) / 9 for j in up(8)]),
    (20, 31, [0] * 9),
    (20, 31, [0] * 12),
    (23, 11, list(up(10))),
    (24, 20, ["0.5"] * 10),
    (35, 7, [M(j) / 8 for j in up(7)]),
    (35, 9, [M(j) / 10 for j in up(9)]),
    (35, 10, [M(j) / 11 for j in up(10)]),
]


def residuals(number, m, x):
    return globals()[f"p{number}"]([None] + [M(v) for v in x], m)


def jacobian(number, m, x):
    h = M(10) ** -13
    columns = []
    for j in range(len(x)):
        high, low = list(x), list(x)
        high[j], low[j] = x[j] + h, x[j] - h
        columns.append([(a - b) / (2 * h) for a, b in zip(residuals(number, m, high), residuals(number, m, low))])
    return [[columns[j][i] for j in range(len(x))] for i in range(m)]


def ends(number, m, x):
    found = []
    for factor in (1, 10):
        start = np.array([float(v) for v in x]) * factor
        try:
            run = least_squares(
                lambda z: np.array([float(v) for v in residuals(number, m, [M(float(t)) for t in z])]),
                start,
                jac=lambda z: np.array([[float(v) for v in r] for r in jacobian(number, m, [M(float(t)) for t in z])]),
                method="lm",
                ftol=1e-15,
                xtol=1e-15,
                gtol=1e-15,
                max_nfev=200,
            )
        except (ValueError, OverflowError):
            continue
        f = float(sum(v**2 for v in residuals(number, m, [M(float(t)) for t in run.x])))
        if np.isfinite(f) and all(abs(f - g) > 1e-6 * max(f, g, 1e-12) for g, _ in found):
            found.append((f, [float(t) for t in run.x]))
    return [{"x": p, "f": f} for f, p in sorted(found, key=lambda e: e[0])]


def case(number, m, start):
    x = [M(float(M(v))) for v in start]  # the start as a double has it
    return {
        "number": number,
        "n": len(x),
        "m": m,
        "start": [float(v) for v in x],
        "residuals": [float(v) for v in residuals(number, m, x)],
        "jacobian": [[float(v) for v in row] for row in jacobian(number, m, x)],
        "ends": ends(number, m, x),
    }


def make():
    cases = []
    for c in CASES:
        cases.append(case(*c))
        print(cases[-1]["number"], cases[-1]["n"], [e["f"] for e in cases[-1]["ends"]], flush=True)
    lines = ",\n".join(json.dumps(c, allow_nan=False) for c in cases)
    source = f"more_garbow_hillstrom.py, SciPy {scipy.__version__}"
    GOLDEN.write_text(f'{{"source": "{source}", "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    make()
