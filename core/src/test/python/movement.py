"""Views, indexing, joining and splitting: values, gradients, refused calls."""

import torch

from golden import Recorder, ramp, tensor, write
from table import TABLE


def ints(values):
    return tensor(values, torch.int64)


def views(rec):
    x = ramp((2, 3, 4))
    for places in ([0], [1, 2], [-1, -1, -1], [None, 1], [[1, None, None]], [None, [None, None, 2]],
                   [None, [0, -1, None], [-3, None, 2]], [0, [1, 3, None]], [[5, 9, None]], [None, None, [3, 1, None]],
                   [1, None, -2], [[-100, 100, None], [None, -1, None]]):
        rec.add("index", [x], {"index": places})
    for refused in ([2], [-3], [0, 0, 0, 0], [None, 3], [[None, None, -1]], [[None, None, 0]]):
        rec.add("index", [x], {"index": refused}, "refused")
    for at in ({"axis": 2, "start": 1}, {"axis": 2, "stop": -1}, {"axis": 2, "step": 3}, {"axis": 1, "start": -2},
               {"axis": 2, "start": 1, "stop": 4, "step": 2}, {"axis": 1, "start": 2, "stop": 1},
               {"axis": 1, "start": -9, "stop": 9}):
        rec.add("slice", [x], at)
    for axis, index in ((0, 1), (1, -1), (-1, 0), (2, 3)):
        rec.add("select", [x], {"axis": axis, "index": index})
    for axis, index in ((0, 2), (1, -4), (3, 0)):
        rec.add("select", [x], {"axis": axis, "index": index}, "refused")
    for axis, start, length in ((0, 1, 1), (2, 1, 3), (1, 0, 3), (1, 1, 0), (-1, -2, 2)):
        rec.add("narrow", [x], {"axis": axis, "start": start, "length": length})
    for axis, start, length in ((2, 2, 3), (0, 3, 1), (0, 0, -1)):
        rec.add("narrow", [x], {"axis": axis, "start": start, "length": length}, "refused")
    for axes in ([2, 0, 1], [0, 1, 2], [-1, -2, -3]):
        rec.add("permute", [x], {"axes": axes})
    for axes in ([0, 1], [0, 0, 1], [0, 1, 3]):
        rec.add("permute", [x], {"axes": axes}, "refused")
    for a, b in ((0, 1), (-1, 0), (1, 1)):
        rec.add("transpose", [x], {"axis0": a, "axis1": b})
    for shape in ([24], [4, 6], [-1, 8], [2, -1, 2], [1, 2, 3, 4, 1]):
        rec.add("reshape", [x], {"shape": shape})
        rec.add("view", [x], {"shape": shape})
    for shape in ([5, 5], [-1, 5], [-1, -1], [-2, 12]):
        rec.add("reshape", [x], {"shape": shape}, "refused")
    rec.add("reshape", [torch.empty((0, 3), dtype=torch.float64)], {"shape": [3, 0]}, "empty")
    rec.add("reshape", [torch.empty((0, 3), dtype=torch.float64)], {"shape": [-1, 3]}, "empty")
    rec.add("reshape", [torch.empty((0, 3), dtype=torch.float64)], {"shape": [-1, 0]}, "refused")
    rec.add("reshape", [tensor(1.5)], {"shape": [1, 1]}, "0-d")
    rec.add("reshape", [tensor([1.5])], {"shape": []}, "to 0-d")
    for at in ({}, {"start": 1}, {"start": 0, "end": 1}, {"start": -1}):
        rec.add("flatten", [x], at)
    rec.add("flatten", [tensor(1.5)], {}, "0-d")
    rec.add("flatten", [x], {"start": 2, "end": 1}, "refused")
    rec.add("expand", [ramp((3, 1))], {"shape": [3, 4]})
    rec.add("expand", [ramp((3, 1))], {"shape": [2, -1, 4]})
    rec.add("expand", [tensor(1.5)], {"shape": [2, 2]}, "0-d")
    rec.add("expand", [ramp((3, 1))], {"shape": [3, 0]}, "empty")
    for shape in ([4, 4], [3], [-1, 3, 4]):
        rec.add("expand", [ramp((3, 1))], {"shape": shape}, "refused")
    for at in ({}, {"axis": 0}, {"axis": 1}, {"axis": -1}):
        rec.add("squeeze", [ramp((1, 3, 1))], at)
    rec.add("squeeze", [ramp((1, 3, 1))], {"axis": 3}, "refused")
    for axis in (0, 1, 2, -1, -3):
        rec.add("unsqueeze", [ramp((2, 3))], {"axis": axis})
    for axis in (3, -4):
        rec.add("unsqueeze", [ramp((2, 3))], {"axis": axis}, "refused")
    for at in ({}, {"offset": 1}, {"offset": -1}, {"offset": 3}, {"offset": -7}):
        rec.add("diagonal", [ramp((3, 4))], at)
    rec.add("diagonal", [x], {"offset": 1, "axis0": 0, "axis1": 2})
    rec.add("diagonal", [x], {"offset": 0, "axis0": -1, "axis1": 1})
    rec.add("diagonal", [x], {"offset": 0, "axis0": 1, "axis1": 1}, "refused")


def arrange(rec):
    x = ramp((2, 3, 4))
    for axes in ([0], [1, 2], [0, 1, 2], [-1], []):
        rec.add("flip", [x], {"axes": axes})
    rec.add("flip", [x], {"axes": [1, 1]}, "refused")
    rec.add("roll", [x], {"shifts": [1]}, "flat")
    for shifts, axes in (([1], [0]), ([-2], [2]), ([1, 5], [1, 2]), ([7], [-1])):
        rec.add("roll", [x], {"shifts": shifts, "axes": axes})
    for op in ("tril", "triu"):
        for diagonal in (0, 1, -1, 9):
            rec.add(op, [ramp((3, 4))], {"diagonal": diagonal})
        rec.add(op, [x], {}, "batch")
        rec.add(op, [tensor([1.0, 2.0])], {}, "refused")
    for pad in ([1, 2], [0, 0, 2, 1], [-1, 1], [1, 1, -1, 0, 0, 1]):
        rec.add("pad", [x], {"pad": pad})
        rec.add("pad", [x], {"pad": pad, "value": 2.5})
    for repeats in ([2, 1, 1], [1, 2, 2], [2, 1, 1, 1], [0, 1, 1]):
        rec.add("repeat", [x], {"repeats": repeats})
    rec.add("repeat", [x], {"repeats": [2, 2]}, "refused")
    parts = [ramp((2, 3)), ramp((2, 1), salt=2), ramp((2, 2), salt=3)]
    rec.add("cat", parts, {"axis": 1})
    rec.add("cat", parts[:1] + parts[:1], {"axis": 0})
    rec.add("cat", parts[:1] + parts[:1], {"axis": -1})
    rec.add("cat", parts, {"axis": 0}, "refused")
    rec.add("cat", [], {"axis": 0}, "refused")
    rec.add("cat", [ramp((2, 3)), torch.empty((2, 0), dtype=torch.float64)], {"axis": 1}, "empty")
    rec.add("cat", [tensor([1, 2], torch.int64), tensor([0.5], torch.float32)], {"axis": 0}, "promotes", second=False)
    rec.add("cat", [tensor(1.0), tensor(2.0)], {"axis": 0}, "refused")
    for axis in (0, 1, 2, -1):
        rec.add("stack", [ramp((2, 3)), ramp((2, 3), salt=2)], {"axis": axis})
    rec.add("stack", [tensor(1.0), tensor(2.0), tensor(3.0)], {"axis": 0}, "0-d")
    rec.add("stack", [ramp((2, 3)), ramp((3, 2))], {"axis": 0}, "refused")
    rec.add("stack", [ramp((2, 3))], {"axis": 3}, "refused")
    y = ramp((5, 2))
    rec.add("split", [y], {"sizes": [1, 0, 4], "axis": 0})
    rec.add("split", [y], {"sizes": [1, 3], "axis": 0}, "refused")
    for chunks in (1, 2, 3, 4, 7):
        rec.add("chunk", [y], {"chunks": chunks, "axis": 0})
    rec.add("chunk", [y], {"chunks": 0, "axis": 0}, "refused")


def indexing(rec):
    x = ramp((3, 4))
    index = ints([[0, 1, 2, 0], [2, 2, 2, 2]])
    rec.add("gather", [x, index], {"axis": 0})
    rec.add("gather", [x, ints([[3, 0], [1, 1], [0, 0]])], {"axis": 1})
    rec.add("gather", [x, ints([[3, 0]])], {"axis": -1})
    rec.add("gather", [x, ints([[4]])], {"axis": 1}, "refused")
    rec.add("gather", [x, ints([[-1]])], {"axis": 1}, "refused")
    rec.add("gather", [x, ints([0])], {"axis": 1}, "refused")
    source = ramp((2, 4), salt=2)
    rec.add("scatter", [x, ints([[0, 1, 2, 0], [2, 2, 0, 1]]), source], {"axis": 0})
    rec.add("scatter", [x, ints([[3, 0], [1, 2]]), ramp((2, 2), salt=2)], {"axis": 1})
    rec.add("scatterAdd", [x, index, source], {"axis": 0}, "repeated")
    rec.add("scatterAdd", [x, ints([[3, 3], [1, 1]]), ramp((2, 2), salt=2)], {"axis": 1}, "repeated")
    for op in ("scatter", "scatterAdd"):
        # PyTorch differentiates in the source only where it has the shape of the index.
        rec.add(op, [x, ints([[3, 0], [1, 2]]), source], {"axis": 1}, "larger source", grad=(0,))
        rec.add(op, [x, ints([[0, 3, 2, 0]]), source], {"axis": 0}, "refused")
        rec.add(op, [x, ints([[0, 1, 2, 0, 1]]), source], {"axis": 0}, "refused")
    for axis, places in ((0, [2, 0, 2]), (1, [3, 3, 1]), (-1, [0]), (0, [])):
        rec.add("indexSelect", [x, ints(places)], {"axis": axis})
    rec.add("indexSelect", [x, ints([3])], {"axis": 0}, "refused")
    rec.add("indexSelect", [x, ints([[0, 1]])], {"axis": 0}, "refused")
    rec.add("indexAdd", [x, ints([1, 1, 0]), ramp((3, 4), salt=2)], {"axis": 0}, "repeated")
    rec.add("take", [x, ints([[0, 11], [5, 5]])])
    rec.add("take", [x, ints([-1, -12])], note="negative")
    rec.add("take", [x, ints([12])], note="refused")
    rec.add("maskedSelect", [x, x > 0])
    rec.add("maskedSelect", [x, tensor([True, False, True, False], torch.bool)], note="broadcast")
    rec.add("maskedSelect", [x, x > 9], note="none")
    rec.add("maskedSelect", [x, tensor([True, False], torch.bool)], note="refused")
    rec.add("maskedFill", [x, x > 0], {"value": 1.5})
    rec.add("maskedFill", [x, tensor([True, False, True, False], torch.bool)], {"value": -2.0}, "broadcast")
    rec.add("nonzero", [tensor([[0.0, 1.0, -0.0], [2.0, 0.0, 3.0]])], grad=False)
    rec.add("nonzero", [torch.zeros(2)], grad=False)
    rec.add("indexPut", [x, ints([0, 2]), ints([1, 3]), tensor([1.5, 2.5])])
    rec.add("indexPut", [x, ints([0, 2]), ramp((2, 4), salt=3)], note="rows")
    rec.add("indexPut", [x, ints([0, 0, 2]), ints([1, 1, -1]), tensor([1.5, 2.5, 3.5])], {"accumulate": True},
            "repeated")
    rec.add("indexPut", [x, ints([0, 2]), ints([1, 3]), tensor(1.5)], note="broadcast")
    rec.add("indexPut", [x, ints([3]), tensor(1.5)], note="refused")


def creation(rec):
    for args in ((5,), (2, 6), (1, 10, 3), (5, 0, -2), (3, 3)):
        rec.add("arange", list(args), {"dtype": "int64"})
    for args in ((0.0, 1.0, 0.25), (1.0, 2.0, 0.3), (1.0, -1.0, -0.5), (-2.5, 2.5, 0.1)):
        rec.add("arange", list(args), {"dtype": "float64"})
    for args in ((1, 2, -1), (0, 1, 0)):
        rec.add("arange", list(args), {"dtype": "int64"}, "refused")
    for args in ((0.0, 1.0, 5), (-2.5, 2.5, 51), (1.0, 1.0, 3), (3.0, -1.0, 4), (2.0, 3.0, 1), (2.0, 3.0, 0)):
        for dtype in ("float64", "float32"):
            rec.add("linspace", list(args), {"dtype": dtype})
    for args in ((3,), (2, 4), (0,), (3, 1)):
        rec.add("eye", list(args), {"dtype": "float64"})


def make():
    for name, part in (("ops-views", views), ("ops-arrange", arrange), ("ops-indexing", indexing),
                       ("ops-creation", creation)):
        rec = Recorder(TABLE)
        part(rec)
        write(name + ".json", rec.cases)


if __name__ == "__main__":
    make()
