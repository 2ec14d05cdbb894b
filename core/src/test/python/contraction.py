"""Matrix products, einsum and small linear algebra."""

import torch

from golden import Recorder, ramp, tensor, write
from table import TABLE


def products(rec):
    shapes = [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((5, 2, 3), (3,)), ((3,), (5, 3, 2)),
              ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 2)), ((2, 2, 3), (2, 3, 2)), ((2, 1, 2, 3), (3, 3, 2)),
              ((2, 1, 2, 3), (1, 3, 3, 1)), ((1, 2, 3), (4, 3, 2)), ((2, 3, 1, 2), (2,)), ((2,), (2, 3, 2, 1)),
              ((1, 1), (1, 1)), ((1, 7), (7, 1)), ((7, 1), (1, 7)), ((17, 9), (9, 5)),
              ((2, 0), (0, 3)), ((0, 2), (2, 3)), ((2, 3), (3, 0)), ((0,), (0,)), ((0, 2, 3), (3, 2)),
              ((2, 2, 0), (2, 0, 2))]
    for left, right in shapes:
        small = max(torch.Size(left).numel(), torch.Size(right).numel()) < 100
        rec.add("matmul", [ramp(left), ramp(right, salt=3)], second=small)
    for left, right in shapes[:5]:
        rec.add("matmul", [ramp(left, torch.float32), ramp(right, torch.float32, salt=3)])
    for left, right in (((2, 3), (4, 2)), ((3,), (2,)), ((), (3,)), ((2, 2, 3), (3, 3, 2)), ((2, 3), ())):
        rec.add("matmul", [ramp(left), ramp(right)], note="refused")
    rec.add("matmul", [ramp((2, 2)), ramp((2, 2), torch.float32)], note="refused: dtypes differ")
    rec.add("matmul", [tensor([[1, 2], [3, 4]], torch.int64), tensor([[5, 6], [7, 8]], torch.int64)],
            note="whole numbers")
    rec.add("matmul", [tensor([[1.0, float("inf")], [float("nan"), 2.0]]), tensor([[0.0, 1.0], [2.0, 0.0]])],
            note="not finite", second=False)
    rec.add("dot", [ramp((5,)), ramp((5,), salt=2)])
    rec.add("dot", [ramp((5,)), ramp((4,))], note="refused")
    rec.add("dot", [ramp((2, 2)), ramp((2, 2))], note="refused")
    rec.add("outer", [ramp((3,)), ramp((2,), salt=2)])
    rec.add("outer", [ramp((2, 2)), ramp((2,))], note="refused")


def einsum(rec):
    a, b, c = ramp((2, 3)), ramp((3, 4), salt=1), ramp((4, 2), salt=2)
    v, w, s = ramp((3,)), ramp((4,), salt=1), ramp((3, 3), salt=3)
    t, u = ramp((2, 3, 4)), ramp((2, 4, 3), salt=4)
    for equation, inputs in (
            ("ij,jk->ik", [a, b]), ("ij,jk", [a, b]), ("ij,jk,kl->il", [a, b, c]), ("ij,jk,ki->", [a, b, c]),
            ("ii->i", [s]), ("ii->", [s]), ("ii", [s]), ("ij->ji", [a]), ("ji", [a]), ("ij->", [a]), ("ij->j", [a]),
            ("i,j->ij", [v, w]), ("i,i->", [v, v]), ("i,i->i", [v, v]), ("ij,j->i", [a, v]), ("ij,ij->", [a, a]),
            ("ij,ij->ij", [a, a]), ("bij,bjk->bik", [t, u]), ("bij,bjk->ik", [t, u]), ("...ij,...jk->...ik", [t, u]),
            ("...ij,jk->...ik", [t, c]), ("b...,b...->...", [t, t]), ("i...->...", [t]), ("...", [t]),
            ("abc,abc->a", [t, t]), ("abc,c,b->a", [t, w, v]), ("i,ijk,k->j", [ramp((2,)), t, w]),
            ("ij, jk -> ik", [a, b]),
            ("iij->ij", [ramp((3, 3, 2))]), ("ab,cd->abcd", [ramp((2, 2)), ramp((2, 3), salt=1)]),
            (",->", [tensor(2.0), tensor(3.0)]),
            ("zyx->xz", [t])):
        rec.add("einsum", inputs, {"equation": equation})
    for equation, inputs in (("ij,jk->ik", [a, c]), ("ij,jk->il", [a, b]), ("ijk->i", [a]),
                             ("ij->ii", [a]), ("ij,jk->ik", [a]),
                             ("ii->i", [a]), ("i1->i", [a])):
        rec.add("einsum", inputs, {"equation": equation}, "refused")


def linear_algebra(rec):
    m = tensor([[4.0, 1.0, -0.5], [0.5, -3.0, 1.25], [1.5, 0.75, 2.0]])
    batch = torch.stack([m, m.T + 0.5, m @ m])
    positive = m @ m.T + torch.eye(3, dtype=torch.float64)
    tall = ramp((4, 3))
    singular = tensor([[1.0, 2.0], [2.0, 4.0]])
    rec.add("solve", [m, ramp((3,))], note="vector")
    rec.add("solve", [m, ramp((3, 2))], note="matrix")
    rec.add("solve", [batch, ramp((3, 3, 2))], note="batch")
    rec.add("solve", [m, ramp((2, 3, 2))], note="broadcast")
    rec.add("solve", [singular, tensor([1.0, 2.0])], note="refused: singular")
    rec.add("solve", [tall, ramp((4,))], note="refused: not square")
    for op in ("inverse", "det", "slogdet"):
        rec.add(op, [m])
        rec.add(op, [batch], note="batch")
        rec.add(op, [tensor([[-2.5]])], note="one by one")
        rec.add(op, [m.float()])
        rec.add(op, [tall], note="refused: not square")
        rec.add(op, [torch.empty((0, 0), dtype=torch.float64)], note="empty", second=False)
    rec.add("inverse", [singular], note="refused: singular")
    rec.add("det", [singular], note="singular", second=False)
    rec.add("det", [tensor([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [3.0, 6.0, 9.0]])], note="rank one", second=False)
    rec.add("slogdet", [singular], note="singular", grad=False)
    rec.add("cholesky", [positive])
    rec.add("cholesky", [torch.stack([positive, 2 * positive + 0.25])], note="batch")
    rec.add("cholesky", [m @ -m.T], note="refused: not positive definite")
    rec.add("qr", [m])
    rec.add("qr", [tall], note="tall")
    rec.add("qr", [torch.stack([m, m.T])], note="batch")
    rec.add("qr", [ramp((2, 3))], note="wide", grad=False)
    for upper in (True, False):
        for unit in (True, False):
            at = {"upper": upper, "unitriangular": unit}
            rec.add("triangularSolve", [m, ramp((3, 2))], at)
        rec.add("triangularSolve", [batch, ramp((3, 3, 1))], {"upper": upper}, "batch")


def make():
    for name, part in (("ops-products", products), ("ops-einsum", einsum), ("ops-linear", linear_algebra)):
        rec = Recorder(TABLE)
        part(rec)
        write(name + ".json", rec.cases)


if __name__ == "__main__":
    make()
