"""The workloads of bench/compare in PyTorch, asked for by lines on standard input, answered by lines on standard output.

    python pytorch.py MODE THREADS        MODE is eager or compiled
    python pytorch.py MODE first-result   prints the result of one gradient and ends: for the time of a cold start

    open NAME SIZE   -> digest N1 N2 ...   makes a workload, runs it four times, and answers with what it computed
    warm SECONDS     -> warm              calls for so much time of the processor
    time SECONDS     -> time WALL CPU CALLS   one batch of calls, in nanoseconds
    close            -> closed
    versions         -> versions TEXT

A workload that is not here is answered with "absent", one that fails with "error REASON". The numbers that go in and the
digests are those of the classes Values and Digest in dev.thalweg.bench.compare.
"""

import math
import os
import sys
import time

import torch
import torch.nn.functional as F

CHECK_CALLS = 4  # as many as a compiled function of Thalweg needs to come to its program
A, B, C = 0.6180339887, 0.7548776662, 0.5698402909
FEATURES = 100
MLP_SIZES = (784, 256, 128, 10)
CHOICE_SECONDS = 0.2

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what libraries print is no answer


# --- what goes in and what comes out -----------------------------------------------------------------------------------


def values(count, stride, dtype=torch.float64):
    turns = torch.arange(1, count + 1, dtype=torch.float64) * stride
    return (2 * (turns - turns.floor()) - 1).to(dtype)


def scattered(count, dtype):
    turns = torch.arange(1, count + 1, dtype=torch.float64) * A
    part = turns - turns.floor()
    turns = part * part * 12345.678
    return (turns - turns.floor()).to(dtype)


def digest(tensors):
    numbers = []
    for tensor in tensors:
        flat = tensor.detach().double().reshape(-1)
        weighted = (flat * values(len(flat), C)).mean()
        ends = flat[0], flat[len(flat) // 2], flat[-1]
        numbers += [float(v) for v in (flat.abs().mean(), *ends, weighted)]
    return numbers


class Task:
    """A call, and the tensors that tell whether it was right."""

    def __init__(self, call, watched=lambda result: [result]):
        self.call, self.watched = call, watched


def compiled(function):
    return torch.compile(function, dynamic=False)


def mean_seconds(call):
    for _ in range(3):
        call()
    return 1 / run_for(CHOICE_SECONDS, call, 1)


def value_and_gradient(function, parameter, mode):
    """Compiled: the faster of autograd around the compiled function and the compiled functional gradient."""

    def around(inner):
        def call():
            parameter.grad = None
            value = inner(parameter)
            value.backward()
            return value, parameter.grad

        return call

    if mode == "eager":
        return Task(around(function), list)
    point = parameter.detach()
    transformed = compiled(torch.func.grad_and_value(function))

    def functional():
        gradient, value = transformed(point)
        return value, gradient

    ways = []
    for way in (around(compiled(function)), functional):
        try:
            ways.append((mean_seconds(way), way))
        except Exception as failure:
            print("pytorch: one way to compile failed:", failure, file=sys.stderr)
    if not ways:
        raise RuntimeError("neither way to compile works")
    return Task(min(ways, key=lambda pair: pair[0])[1], list)


def plain(function, mode, *inputs):
    """A function that is not differentiated."""
    function = compiled(function) if mode == "compiled" else function

    def call():
        with torch.no_grad():
            return function(*inputs)

    return Task(call)


# --- the workloads -----------------------------------------------------------------------------------------------------


def descent(_, mode):
    x = torch.ones(2, dtype=torch.float64, requires_grad=True)

    def function(v):
        return v[0].sin() + v[1].cos()

    def iteration():
        function(x).backward()
        norm = x.grad.norm().item()
        with torch.no_grad():
            x.sub_(x.grad * 0.9)
        x.grad = None
        return norm

    if mode == "eager":
        return Task(iteration, lambda norm: [torch.tensor(norm, dtype=torch.float64), x])
    gradient_of = torch.func.grad(function)

    @compiled
    def update(v):
        gradient = gradient_of(v)
        v.sub_(gradient * 0.9)
        return gradient.norm()

    point = torch.ones(2, dtype=torch.float64)
    return Task(lambda: update(point).item(), lambda norm: [torch.tensor(norm, dtype=torch.float64), point])


def training(model, loss_of, optimizer, mode):
    """Forward, backward and the update; compiled: the loss and the update each."""
    update = compiled(optimizer.step) if mode == "compiled" else optimizer.step
    loss_of = compiled(loss_of) if mode == "compiled" else loss_of

    def step():
        optimizer.zero_grad()
        loss = loss_of()
        loss.backward()
        update()
        return loss

    return Task(step, lambda loss: [loss, *model.parameters()])


def linear_step(_, mode):
    model = torch.nn.Linear(4, 2)
    with torch.no_grad():
        model.weight.copy_(torch.tensor([[0.1, -0.2, 0.3, -0.4], [0.4, 0.3, -0.2, 0.1]]))
        model.bias.copy_(torch.tensor([0.05, -0.05]))
    inputs = torch.tensor([0.8, 0.4, 0.4, 0.2])
    target = torch.tensor([1.0, 0.0])
    sgd = torch.optim.SGD(model.parameters(), lr=0.1)
    return training(model, lambda: F.mse_loss(model(inputs), target), sgd, mode)


def rosenbrock(n, mode):
    x = (0.5 * values(n, A)).requires_grad_()

    def function(v):
        left, right = v[:-1], v[1:]
        return (100 * (right - left.square()).square() + (1 - left).square()).sum()

    return value_and_gradient(function, x, mode)


def gelu(n, mode):
    x = (3 * values(n, A)).float().requires_grad_()
    return value_and_gradient(lambda v: (F.gelu(v) * v.sigmoid() + (v / 2).tanh()).sum(), x, mode)


def adam(n, mode):
    parameter = values(n, A, torch.float32).requires_grad_()
    parameter.grad = values(n, B, torch.float32)
    optimizer = torch.optim.Adam([parameter], lr=0.001, fused=True if mode == "eager" else None)
    step = compiled(optimizer.step) if mode == "compiled" else optimizer.step
    return Task(step, lambda _: [parameter])


def logistic(n, mode):
    x = values(n * FEATURES, A, torch.float32).reshape(n, FEATURES)
    y = (values(n, B) > 0).float()
    w = (0.1 * values(FEATURES, C)).float().requires_grad_()
    return value_and_gradient(lambda v: F.binary_cross_entropy_with_logits(x @ v, y), w, mode)


def mlp(optimizer_of):
    def workload(batch, mode):
        layers = []
        for i, stride in enumerate((A, B, C)):
            inputs, outputs = MLP_SIZES[i], MLP_SIZES[i + 1]
            layer = torch.nn.Linear(inputs, outputs)
            with torch.no_grad():
                layer.weight.copy_((values(inputs * outputs, stride) / math.sqrt(inputs)).reshape(outputs, inputs))
                layer.bias.zero_()
            layers += [layer, torch.nn.ReLU()]
        model = torch.nn.Sequential(*layers[:-1])
        x = values(batch * MLP_SIZES[0], A, torch.float32).reshape(batch, MLP_SIZES[0])
        labels = torch.arange(batch) % MLP_SIZES[-1]
        optimizer = optimizer_of(model.parameters(), mode)
        return training(model, lambda: F.cross_entropy(model(x), labels), optimizer, mode)

    return workload


def matmul(dtype):
    def workload(n, mode):
        a, b = values(n * n, A, dtype).reshape(n, n), values(n * n, B, dtype).reshape(n, n)
        return plain(lambda u, v: u @ v, mode, a, b)

    return workload


def matvec(dtype):
    def workload(n, mode):
        return plain(lambda u, v: u @ v, mode, values(n * n, A, dtype).reshape(n, n), values(n, B, dtype))

    return workload


def mul_scalar(_, mode):
    if mode == "compiled":
        return None
    x, y = (torch.tensor(v, requires_grad=True) for v in (0.7, 1.3))
    return Task(lambda: x * y)


def chain_scalar(_, mode):
    x, y = (torch.tensor(v, requires_grad=True) for v in (0.7, 1.3))

    def chain(v, w):
        for _ in range(5):
            v = v * w + w
        return v

    function = compiled(chain) if mode == "compiled" else chain

    def call():
        x.grad = None
        y.grad = None
        value = function(x, y)
        value.backward()
        return value

    return Task(call, lambda value: [value, x.grad, y.grad])


def add(n, mode):
    return None if mode == "compiled" else plain(torch.add, mode, values(n, A, torch.float32), values(n, B, torch.float32))


def square(n):
    return (3 * values(n * n, A)).float().reshape(n, n)


def softmax(n, mode):
    return plain(lambda x: x.softmax(1), mode, square(n))


def layer_norm_inputs(n):
    return square(n), (1 + 0.1 * values(n, B)).float(), (0.1 * values(n, C)).float()


def layer_norm(n, mode):
    return plain(lambda x, w, b: F.layer_norm(x, (n,), w, b), mode, *layer_norm_inputs(n))


def layer_norm_gradient(n, mode):
    x, w, b = (tensor.requires_grad_() for tensor in layer_norm_inputs(n))
    cotangent = values(n * n, B, torch.float32).reshape(n, n)
    function = (compiled if mode == "compiled" else lambda f: f)(lambda: F.layer_norm(x, (n,), w, b))

    def call():
        x.grad = w.grad = b.grad = None
        function().backward(cotangent)

    return Task(call, lambda _: [x.grad, w.grad, b.grad])


def cumsum(n, mode):
    return plain(lambda x: x.cumsum(0), mode, values(n, A, torch.float32))


def transpose(n, mode):
    return plain(lambda x: x.t().contiguous(), mode, square(n))


def total(n, mode):
    return plain(lambda x: x.sum(), mode, (0.5 + 0.5 * values(n, A)).float())


def sort(n, mode):
    task = plain(lambda x: x.sort()[0:2], mode, scattered(n, torch.float32))
    task.watched = lambda result: [result[0]]
    return task


def mixture(gradient):
    """ADBench's log-likelihood of a Gaussian mixture, objective and order of the gradient as in its objectives.md."""

    def workload(k, mode):
        path = os.environ.get("THALWEG_ADBENCH", "")
        if not os.path.isdir(path):
            return None
        with open(f"{path}/data/gmm/gmm_d10_K{k}.txt", encoding="utf-8") as file:
            numbers = [float(word) for word in file.read().split()]
        d, n = int(numbers[0]), int(numbers[2])
        triangle = d * (d + 1) // 2
        parameters = torch.tensor(numbers[3 : 3 + k + k * d + k * triangle], dtype=torch.float64)
        x = torch.tensor(numbers[3 + len(parameters) : -2], dtype=torch.float64).reshape(n, d)
        gamma, m = numbers[-2], int(numbers[-1])
        degrees = d + m + 1
        log_gamma = d * (d - 1) / 4 * math.log(math.pi) + sum(math.lgamma(degrees / 2 - j / 2) for j in range(d))
        constant = -n * d / 2 * math.log(2 * math.pi) - k * (
            degrees * d * (math.log(gamma) - 0.5 * math.log(2)) - log_gamma
        )
        # For each place of a triangular matrix where its number stands among l, or else the zero behind them.
        places = torch.full((d, d), triangle - d, dtype=torch.long)
        count = 0
        for column in range(d):
            for row in range(column + 1, d):
                places[row, column] = count
                count += 1
        places = places.reshape(-1)
        zero = torch.zeros(k, 1, dtype=torch.float64)

        def objective(v):
            alphas, means = v[:k], v[k : k + k * d].reshape(k, d)
            factors = v[k + k * d :].reshape(k, triangle)
            q, lower = factors[:, :d], factors[:, d:]
            sums, diagonal = q.sum(1), q.exp()
            triangles = torch.cat((lower, zero), 1)[:, places].reshape(k, d, d)
            centred = x.unsqueeze(0) - means.unsqueeze(1)
            scaled = centred * diagonal.unsqueeze(1) + centred @ triangles.mT
            inner = (alphas + sums).unsqueeze(1) - 0.5 * scaled.square().sum(2)
            prior = 0.5 * gamma * gamma * (diagonal.square().sum() + lower.square().sum()) - m * sums.sum()
            return constant + inner.logsumexp(0).sum() - n * alphas.logsumexp(0) + prior

        if gradient:
            return value_and_gradient(objective, parameters.requires_grad_(), mode)
        return plain(objective, mode, parameters)

    return workload


WORKLOADS = {
    "descent": descent,
    "linear-step": linear_step,
    "rosenbrock": rosenbrock,
    "gelu": gelu,
    "adam": adam,
    "logistic": logistic,
    "mlp-sgd": mlp(lambda parameters, mode: torch.optim.SGD(parameters, lr=0.01, fused=True if mode == "eager" else None)),
    "mlp-adam": mlp(lambda parameters, mode: torch.optim.Adam(parameters, lr=0.001, fused=True if mode == "eager" else None)),
    "matmul-float32": matmul(torch.float32),
    "matmul-float64": matmul(torch.float64),
    "matvec-float32": matvec(torch.float32),
    "matvec-float64": matvec(torch.float64),
    "mul-scalar": mul_scalar,
    "chain-scalar": chain_scalar,
    "add": add,
    "softmax": softmax,
    "layer-norm": layer_norm,
    "layer-norm-gradient": layer_norm_gradient,
    "cumsum": cumsum,
    "transpose": transpose,
    "sum": total,
    "sort": sort,
    "mixture-value": mixture(False),
    "mixture-gradient": mixture(True),
}


# --- the conversation --------------------------------------------------------------------------------------------------


def run_for(seconds, call, least):
    calls, start = 0, time.process_time()
    while calls < least or time.process_time() - start < seconds:
        call()
        calls += 1
    return calls / (time.process_time() - start)


class Side:
    def __init__(self, mode):
        self.mode, self.task, self.rate = mode, None, 1.0

    def open(self, name, size):
        torch.compiler.reset()
        factory = WORKLOADS.get(name)
        self.task = factory(int(size), self.mode) if factory else None
        if self.task is None:
            return "absent"
        for _ in range(CHECK_CALLS):
            result = self.task.call()
        return "digest " + " ".join(map(repr, digest(self.task.watched(result))))

    def warm(self, seconds):
        self.rate = run_for(float(seconds), self.task.call, 2)
        return "warm"

    def time(self, seconds):
        calls, call = max(1, round(float(seconds) * self.rate)), self.task.call
        wall, cpu = time.perf_counter_ns(), time.process_time_ns()
        for _ in range(calls):
            call()
        wall, cpu = time.perf_counter_ns() - wall, time.process_time_ns() - cpu
        return f"time {wall / calls} {cpu / calls} {calls}"

    def close(self):
        self.task = None
        return "closed"

    def versions(self):
        return f"versions PyTorch {torch.__version__}"


def first_result(mode):
    x = torch.ones(2, dtype=torch.float64, requires_grad=True)

    def function(v):
        return v[0].sin() + v[1].cos()

    (torch.compile(function) if mode == "compiled" else function)(x).backward()
    print(*x.grad.tolist(), file=answers, flush=True)


def main():
    mode, threads = sys.argv[1:]
    if threads == "first-result":
        first_result(mode)
        return
    torch.set_num_threads(int(threads))
    side = Side(mode)
    for line in sys.stdin:
        command, *arguments = line.split()
        try:
            answer = getattr(side, command)(*arguments)
        except Exception as failure:
            answer = "error " + " ".join(f"{type(failure).__name__}: {failure}".split())[:300]
        print(answer, file=answers, flush=True)


if __name__ == "__main__":
    main()
