"""The workloads of the benchmarks in PyTorch, eager, one thread; with a result file of JMH, beside Thalweg's times.

    python pytorch.py [--json jmh.json] [PATTERN]

Times are the least mean over batches of calls, in nanoseconds of the processor's time for this process, so that other
programs on the machine count as little as can be.
"""

import argparse
import json
import re
import time

import torch

BATCH_SECONDS = 0.005  # long against the clock's steps
BATCHES = 40
WARM_UP_SECONDS = 0.2
COLUMNS = 100
DTYPES = {"FLOAT32": torch.float32, "FLOAT64": torch.float64}


def scalars():
    x = torch.tensor(0.7, dtype=torch.float64, requires_grad=True)
    y = torch.tensor(1.3, dtype=torch.float64, requires_grad=True)
    plain = torch.tensor(0.7, dtype=torch.float64)

    def chain_of_ten():
        v = x
        for _ in range(5):
            v = v * y + y
        v.backward()
        x.grad = None
        y.grad = None

    yield "ScalarOp.mulUnrecorded", lambda: plain * plain
    yield "ScalarOp.mul", lambda: x * y
    yield "ScalarOp.add", lambda: x + y
    yield "ScalarOp.addNumber", lambda: x + 2.5
    yield "ScalarOp.sin", lambda: x.sin()
    yield "ScalarOp.chainOfTen", chain_of_ten


def descent():
    x = torch.ones(2, dtype=torch.float64, requires_grad=True)

    def iteration():
        f = x[0].sin() + x[1].cos()
        f.backward()
        norm = x.grad.norm().item()
        with torch.no_grad():
            x.sub_(x.grad * 0.9)
        x.grad = None
        return norm

    yield "DescentIteration.iteration", iteration
    yield "DescentIteration.forward", lambda: x[0].sin() + x[1].cos()


def linear():
    model = torch.nn.Linear(4, 2)
    sgd = torch.optim.SGD(model.parameters(), lr=0.1)
    loss_of = torch.nn.MSELoss()
    values = torch.tensor([0.8, 0.4, 0.4, 0.2])
    target = torch.tensor([1.0, 0.0])

    def step():
        sgd.zero_grad()
        loss = loss_of(model(values), target)
        loss.backward()
        sgd.step()

    yield "LinearStep.step", step


def elementwise(elements, dtype):
    def values(count, stride):
        turns = torch.arange(1, count + 1, dtype=torch.float64) * stride
        return (2 * (turns - turns.floor()) - 1).to(DTYPES[dtype])

    x = values(elements, 0.6180339887)
    y = values(elements, 0.7548776662)
    written = x.clone()
    matrix = x.reshape(elements // COLUMNS, COLUMNS)
    turned = y.reshape(COLUMNS, elements // COLUMNS).t()
    row = values(COLUMNS, 0.5698402909)
    column = values(elements // COLUMNS, 0.5698402909).unsqueeze(1)
    mask = x < y
    other = torch.float64 if dtype == "FLOAT32" else torch.float32
    calls = {
        "add": lambda: x + y,
        "mulNumber": lambda: x * 1.5,
        "addInPlace": lambda: written.add_(y),
        "exp": lambda: x.exp(),
        "relu": lambda: x.relu(),
        "addBroadcast": lambda: column + row,
        "addTransposed": lambda: matrix + turned,
        "less": lambda: x < y,
        "where": lambda: torch.where(mask, x, y),
        "clamp": lambda: x.clamp(-0.5, 0.5),
        "copy": lambda: x.clone(),
        "copyTransposed": lambda: turned.contiguous(),
        "cast": lambda: x.to(other),
        "sum": lambda: x.sum(),
        "sumOfColumns": lambda: matrix.sum(0),
        "sumOfRows": lambda: matrix.sum(1),
        "amax": lambda: x.amax(),
        "softmax": lambda: matrix.softmax(1),
    }
    for name, call in calls.items():
        yield f"ElementwiseOps.{name} {dtype} {elements}", call


def products(size, dtype):
    a = (torch.arange(size * size) % 7 / 7).reshape(size, size).to(DTYPES[dtype])
    b = (torch.arange(size * size) % 11 / 11).reshape(size, size).to(DTYPES[dtype])
    yield f"MatrixProduct.matmul {dtype} {size}", lambda: a @ b
    yield f"MatrixProduct.matmulTransposed {dtype} {size}", lambda: a @ b.t()


def rosenbrock(n):
    x = torch.full((n,), 0.5, dtype=torch.float64, requires_grad=True)

    def value_and_gradient():
        left, right = x[:-1], x[1:]
        (100 * (right - left.square()).square() + (1 - left).square()).sum().backward()
        x.grad = None

    yield f"Rosenbrock.valueAndGradient {n}", value_and_gradient


def workloads():
    yield from scalars()
    yield from descent()
    yield from linear()
    for elements in (1000, 1000000):
        for dtype in DTYPES:
            yield from elementwise(elements, dtype)
    for size in (64, 256, 1024):
        for dtype in DTYPES:
            yield from products(size, dtype)
    for n in (100, 10000, 1000000):
        yield from rosenbrock(n)


def nanoseconds(call):
    end = time.process_time() + WARM_UP_SECONDS
    calls = 0
    while time.process_time() < end or calls < 3:
        call()
        calls += 1
    batch = max(1, round(BATCH_SECONDS * calls / WARM_UP_SECONDS))
    best = float("inf")
    for _ in range(BATCHES):
        start = time.process_time()
        for _ in range(batch):
            call()
        best = min(best, (time.process_time() - start) / batch)
    return best * 1e9


def thalweg_times(path):
    """Name to nanoseconds per call: the best iteration, as for PyTorch."""
    times = {}
    with open(path, encoding="utf-8") as file:
        for result in json.load(file):
            metric = result["primaryMetric"]
            if metric["scoreUnit"] == "ns/op":
                name = ".".join(result["benchmark"].split(".")[-2:])
                words = [name, *(value for _, value in sorted(result.get("params", {}).items()))]
                times[" ".join(words)] = min(min(fork) for fork in metric["rawData"])
    return times


def text(value):
    for unit, size in (("ms", 1e6), ("µs", 1e3)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value:.3g} ns"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pattern", nargs="?", default="", help="a regular expression; only workloads whose name matches")
    parser.add_argument("--json", help="what bench/run -rf json -rff FILE wrote; only these workloads")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    ours = thalweg_times(arguments.json) if arguments.json else {}
    print(f"PyTorch {torch.__version__}, one thread")
    print(f"{'workload':48}{'Thalweg':>12}{'PyTorch':>12}{'ratio':>8}")
    for name, call in workloads():
        own = ours.get(name)
        if re.search(arguments.pattern, name) and (own or not arguments.json):
            peer = nanoseconds(call)
            times = f"{text(own):>12}{text(peer):>12}{own / peer:8.2f}" if own else f"{'':>12}{text(peer):>12}"
            print(f"{name:48}{times}", flush=True)


if __name__ == "__main__":
    main()
