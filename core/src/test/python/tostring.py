"""How PyTorch prints tensors: orientation for our own form, which adds shape and dtype.

A case is `{note, in, print}`; a tensor too large to list has `of`, the expression that made it.
"""

import torch

from golden import INF, NAN, tensor, write

F32, F64, I64, BOOL = torch.float32, torch.float64, torch.int64, torch.bool


def make():
    cases = []

    def add(note, t, of=None):
        cases.append({"note": note} | ({"of": of} if of else {"in": t.detach()}) | {"print": str(t)})

    for dtype in (F32, F64):
        for values in (0.0, -0.0, 1.5, -2.0, 1e-5, 1e10, 1e-300 if dtype == F64 else 1e-38,
                       123456.789, 1234567.0, 0.1, NAN, INF, -INF):
            add("0-d", tensor(values, dtype))
        for values in ([1.0, 2.0, 3.0], [1.5, -2.25, 10.125], [0.1, 0.2, 0.3], [1e-5, 1.0], [1e-4, 1.0], [1e-3, 1000.0],
                       [1e-3, 1001.0], [1e8, 1.0],
                       [1e7, 2.0], [99999999.0, 1.0], [100000000.0, 1.0], [1000.5, 0.25], [1001.0, 1.0],
                       [1e-10, 1e10], [NAN, 1.0], [INF, -1.5], [NAN, INF, -INF],
                       [1.0, NAN, -100.0], [0.0, 0.0], [-0.0, 1.0], [123456.789, 0.001], [1e5, 0.5],
                       [33333.333, 0.5], [1e-8], [1234567.0, 7654321.0],
                       [2.0, -1.0], [1.23456789, 2.0], [0.99999, 1.00001], [9.99995, 1.0], [12345678.9, 0.5]):
            add("vector", tensor(values, dtype))
    for values in ([1, 2, 3], [-1, 20, 300], [0], [10 ** 12, 1]):
        add("whole numbers", tensor(values, I64))
    add("whole numbers", tensor([1, -2], torch.int32))
    add("whole number", tensor(7, I64))
    add("truth values", tensor([True, False, True], BOOL))
    add("truth value", tensor(True, BOOL))
    for shape in ((0,), (0, 3), (2, 0)):
        add("empty", torch.empty(shape))
    add("empty", torch.empty(0, dtype=F64))
    add("empty", torch.empty(0, dtype=I64))
    add("matrix", tensor([[1.0, 2.0], [3.0, 4.0]], F32))
    add("matrix", tensor([[1.5, -20.25], [300.125, 4.0]], F64))
    add("one row", tensor([[1.0, 2.0, 3.0]], F32))
    add("one column", tensor([[1.0], [-2.0]], F32))
    add("matrix", tensor([[True, False], [False, True]], BOOL))
    add("three axes", torch.arange(24, dtype=F32).reshape(2, 3, 4))
    add("four axes", torch.arange(16).reshape(2, 2, 2, 2))
    add("requires a gradient", tensor([1.0, 2.0], F32).requires_grad_())
    add("has a gradient function", tensor([1.0, 2.0], F32).requires_grad_() * 2)
    add("has a gradient function", (tensor([[1.0, 2.0]], F64).requires_grad_() * 2).exp())
    add("0-d with a gradient function", tensor([1.0, 2.0], F32).requires_grad_().sum())
    add("many in a row", torch.arange(40, dtype=F32), "arange(40), float32")
    add("1000 values", torch.arange(1000), "arange(1000)")
    add("1001 values", torch.arange(1001), "arange(1001)")
    add("large", torch.arange(10000, dtype=F32).reshape(100, 100) / 7, "arange(10000).reshape(100, 100) / 7, float32")
    add("large, three axes", torch.arange(8000).reshape(20, 20, 20), "arange(8000).reshape(20, 20, 20)")
    add("large and flat", torch.arange(3000).reshape(3, 1000), "arange(3000).reshape(3, 1000)")
    add("large and tall", torch.arange(3000).reshape(1000, 3), "arange(3000).reshape(1000, 3)")
    write("tostring.json", cases)


if __name__ == "__main__":
    make()
