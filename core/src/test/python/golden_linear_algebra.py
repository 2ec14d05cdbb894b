"""Writes linear-algebra.csv: case, rows, columns, quantity, elements (row-major, separated by spaces), from NumPy and SciPy (LAPACK).

    python3 golden_linear_algebra.py > ../resources/golden/linear-algebra.csv
"""

import numpy
import scipy.linalg

generator = numpy.random.default_rng(20250714)


def symmetric(eigenvalues):
    basis, _ = numpy.linalg.qr(generator.standard_normal((len(eigenvalues), len(eigenvalues))))
    matrix = basis @ numpy.diag(eigenvalues) @ basis.T
    return (matrix + matrix.T) / 2


SQUARE = {
    "one": numpy.array([[-2.5]]),
    "swap": numpy.array([[0.0, 2.0], [3.0, 4.0]]),
    "random7": generator.standard_normal((7, 7)),
    "random16": generator.standard_normal((16, 16)),
    "graded": numpy.diag(10.0 ** numpy.arange(6)) + generator.standard_normal((6, 6)),
}
SYMMETRIC = {
    "diagonal": numpy.diag([3.0, -1.0, 2.0]),
    "definite5": symmetric([0.01, 0.5, 1.0, 4.0, 9.0]),
    "indefinite8": symmetric([-7.0, -3.0, -3.0, 0.0, 0.25, 1.0, 1.0, 20.0]),
    "laplace12": 2 * numpy.eye(12) - numpy.eye(12, k=1) - numpy.eye(12, k=-1),
    "hilbert6": scipy.linalg.hilbert(6),
}
RECTANGULAR = {
    "tall": generator.standard_normal((6, 3)),
    "wide": generator.standard_normal((3, 6)),
    "column": generator.standard_normal((5, 1)),
    "row": generator.standard_normal((1, 5)),
    "upper": numpy.triu(generator.standard_normal((4, 4))),
}


def row(case, quantity, value):
    value = numpy.atleast_2d(numpy.asarray(value, dtype=float))
    print(f"{case},{value.shape[0]},{value.shape[1]},{quantity},{' '.join(repr(float(x)) for x in value.ravel())}")


def main():
    print("# case,rows,columns,quantity,elements")
    for case, a in (SQUARE | SYMMETRIC | RECTANGULAR).items():
        row(case, "a", a)
        for mode, suffix in (("reduced", ""), ("complete", "Full")):
            q, r = numpy.linalg.qr(a, mode)
            row(case, "q" + suffix, q)
            row(case, "r" + suffix, r)
        row(case, "s", scipy.linalg.svdvals(a))
    for case, a in (SQUARE | SYMMETRIC).items():
        if case == "indefinite8":
            continue  # singular: what LU makes of it is rounding
        n = len(a)
        b = generator.standard_normal((n, 2))
        sign, logabs = numpy.linalg.slogdet(a)
        row(case, "b", b)
        row(case, "x", numpy.linalg.solve(a, b))
        row(case, "xLower", scipy.linalg.solve_triangular(a, b, lower=True) if numpy.all(numpy.diag(a)) else b * 0)
        row(case, "xUpperTransposed",
            scipy.linalg.solve_triangular(a, b, trans="T") if numpy.all(numpy.diag(a)) else b * 0)
        row(case, "xLowerUnit", scipy.linalg.solve_triangular(a, b, lower=True, unit_diagonal=True))
        row(case, "inverse", numpy.linalg.inv(a))
        row(case, "determinant", numpy.linalg.det(a))
        row(case, "sign", sign)
        row(case, "logAbs", logabs)
        row(case, "lu", scipy.linalg.lu_factor(a)[0])
    for case, a in SYMMETRIC.items():
        row(case, "eigenvalues", numpy.linalg.eigvalsh(a))
        if numpy.linalg.eigvalsh(a)[0] > 1e-9:
            row(case, "cholesky", numpy.linalg.cholesky(a))


if __name__ == "__main__":
    main()
