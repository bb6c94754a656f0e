"""Steps a second of training, against a loop of bare NumPy lines, PyTorch and JAX.

Every contender takes full-batch steps of the same network in float64 and knows the loss after each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from statistics import median

import numpy as np

from backprop_core import Batch, Network, train
from benchmarks.core import interleaved
from benchmarks.table import Bar, Table

STEPS, RATE = 1000, 0.5
SIZES: Mapping[str, tuple[int, int, int, int]] = {
    "XOR 4 × 2 × 2 × 1": (4, 2, 2, 1),
    "Iris 150 × 4 × 8 × 3": (150, 4, 8, 3),
}
OURS, BARE, TORCH, JAX, SCAN = "train", "bare NumPy", "PyTorch", "JAX, a step a call", "JAX, scan"
Given = Mapping[str, np.ndarray]
Run = Callable[[], object]


def measure(longer: int) -> Table:
    """Each contender in turn; medians over the rounds."""
    figures: dict[str, dict[str, float | None]] = {}
    for size, shape in SIZES.items():
        runs = {name: contender(_given(shape)) for name, contender in CONTENDERS.items()}
        times = interleaved({name: run for name, run in runs.items() if run}, 7 * longer)
        figures[size] = {name: median(times[name]) / STEPS if name in times else None for name in runs}
    bars = []
    for size, seconds in figures.items():
        ours, bare, torch = (seconds[name] for name in (OURS, BARE, TORCH))
        bars.append(Bar(f"{size}: time of a step over the bare NumPy loop’s", (ours or 0) / (bare or 1), 1.5))
        if torch and ours:
            bars.append(Bar(f"{size}: time of a step over PyTorch’s", ours / torch, 0.2))
    rows = [[size, *(_per_second(seconds[name]) for name in CONTENDERS)] for size, seconds in figures.items()]
    return Table(
        "Steps a second", ["network", *CONTENDERS], rows, bars, [f"medians of runs of {STEPS} full-batch steps"]
    )


def _per_second(seconds: float | None) -> str:
    return "not installed" if seconds is None else f"{1 / seconds:,.0f}"


def _given(shape: tuple[int, int, int, int]) -> Given:
    n, c, h, o = shape
    make = np.random.default_rng(0)
    shapes = {"X": (n, c), "W1": (c, h), "b": (1, h), "W2": (h, o), "c": (1, o)}
    given = {name: make.uniform(-1, 1, size) for name, size in shapes.items()}
    return {**given, "Y": make.integers(0, 2, (n, o)).astype(np.float64)}


def _ours(given: Given) -> Run:
    network = Network(*(given[name] for name in ("W1", "b", "W2", "c")))
    batch = Batch(given["X"], given["Y"])
    return lambda: train(network, batch, STEPS, RATE)


def _bare(given: Given) -> Run:
    """The handout's lines in a loop, as one writes them by hand."""
    X, Y = given["X"], given["Y"]

    def run() -> list[float]:
        W1, b, W2, c = (given[name] for name in ("W1", "b", "W2", "c"))
        losses = []
        for _ in range(STEPS):
            H1 = 1 / (1 + np.exp(-(X @ W1 + b)))
            Yhat = 1 / (1 + np.exp(-(H1 @ W2 + c)))
            error = Yhat - Y
            losses.append(float((0.5 * error**2).sum()))
            delta = error * Yhat * (1 - Yhat)
            hidden = (delta @ W2.T) * H1 * (1 - H1)
            W1 = W1 - RATE * (X.T @ hidden)
            b = b - RATE * hidden.sum(axis=0, keepdims=True)
            W2 = W2 - RATE * (H1.T @ delta)
            c = c - RATE * delta.sum(axis=0, keepdims=True)
        return losses

    return run


def _torch(given: Given) -> Run | None:
    if not find_spec("torch"):
        return None
    import torch

    def run() -> list[float]:
        X, Y = (torch.tensor(given[name]) for name in "XY")
        parameters = [torch.tensor(given[name], requires_grad=True) for name in ("W1", "b", "W2", "c")]
        W1, b, W2, c = parameters
        optimizer = torch.optim.SGD(parameters, lr=RATE)
        losses = []
        for _ in range(STEPS):
            optimizer.zero_grad()
            loss = 0.5 * ((torch.sigmoid(torch.sigmoid(X @ W1 + b) @ W2 + c) - Y) ** 2).sum()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses

    return run


def _jax(*, scan: bool) -> Callable[[Given], Run | None]:
    def contender(given: Given) -> Run | None:
        if not find_spec("jax"):
            return None
        import jax
        import jax.numpy as jnp

        jax.config.update("jax_enable_x64", True)
        X, Y = jnp.asarray(given["X"]), jnp.asarray(given["Y"])
        start = [jnp.asarray(given[name]) for name in ("W1", "b", "W2", "c")]

        def loss(parameters):
            W1, b, W2, c = parameters
            return 0.5 * ((jax.nn.sigmoid(jax.nn.sigmoid(X @ W1 + b) @ W2 + c) - Y) ** 2).sum()

        def step(parameters, _=None):
            value, slopes = jax.value_and_grad(loss)(parameters)
            return [p - RATE * slope for p, slope in zip(parameters, slopes, strict=True)], value

        one = jax.jit(step)
        whole = jax.jit(lambda parameters: jax.lax.scan(step, parameters, None, length=STEPS))

        def run_steps() -> list[float]:
            parameters, losses = start, []
            for _ in range(STEPS):
                parameters, value = one(parameters)
                losses.append(float(value))
            return losses

        return (lambda: np.asarray(whole(start)[1]).tolist()) if scan else run_steps

    return contender


CONTENDERS: Mapping[str, Callable[[Given], Run | None]] = {
    OURS: _ours,
    BARE: _bare,
    TORCH: _torch,
    JAX: _jax(scan=False),
    SCAN: _jax(scan=True),
}
