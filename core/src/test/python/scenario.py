"""A little language of autograd scenarios: each call runs in PyTorch at once and is recorded as a step to repeat.

Steps (`do` names the kind; a step that PyTorch refuses has `error`, the class of the refusal):
- `leaf` {to, value, requiresGrad}: a new leaf.
- `let` {to, op, in, at}: an operation of the table on named tensors (a plain number is a scalar); `to` is a list where
  there are several results.
- `inPlace` {op, on, in, at}: an in-place operation.
- `backward` {of, gradient, retainGraph, createGraph}.
- `grad` {to, of, wrt, cotangents, retainGraph, createGraph, allowUnused}: gradients by name, without accumulation.
- `zeroGrad`, `retainGrad` {of}; `detach`, `data` {to, of}; `requiresGrad` {of, is}.
- `noGrad` {steps}, `hook` {on, id, scale}: records the gradient under id, and multiplies it by scale if there is one.
- `expect` {what, of, is}: `value`, `grad`, `requiresGrad`, `isLeaf`, or `calls`: all hook calls, `[id, gradient]`.
"""

import torch

from golden import tensor
from table import TABLE

IN_PLACE = {
    "add": lambda t, a, at: t.add_(a[0]), "sub": lambda t, a, at: t.sub_(a[0]), "mul": lambda t, a, at: t.mul_(a[0]),
    "div": lambda t, a, at: t.div_(a[0]),
    "copy": lambda t, a, at: t.copy_(a[0]), "fill": lambda t, a, at: t.fill_(a[0]),
    "zero": lambda t, a, at: t.zero_(), "exp": lambda t, a, at: t.exp_(), "neg": lambda t, a, at: t.neg_(),
    "sin": lambda t, a, at: t.sin_(), "relu": lambda t, a, at: t.relu_(), "sigmoid": lambda t, a, at: t.sigmoid_(),
    "clamp": lambda t, a, at: t.clamp_(at.get("min"), at.get("max")),
    "maskedFill": lambda t, a, at: t.masked_fill_(a[0], at["value"]),
}


class Scenario:
    def __init__(self, name):
        self.name = name
        self.named = {}
        self.calls = []
        self.steps = []

    def case(self):
        return {"name": self.name, "steps": self.steps}

    def look(self, x):
        return self.named[x] if isinstance(x, str) else x

    def step(self, do, action, **facts):
        step = {"do": do} | {k: v for k, v in facts.items() if v is not None}
        self.steps.append(step)
        try:
            answer = action()
            return step, answer
        except (RuntimeError, IndexError, ValueError, TypeError) as e:
            step["error"] = type(e).__name__
            return step, None

    def bind(self, to, values):
        if values is None:
            return
        if isinstance(to, str):
            to, values = [to], [values]
        self.named.update(zip(to, values))

    def leaf(self, to, values, requires_grad=True, dtype=torch.float64):
        value = tensor(values, dtype)
        _, made = self.step("leaf", lambda: value.clone().requires_grad_(requires_grad), to=to, value=value,
                            requiresGrad=requires_grad)
        self.bind(to, made)
        return self

    def let(self, to, op, *inputs, **at):
        _, out = self.step("let", lambda: TABLE[op]([self.look(x) for x in inputs], at), to=to, op=op,
                           **{"in": list(inputs)}, at=at or None)
        self.bind(to, out)
        return self

    def in_place(self, on, op, *inputs, **at):
        self.step("inPlace", lambda: IN_PLACE[op](self.named[on], [self.look(x) for x in inputs], at), op=op, on=on,
                  **{"in": list(inputs)}, at=at or None)
        return self

    def backward(self, of, gradient=None, retain_graph=None, create_graph=None):
        gradient = None if gradient is None else tensor(gradient)
        self.step("backward", lambda: self.named[of].backward(gradient, retain_graph=retain_graph,
                                                              create_graph=bool(create_graph)),
                  of=of, gradient=gradient, retainGraph=retain_graph, createGraph=create_graph)
        return self

    def grad(self, to, of, wrt, cotangents=None, retain_graph=None, create_graph=None, allow_unused=None):
        cts = None if cotangents is None else [tensor(c) for c in cotangents]
        _, out = self.step(
            "grad", lambda: torch.autograd.grad([self.named[x] for x in of], [self.named[x] for x in wrt], cts,
                                                retain_graph=retain_graph, create_graph=bool(create_graph),
                                                allow_unused=bool(allow_unused)),
            to=to, of=of, wrt=wrt, cotangents=cts, retainGraph=retain_graph, createGraph=create_graph,
            allowUnused=allow_unused)
        self.bind(to, out)
        return self

    def zero_grad(self, of):
        def clear():
            self.named[of].grad = None
        self.step("zeroGrad", clear, of=of)
        return self

    def retain_grad(self, of):
        self.step("retainGrad", lambda: self.named[of].retain_grad(), of=of)
        return self

    def detach(self, to, of):
        self.bind(to, self.step("detach", lambda: self.named[of].detach(), to=to, of=of)[1])
        return self

    def data(self, to, of):
        self.bind(to, self.step("data", lambda: self.named[of].data, to=to, of=of)[1])
        return self

    def requires_grad(self, of, value):
        self.step("requiresGrad", lambda: self.named[of].requires_grad_(value), **{"of": of, "is": value})
        return self

    def no_grad(self, body):
        outer, self.steps = self.steps, []
        with torch.no_grad():
            body(self)
        outer.append({"do": "noGrad", "steps": self.steps})
        self.steps = outer
        return self

    def hook(self, on, id, scale=None):
        def called(g):
            self.calls.append([id, g.detach().clone()])
            return None if scale is None else g * scale
        self.step("hook", lambda: self.named[on].register_hook(called), on=on, id=id, scale=scale)
        return self

    def expect(self, what, *names):
        for of in names or (None,):
            subject = {"of": of} if of else {}
            self.steps.append({"do": "expect", "what": what} | subject | {"is": self.observe(what, of)})
        return self

    def observe(self, what, of):
        if what == "calls":
            return list(self.calls)
        t = self.named[of]
        if what == "value":
            return None if t is None else t.detach().clone()
        if what == "grad":
            return None if t.grad is None else t.grad.detach().clone()
        return t.requires_grad if what == "requiresGrad" else t.is_leaf
