"""PyTorch's semantics of backward, in scenarios: accumulation, freeing, in-place writes, views, hooks, order three."""

import warnings

import torch

from golden import write
from scenario import Scenario

X = [[0.5, -1.25, 2.0], [1.5, 0.75, -0.25]]
W = [[1.0, 0.5, -0.75], [0.25, -2.0, 1.25]]
SQUARE = [[0.5, -1.25, 2.0], [1.5, 0.75, -0.25], [-0.5, 1.0, 1.75]]


def basics():
    yield (Scenario("gradients accumulate over backward passes")
           .leaf("x", 3.0).let("y", "square", "x").backward("y").expect("grad", "x")
           .let("z", "square", "x").backward("z").expect("grad", "x")
           .zero_grad("x").let("w", "square", "x").backward("w").expect("grad", "x"))
    yield (Scenario("a graph used twice needs retainGraph")
           .leaf("x", 3.0).let("y", "square", "x").backward("y", retain_graph=True).backward("y", retain_graph=True)
           .expect("grad", "x").backward("y").expect("grad", "x").backward("y"))
    yield (Scenario("a shared part of two graphs is freed by the first backward")
           .leaf("x", [1.0, 2.0]).let("s", "exp", "x").let("a", "sum", "s").let("t", "mul", "s", "s").let("b", "sum", "t")
           .backward("a").backward("b").expect("grad", "x"))
    yield (Scenario("a second backward through sums alone")
           .leaf("x", [1.0, 2.0]).let("s", "add", "x", "x").let("a", "sum", "s").backward("a").backward("a").expect("grad", "x"))
    yield (Scenario("a value used several times sums its gradients")
           .leaf("x", X).let("a", "mul", "x", "x").let("b", "sin", "x").let("c", "mul", "a", "b").let("d", "add", "c", "x")
           .let("e", "mul", "d", "a").let("f", "sum", "e").backward("f").expect("value", "f").expect("grad", "x", "a"))
    yield (Scenario("broadcasting sums gradients back")
           .leaf("x", X).leaf("r", [1.0, 2.0, -1.0]).leaf("c", [[0.5], [-2.0]]).leaf("s", 1.5)
           .let("a", "mul", "x", "r").let("b", "div", "a", "c").let("d", "add", "b", "s").let("e", "sin", "d").let("f", "sum", "e")
           .backward("f").expect("grad", "x", "r", "c", "s"))
    yield (Scenario("backward of a tensor needs a gradient of its shape")
           .leaf("x", [1.0, 2.0]).let("y", "square", "x").backward("y").backward("y", gradient=[1.0]).backward("y", gradient=1.0)
           .backward("y", gradient=[1.0, 0.5]).expect("grad", "x"))
    yield (Scenario("backward of a single value of one axis needs none").leaf("x", [3.0]).let("y", "square", "x").backward("y")
           .expect("grad", "x"))
    yield (Scenario("backward of a leaf itself").leaf("x", 3.0).backward("x").expect("grad", "x"))
    yield (Scenario("backward without anything that requires a gradient is refused")
           .leaf("x", 3.0, False).let("y", "square", "x").backward("y"))
    yield (Scenario("requiresGrad and isLeaf")
           .leaf("x", [1.0]).leaf("c", [2.0], False).let("y", "mul", "x", "c").let("z", "mul", "c", "c").let("b", "gt", "x", "c")
           .expect("requiresGrad", "x", "c", "y", "z", "b").expect("isLeaf", "x", "c", "y", "z", "b")
           .requires_grad("z", True).expect("requiresGrad", "z").requires_grad("y", False).requires_grad("x", False)
           .expect("requiresGrad", "x"))
    yield (Scenario("only floating tensors require gradients").leaf("k", [1, 2], False, torch.int64).requires_grad("k", True)
           .leaf("b", [True], False, torch.bool).requires_grad("b", True))
    yield (Scenario("noGrad records nothing")
           .leaf("x", [1.0, 2.0])
           .no_grad(lambda s: s.let("y", "mul", "x", 2.0).expect("requiresGrad", "y", "x").expect("isLeaf", "y"))
           .let("z", "mul", "y", "x").let("f", "sum", "z").backward("f").expect("grad", "x"))
    yield (Scenario("detach cuts").leaf("x", [1.0, 2.0]).let("y", "square", "x").detach("d", "y").expect("requiresGrad", "d")
           .expect("isLeaf", "d").let("z", "mul", "y", "d").let("f", "sum", "z").backward("f").expect("grad", "x"))
    yield (Scenario("an intermediate keeps its gradient only when asked")
           .leaf("x", [1.0, 2.0]).let("y", "square", "x").let("z", "sin", "y").retain_grad("y").let("f", "sum", "z").backward("f")
           .expect("grad", "x", "y", "z"))
    yield (Scenario("retainGrad accumulates like a leaf's gradient")
           .leaf("x", [1.0, 2.0]).let("y", "square", "x").retain_grad("y").let("f", "sum", "y").backward("f", retain_graph=True)
           .backward("f").expect("grad", "x", "y"))
    yield (Scenario("retainGrad of what requires none is refused").leaf("c", [1.0], False).retain_grad("c")
           .leaf("x", [1.0]).retain_grad("x"))
    yield (Scenario("branches that do not reach the root get no gradient")
           .leaf("x", [1.0, 2.0]).leaf("y", [3.0, 4.0]).let("u", "mul", "x", "y").let("v", "square", "x").let("f", "sum", "v")
           .backward("f").expect("grad", "x", "y"))
    yield (Scenario("a comparison passes no gradient")
           .leaf("x", [1.0, -2.0]).leaf("y", [3.0, 4.0]).let("c", "gt", "x", 0.0).let("w", "where", "c", "x", "y").let("f", "sum", "w")
           .backward("f").expect("grad", "x", "y"))
    yield (Scenario("gradient takes the dtype of its leaf")
           .leaf("x", [1.5, -2.5], dtype=torch.float32).let("y", "to", "x", dtype="float64").let("z", "square", "y").let("f", "sum", "z")
           .backward("f").expect("grad", "x"))
    yield (Scenario("mixed dtypes: each leaf's gradient in its own")
           .leaf("x", [1.5, -2.5], dtype=torch.float32).leaf("y", [0.1, 0.7]).let("z", "mul", "x", "y").let("f", "sum", "z")
           .backward("f").expect("grad", "x", "y"))


def orders():
    third = Scenario("sin(x)·x² to the third order").leaf("x", 0.75)
    third.let("a", "sin", "x").let("b", "square", "x").let("f", "mul", "a", "b")
    yield (third.grad(["g1"], ["f"], ["x"], create_graph=True).expect("value", "g1")
           .grad(["g2"], ["g1"], ["x"], create_graph=True).expect("value", "g2")
           .grad(["g3"], ["g2"], ["x"], create_graph=True).expect("value", "g3")
           .grad(["g4"], ["g3"], ["x"]).expect("value", "g4").expect("grad", "x"))
    for op in ("exp", "tanh", "sigmoid", "log", "sqrt", "reciprocal", "erf", "softplus", "silu", "lgamma", "atan", "gelu", "cos"):
        s = Scenario(f"{op} to the third order").leaf("x", [0.375, 1.25]).let("y", op, "x").let("f0", "sum", "y")
        for i in (1, 2, 3):
            s.grad([f"g{i}"], [f"f{i - 1}"], ["x"], create_graph=True).expect("value", f"g{i}").let(f"f{i}", "sum", f"g{i}")
        yield s
    for op in ("mul", "div", "pow", "atan2", "hypot"):
        s = Scenario(f"{op} to the third order").leaf("x", [0.375, 1.25]).leaf("y", [1.5, 0.625]).let("z", op, "x", "y")
        s.let("f0", "sum", "z")
        for i in (1, 2, 3):
            s.grad([f"a{i}", f"b{i}"], [f"f{i - 1}"], ["x", "y"], create_graph=True, allow_unused=True)
            s.expect("value", f"a{i}", f"b{i}").let(f"p{i}", "mul", f"a{i}", f"b{i}").let(f"f{i}", "sum", f"p{i}")
        yield s
    yield (Scenario("the Hessian of Rosenbrock, row by row")
           .leaf("p", [-1.2, 1.0]).let("x", "select", "p", axis=0, index=0).let("y", "select", "p", axis=0, index=1)
           .let("a", "sub", "x", 1.0).let("a2", "square", "a").let("x2", "square", "x").let("b", "sub", "y", "x2")
           .let("b2", "square", "b").let("c", "mul", "b2", 100.0).let("f", "add", "a2", "c")
           .grad(["g"], ["f"], ["p"], create_graph=True).expect("value", "g")
           .grad(["h0"], ["g"], ["p"], cotangents=[[1.0, 0.0]], retain_graph=True).expect("value", "h0")
           .grad(["h1"], ["g"], ["p"], cotangents=[[0.0, 1.0]]).expect("value", "h1"))
    yield (Scenario("the gradient of a gradient's norm")
           .leaf("x", X).let("y", "sin", "x").let("z", "mul", "y", "x").let("f", "sum", "z")
           .grad(["g"], ["f"], ["x"], create_graph=True).let("q", "square", "g").let("s", "sum", "q").let("n", "sqrt", "s")
           .backward("n").expect("value", "n").expect("grad", "x"))
    yield (Scenario("backward with createGraph leaves a gradient that can be differentiated")
           .leaf("x", [1.0, 2.0]).let("y", "pow", "x", 3).let("f", "sum", "y").backward("f", create_graph=True).expect("grad", "x"))
    yield (Scenario("without createGraph a gradient requires none")
           .leaf("x", 2.0).let("y", "pow", "x", 3).grad(["g"], ["y"], ["x"]).expect("requiresGrad", "g").grad(["h"], ["g"], ["x"]))
    yield (Scenario("a mixed second derivative through matmul")
           .leaf("a", X).leaf("b", [[1.0, -0.5], [0.25, 2.0], [-1.5, 0.75]]).let("c", "matmul", "a", "b").let("d", "sin", "c").let("f", "sum", "d")
           .grad(["ga", "gb"], ["f"], ["a", "b"], create_graph=True).let("u", "square", "ga").let("v", "sum", "u")
           .grad(["haa", "hab"], ["v"], ["a", "b"]).expect("value", "ga", "gb", "haa", "hab"))
    yield (Scenario("grad of several outputs with cotangents")
           .leaf("x", [1.0, 2.0]).let("y", "square", "x").let("z", "exp", "x")
           .grad(["g"], ["y", "z"], ["x"], cotangents=[[1.0, -1.0], [0.5, 2.0]]).expect("value", "g"))
    yield (Scenario("grad with respect to an intermediate")
           .leaf("x", [1.0, 2.0]).let("y", "square", "x").let("z", "sin", "y").let("f", "sum", "z").grad(["gy", "gx"], ["f"], ["y", "x"])
           .expect("value", "gy", "gx").expect("grad", "x", "y"))
    yield (Scenario("an unused input is refused unless allowed")
           .leaf("x", 1.0).leaf("y", 2.0).let("z", "square", "x").grad(["a", "b"], ["z"], ["x", "y"], retain_graph=True)
           .grad(["a", "b"], ["z"], ["x", "y"], allow_unused=True).expect("value", "a", "b"))
    yield (Scenario("a constant gradient has a zero second derivative, or none")
           .leaf("x", [1.0, 2.0]).let("y", "mul", "x", 3.0).let("f", "sum", "y").grad(["g"], ["f"], ["x"], create_graph=True)
           .expect("value", "g").expect("requiresGrad", "g"))


def in_place_errors():
    for op in ("exp", "sigmoid", "tanh", "sqrt", "reciprocal", "relu"):
        yield (Scenario(f"{op} saves its output, which must not change")
               .leaf("x", [0.5, 1.5]).let("y", op, "x").in_place("y", "add", 1.0).let("f", "sum", "y").backward("f"))
    for op in ("sin", "log", "square", "abs", "erf"):
        yield (Scenario(f"{op} saves its input, which must not change")
               .leaf("x", [0.5, 1.5]).let("c", "mul", "x", 2.0).let("y", op, "c").in_place("c", "add", 1.0).let("f", "sum", "y").backward("f"))
        yield (Scenario(f"the output of {op} may change")
               .leaf("x", [0.5, 1.5]).let("y", op, "x").in_place("y", "mul", 3.0).let("f", "sum", "y").backward("f").expect("grad", "x"))
    yield (Scenario("a product saves both factors: the other one changes")
           .leaf("x", [0.5, 1.5]).leaf("w", [2.0, 3.0], False).let("y", "mul", "x", "w").in_place("w", "add", 1.0).let("f", "sum", "y").backward("f"))
    yield (Scenario("a product saves only what a gradient needs")
           .leaf("x", [0.5, 1.5]).leaf("w", [2.0, 3.0], False).let("c", "mul", "x", 1.0).let("y", "mul", "c", "w").in_place("c", "add", 1.0)
           .let("f", "sum", "y").backward("f").expect("grad", "x"))
    yield (Scenario("a sum saves nothing")
           .leaf("x", [0.5, 1.5]).leaf("w", [2.0, 3.0], False).let("y", "add", "x", "w").in_place("w", "add", 1.0).let("f", "sum", "y").backward("f")
           .expect("grad", "x"))
    yield (Scenario("a leaf that requires a gradient may not change")
           .leaf("x", [0.5, 1.5]).in_place("x", "add", 1.0).let("v", "select", "x", axis=0, index=0).in_place("v", "mul", 2.0)
           .no_grad(lambda s: s.in_place("x", "add", 1.0)).expect("value", "x").expect("requiresGrad", "x").expect("isLeaf", "x")
           .let("y", "square", "x").let("f", "sum", "y").backward("f").expect("grad", "x"))
    yield (Scenario("noGrad does not hide a change of a saved value")
           .leaf("x", [0.5, 1.5]).let("y", "square", "x").no_grad(lambda s: s.in_place("x", "sub", 0.25)).let("f", "sum", "y").backward("f"))
    yield (Scenario("data() hides a change of a saved value")
           .leaf("x", [0.5, 1.5]).let("y", "square", "x").data("d", "x").in_place("d", "mul", 2.0).expect("value", "x").let("f", "sum", "y")
           .backward("f").expect("grad", "x").expect("requiresGrad", "d"))
    yield (Scenario("detach() shares storage and version")
           .leaf("x", [0.5, 1.5]).let("y", "exp", "x").detach("d", "y").in_place("d", "zero").expect("value", "y").let("f", "sum", "y").backward("f"))
    yield (Scenario("a change through a view counts for its base")
           .leaf("x", SQUARE).let("c", "mul", "x", 1.0).let("y", "square", "c").let("v", "select", "c", axis=0, index=1).in_place("v", "add", 1.0)
           .let("f", "sum", "y").backward("f"))
    yield (Scenario("in place, what is broadcast may not be the target")
           .leaf("c", [1.0, 2.0], False).leaf("m", [[1.0, 2.0], [3.0, 4.0]], False).in_place("c", "add", "m").in_place("m", "add", "c").expect("value", "m")
           .let("e", "expand", "c", shape=[2, 2]).in_place("e", "add", 1.0))
    yield (Scenario("in place, the target keeps its dtype")
           .leaf("k", [1, 2], False, torch.int64).in_place("k", "add", 0.5).in_place("k", "add", 3).expect("value", "k")
           .leaf("h", [1.5, 2.5], False, torch.float32).leaf("d", [0.25, 0.5], False).in_place("h", "add", "d").expect("value", "h")
           .in_place("k", "div", 2).in_place("k", "copy", "d").expect("value", "k")
           .leaf("b", [True, False], False, torch.bool).in_place("b", "add", 1))
    yield (Scenario("a write into itself")
           .leaf("x", [1.0, 2.0, 3.0]).let("c", "mul", "x", 1.0).in_place("c", "mul", "c").expect("value", "c").let("f", "sum", "c").backward("f"))
    yield (Scenario("a write of twice itself")
           .leaf("x", [1.0, 2.0, 3.0]).let("c", "mul", "x", 3.0).in_place("c", "add", "c").let("q", "sin", "c").let("f", "sum", "q").backward("f")
           .expect("value", "c").expect("grad", "x"))
    yield (Scenario("a view taken under noGrad may not be written into afterwards")
           .leaf("x", SQUARE).let("b", "mul", "x", 2.0).no_grad(lambda s: s.let("v", "select", "b", axis=0, index=1))
           .in_place("v", "mul", 3.0))
    yield (Scenario("under noGrad a leaf changes through its views")
           .leaf("x", [1.0, 2.0, 3.0])
           .no_grad(lambda s: s.let("v", "slice", "x", axis=0, start=1).in_place("v", "mul", 2.0).expect("value", "x"))
           .expect("requiresGrad", "x").let("y", "square", "x").let("f", "sum", "y").backward("f").expect("grad", "x"))
    yield (Scenario("a retained gradient is that of the value after a write")
           .leaf("x", [1.0, 2.0]).let("y", "square", "x").retain_grad("y").in_place("y", "mul", 3.0).let("z", "sin", "y")
           .let("f", "sum", "z").backward("f").expect("grad", "x", "y"))
    walk = (Scenario("a graph kept while data() moves its leaf: gradients follow, values stay")
            .leaf("x", [1.0, 1.0]).let("a", "select", "x", axis=0, index=0).let("b", "select", "x", axis=0, index=1)
            .let("s", "sin", "a").let("c", "cos", "b").let("f", "add", "s", "c").data("d", "x"))
    for _ in range(3):
        walk.backward("f", retain_graph=True).expect("grad", "x").in_place("d", "sub", 0.25).expect("value", "x", "f").zero_grad("x")
    yield walk


VIEWS = {
    "select": (("select", dict(axis=0, index=1)), [0.5, -1.5, 2.0]),
    "select of columns": (("select", dict(axis=1, index=-1)), [0.5, -1.5, 2.0]),
    "slice": (("slice", dict(axis=1, start=1)), [[0.5, 1.0], [-1.5, 2.0], [0.25, -0.75]]),
    "slice with a step": (("slice", dict(axis=0, step=2)), [[0.5, 1.0, 1.5], [-1.5, 2.0, 0.25]]),
    "narrow": (("narrow", dict(axis=0, start=0, length=2)), [[0.5, 1.0, 1.5], [-1.5, 2.0, 0.25]]),
    "diagonal": (("diagonal", dict(offset=0)), [0.5, -1.5, 2.0]),
    "off-diagonal": (("diagonal", dict(offset=-1)), [0.5, -1.5]),
    "transpose": (("transpose", dict(axis0=0, axis1=1)), [[0.5, 1.0, 1.5], [-1.5, 2.0, 0.25], [0.75, -0.5, 3.0]]),
    "view": (("view", dict(shape=[9])), [0.5, 1.0, 1.5, -1.5, 2.0, 0.25, 0.75, -0.5, 3.0]),
    "unsqueeze": (("unsqueeze", dict(axis=1)), [[[0.5, 1.0, 1.5]], [[-1.5, 2.0, 0.25]], [[0.75, -0.5, 3.0]]]),
    "element": (("index", dict(index=[1, 2])), 0.5),
}


def view_writes():
    for kind, ((view, at), other) in VIEWS.items():
        for op in ("mul", "copy", "add"):
            s = Scenario(f"{op} in place into a {kind}").leaf("x", SQUARE).leaf("y", other).let("b", "mul", "x", 2.0)
            s.let("v", view, "b", **at).in_place("v", op, "y").expect("value", "b", "v").expect("requiresGrad", "b")
            s.let("q", "sin", "b").let("f", "sum", "q").let("r", "square", "v").let("g", "sum", "r").let("h", "add", "f", "g")
            yield s.backward("h").expect("grad", "x", "y")
        for op, args in (("zero", ()), ("fill", (2.5,)), ("exp", ()), ("neg", ())):
            s = Scenario(f"{op} in place into a {kind}").leaf("x", SQUARE).let("b", "mul", "x", 2.0)
            s.let("v", view, "b", **at).in_place("v", op, *args).let("q", "square", "b").let("f", "sum", "q")
            yield s.backward("f").expect("value", "b").expect("grad", "x")
        s = Scenario(f"a write into the base is seen by its {kind}").leaf("x", SQUARE).leaf("w", SQUARE).let("b", "mul", "x", 2.0)
        s.let("v", view, "b", **at).in_place("b", "mul", "w").expect("value", "v").let("q", "sin", "v").let("f", "sum", "q")
        yield s.backward("f").expect("grad", "x", "w")
        s = Scenario(f"a {kind} of a plain base becomes differentiable by a write").leaf("b", SQUARE, False).leaf("y", other)
        s.let("v", view, "b", **at).in_place("v", "mul", "y").expect("requiresGrad", "b", "v").let("q", "square", "b").let("f", "sum", "q")
        yield s.backward("f").expect("value", "b").expect("grad", "y", "b")


def view_chains():
    base = lambda name: Scenario(name).leaf("x", SQUARE).leaf("y", [0.5, -1.5, 2.0]).let("b", "mul", "x", 2.0)
    yield (base("a write into a view of a view").let("u", "slice", "b", axis=0, start=1).let("v", "select", "u", axis=0, index=-1)
           .in_place("v", "mul", "y").expect("value", "b", "u").let("q", "sin", "u").let("f", "sum", "q").backward("f").expect("grad", "x", "y"))
    yield (base("siblings see each other's writes").let("u", "select", "b", axis=0, index=0).let("v", "select", "b", axis=1, index=0)
           .in_place("u", "mul", "y").expect("value", "v").in_place("v", "add", "y").expect("value", "u", "b").let("p", "mul", "u", "v")
           .let("f", "sum", "p").backward("f").expect("grad", "x", "y"))
    yield (base("two writes through one view").let("v", "diagonal", "b", offset=0).in_place("v", "mul", "y").in_place("v", "sin").let("q", "square", "b")
           .let("f", "sum", "q").backward("f").expect("value", "b").expect("grad", "x", "y"))
    yield (base("a write into the base, then into a view").let("v", "select", "b", axis=0, index=2).in_place("b", "neg").in_place("v", "mul", "y")
           .let("f", "sum", "b").backward("f").expect("value", "b", "v").expect("grad", "x", "y"))
    yield (base("a write into a view, then into the base").let("v", "select", "b", axis=0, index=2).in_place("v", "mul", "y").in_place("b", "exp")
           .expect("value", "v").let("q", "sin", "v").let("f", "sum", "q").backward("f").expect("grad", "x", "y"))
    yield (base("a value read before a write keeps its own gradient").let("s", "select", "b", axis=0, index=1).let("before", "sum", "s")
           .in_place("s", "mul", "y").let("after", "sum", "s").let("f", "mul", "before", "after").backward("f").expect("grad", "x", "y"))
    yield (base("a write through a transposed slice").let("t", "transpose", "b", axis0=0, axis1=1).let("v", "slice", "t", axis=0, start=0, stop=2)
           .in_place("v", "mul", "y").let("q", "sin", "b").let("f", "sum", "q").backward("f").expect("value", "b").expect("grad", "x", "y"))
    yield (base("a view made after the write").in_place("b", "mul", "y").let("v", "select", "b", axis=0, index=1).in_place("v", "exp").let("f", "sum", "b")
           .backward("f").expect("value", "b").expect("grad", "x", "y"))
    yield (base("a row is copied onto another").let("u", "select", "b", axis=0, index=0).let("v", "select", "b", axis=0, index=1).in_place("v", "copy", "u")
           .let("q", "square", "b").let("f", "sum", "q").backward("f").expect("value", "b").expect("grad", "x"))
    yield (base("reshape of a contiguous tensor is a view").let("v", "reshape", "b", shape=[9]).in_place("v", "exp").expect("value", "b").let("f", "sum", "b")
           .backward("f").expect("grad", "x"))
    yield (base("reshape of a transposed tensor is a copy").let("t", "transpose", "b", axis0=0, axis1=1).let("v", "reshape", "t", shape=[9]).in_place("v", "exp")
           .expect("value", "b").let("f", "sum", "b").backward("f").expect("grad", "x"))
    yield (base("view of a transposed tensor is refused").let("t", "transpose", "b", axis0=0, axis1=1).let("v", "view", "t", shape=[9]))
    yield (base("a detached view is written without a trace").let("v", "select", "b", axis=0, index=1).detach("d", "v").in_place("d", "fill", 7.0)
           .expect("value", "b").let("f", "sum", "b").backward("f").expect("grad", "x"))
    yield (base("a masked fill cuts gradients").leaf("m", [[True, False, True], [False, False, True], [True, False, False]], False, torch.bool)
           .in_place("b", "maskedFill", "m", value=3.0).let("q", "square", "b").let("f", "sum", "q").backward("f").expect("value", "b").expect("grad", "x"))
    yield (base("a clamp in place").in_place("b", "clamp", min=-1.0, max=1.5).let("q", "square", "b").let("f", "sum", "q").backward("f")
           .expect("value", "b").expect("grad", "x"))
    yield (base("copy in place broadcasts and converts").leaf("k", [1, 2, 3], False, torch.int64).in_place("b", "copy", "k").expect("value", "b")
           .let("q", "square", "b").let("f", "sum", "q").backward("f").expect("grad", "x"))
    yield (base("copy in place brings its source's gradient, summed to its shape").in_place("b", "copy", "y").let("q", "square", "b").let("f", "sum", "q")
           .backward("f").expect("grad", "x", "y"))
    yield (base("second order through a write").let("v", "select", "b", axis=0, index=1).in_place("v", "mul", "y").let("q", "sin", "b").let("f", "sum", "q")
           .grad(["gx", "gy"], ["f"], ["x", "y"], create_graph=True).expect("value", "gx", "gy").let("p", "square", "gy").let("r", "sum", "p")
           .let("s", "square", "gx").let("t", "sum", "s").let("u", "add", "r", "t").backward("u").expect("grad", "x", "y"))
    yield (Scenario("rows of a table filled one by one").leaf("x", [0.5, 1.5]).leaf("b", [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], False)
           .let("r0", "select", "b", axis=0, index=0).in_place("r0", "copy", "x")
           .let("a", "sin", "x").let("r1", "select", "b", axis=0, index=1).in_place("r1", "copy", "a")
           .let("c", "mul", "a", "x").let("r2", "select", "b", axis=0, index=2).in_place("r2", "copy", "c")
           .let("q", "exp", "b").let("f", "sum", "q").backward("f").expect("value", "b").expect("grad", "x"))


def hooks():
    yield (Scenario("hooks run in the order of registration and see each other's answers")
           .leaf("x", [1.0, 2.0]).let("y", "square", "x").hook("y", "first").hook("y", "double", 2.0).hook("y", "third").hook("x", "leaf")
           .let("f", "sum", "y").backward("f").expect("calls").expect("grad", "x"))
    yield (Scenario("retainGrad keeps what the hooks answered")
           .leaf("x", [1.0, 2.0]).let("y", "square", "x").retain_grad("y").hook("y", "triple", 3.0).let("f", "sum", "y").backward("f")
           .expect("calls").expect("grad", "x", "y"))
    yield (Scenario("a hook on a leaf changes what is accumulated")
           .leaf("x", [1.0, 2.0]).hook("x", "half", 0.5).let("y", "square", "x").let("f", "sum", "y").backward("f", retain_graph=True).backward("f")
           .expect("calls").expect("grad", "x"))
    yield (Scenario("a hook sees the whole gradient of a value used twice, once")
           .leaf("x", [1.0, 2.0]).let("y", "square", "x").hook("y", "y").let("a", "sin", "y").let("b", "mul", "y", "a").let("f", "sum", "b").backward("f")
           .expect("calls").expect("grad", "x"))
    yield (Scenario("hooks run from the root to the leaves")
           .leaf("x", [1.0, 2.0]).hook("x", "x").let("y", "square", "x").hook("y", "y").let("z", "sin", "y").hook("z", "z").let("f", "sum", "z").hook("f", "f")
           .backward("f").expect("calls"))
    yield (Scenario("a hook on what requires no gradient is refused").leaf("c", [1.0], False).hook("c", "c"))
    yield (Scenario("a hook belongs to the value at its registration, not to a later write")
           .leaf("x", [1.0, 2.0]).let("y", "mul", "x", 1.0).hook("y", "before", 2.0).in_place("y", "mul", 3.0).hook("y", "after").let("f", "sum", "y").backward("f")
           .expect("calls").expect("grad", "x"))
    yield (Scenario("hooks run in grad too").leaf("x", [1.0, 2.0]).let("y", "square", "x").hook("y", "y", 2.0).let("f", "sum", "y").grad(["g"], ["f"], ["x"])
           .expect("calls").expect("value", "g").expect("grad", "x"))
    yield (Scenario("grad stops at an intermediate: its hooks run, those below do not")
           .leaf("x", [1.0, 2.0]).hook("x", "x").let("y", "square", "x").hook("y", "y", 2.0).let("z", "sin", "y").let("f", "sum", "z").grad(["g"], ["f"], ["y"])
           .expect("calls").expect("value", "g"))


def make():
    warnings.filterwarnings("ignore", message=".*(non-leaf|create_graph).*")
    scenarios = [s for part in (basics, orders, in_place_errors, view_writes, view_chains, hooks) for s in part()]
    write("autograd.json", [s.case() for s in scenarios])


if __name__ == "__main__":
    make()
