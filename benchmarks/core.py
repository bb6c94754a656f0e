"""The whole pass, forward and back, against automatic differentiation and against the bare NumPy lines.

``trace`` hands back every matrix of the table, the updates and the loss too; the libraries hand back the loss
and the four gradients; the bare lines keep what the handout writes.  All compute in float64.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

import numpy as np

from backprop_core import Batch, Network, trace
from benchmarks.table import Bar, Table, duration, ratio

Run = Callable[[], object]
Given = Mapping[str, np.ndarray]

ROWS = (2, 150, 10**4, 10**6)
SIZES = {"c": 4, "h": 2, "o": 1}
PARAMETERS = ("W1", "b", "W2", "c")
OURS, BARE, TORCH = "trace", "bare NumPy", "PyTorch"
NOT_INSTALLED = "not installed"
ROUNDS_BELOW = {10**5: 60, 10**9: 9}
A_ROUND = 0.004


def measure(longer: int) -> Table:
    """Each contender in turn, round after round; medians over the rounds."""
    results: dict[int, dict[str, float | None]] = {}
    for rows in ROWS:
        runs = {name: contender(_given(rows)) for name, contender in CONTENDERS.items()}
        rounds = next(count for most, count in ROUNDS_BELOW.items() if rows < most) * longer
        times = interleaved({name: run for name, run in runs.items() if run}, rounds)
        results[rows] = {name: median(times[name]) if name in times else None for name in runs}
    return Table(
        "All intermediates and gradients of an n × 4 × 2 × 1 network",
        ("n", *CONTENDERS),
        [(f"{rows:,}", *_cells(found)) for rows, found in results.items()],
        _bars(results),
        [
            "in parentheses: the time of `trace` over that one",
            "PyTorch: forward and `backward()`; JAX: `jit(value_and_grad)`, after its compilation; autograd: HIPS "
            f"`value_and_grad`; {_threads()}",
        ],
    )


def interleaved(runs: Mapping[str, Run], rounds: int) -> dict[str, list[float]]:
    """The seconds of one call of each, in every round; in a round a short call is repeated."""
    repeats = {name: max(1, int(A_ROUND / _seconds(run, 3))) for name, run in runs.items()}
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            times[name].append(_seconds(run, repeats[name]))
    return times


def _seconds(run: Run, repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        run()
    return (time.perf_counter() - start) / repeats


def _cells(found: Mapping[str, float | None]) -> list[str]:
    ours = found[OURS] or 0.0
    return [
        NOT_INSTALLED if seconds is None else duration(seconds) + ("" if name == OURS else f" ({ratio(ours, seconds)})")
        for name, seconds in found.items()
    ]


def _bars(results: Mapping[int, Mapping[str, float | None]]) -> list[Bar]:
    said = {
        (ROWS[0], TORCH, 1.0): "the default example, `trace` over PyTorch’s forward and backward",
        (ROWS[-1], BARE, 1.35): f"{ROWS[-1]:,} rows, `trace` over the bare NumPy lines",
    }
    return [
        Bar(says, (results[rows][OURS] or 0.0) / other, most)
        for (rows, name, most), says in said.items()
        if (other := results[rows][name])
    ]


def _given(rows: int) -> Given:
    shapes = {"X": (rows, SIZES["c"]), "W1": (SIZES["c"], SIZES["h"]), "b": (1, SIZES["h"])}
    shapes |= {"W2": (SIZES["h"], SIZES["o"]), "c": (1, SIZES["o"])}
    random = np.random.default_rng(0)
    given = {name: random.normal(size=shape) for name, shape in shapes.items()}
    given["Y"] = random.integers(0, 2, size=(rows, SIZES["o"])).astype(float)
    return given


# ---- the contenders: each takes the given matrices and returns what is timed, or None where it is not installed


def _ours(given: Given) -> Run:
    network = Network(**{name: given[name] for name in PARAMETERS})
    batch = Batch(given["X"], given["Y"])
    return lambda: trace(network, batch)


def _bare(given: Given) -> Run:
    """The handout's lines, forward and backward, written by hand; everything it writes is kept."""
    X, Y, W1, b, W2, c = (given[name] for name in ("X", "Y", *PARAMETERS))

    def run() -> tuple[np.ndarray, ...]:
        Z1 = X @ W1 + b
        H1 = 1 / (1 + np.exp(-Z1))
        Z2 = H1 @ W2 + c
        Yhat = 1 / (1 + np.exp(-Z2))
        Y_error = Yhat - Y
        Yhat_slope = Yhat * (1 - Yhat)
        delta_out = Yhat_slope * Y_error
        D_Error_W = delta_out @ W2.T
        H1_slope = H1 * (1 - H1)
        H_D_Error_W = H1_slope * D_Error_W
        dW1 = X.T @ H_D_Error_W
        dW2 = H1.T @ delta_out
        db = H_D_Error_W.sum(axis=0, keepdims=True)
        dc = delta_out.sum(axis=0, keepdims=True)
        forward = (Z1, H1, Z2, Yhat)
        return (*forward, Y_error, Yhat_slope, delta_out, D_Error_W, H1_slope, H_D_Error_W, dW1, dW2, db, dc)

    return run


def _torch(given: Given) -> Run | None:
    try:
        import torch
    except ImportError:
        return None
    tensors = {name: torch.tensor(matrix) for name, matrix in given.items()}
    X, Y, W1, b, W2, c = (tensors[name] for name in ("X", "Y", *PARAMETERS))
    parameters = [W1, b, W2, c]
    for parameter in parameters:
        parameter.requires_grad_()

    def run() -> list[object]:
        for parameter in parameters:
            parameter.grad = None
        Yhat = torch.sigmoid(torch.sigmoid(X @ W1 + b) @ W2 + c)
        loss = ((Yhat - Y) ** 2).sum() / 2
        loss.backward()
        return [parameter.grad for parameter in parameters]

    return run


def _jax(given: Given) -> Run | None:
    try:
        import jax
    except ImportError:
        return None
    jax.config.update("jax_enable_x64", True)
    arrays = {name: jax.numpy.asarray(matrix) for name, matrix in given.items()}

    def loss(parameters, X, Y):
        W1, b, W2, c = parameters
        Yhat = jax.nn.sigmoid(jax.nn.sigmoid(X @ W1 + b) @ W2 + c)
        return ((Yhat - Y) ** 2).sum() / 2

    both = jax.jit(jax.value_and_grad(loss))
    arguments = tuple(arrays[name] for name in PARAMETERS), arrays["X"], arrays["Y"]
    jax.block_until_ready(both(*arguments))
    return lambda: jax.block_until_ready(both(*arguments))


def _autograd(given: Given) -> Run | None:
    try:
        from autograd import value_and_grad
        from autograd.numpy import exp
        from autograd.numpy import sum as total
    except ImportError:
        return None
    X, Y = given["X"], given["Y"]

    def loss(parameters):
        W1, b, W2, c = parameters
        H1 = 1 / (1 + exp(-(X @ W1 + b)))
        Yhat = 1 / (1 + exp(-(H1 @ W2 + c)))
        return total((Yhat - Y) ** 2) / 2

    both = value_and_grad(loss)
    parameters = tuple(given[name] for name in PARAMETERS)
    return lambda: both(parameters)


def _threads() -> str:
    try:
        import torch
    except ImportError:
        return f"PyTorch is {NOT_INSTALLED}"
    return f"each with its default threads (PyTorch: {torch.get_num_threads()})"


CONTENDERS: Mapping[str, Callable[[Given], Run | None]] = {
    OURS: _ours,
    BARE: _bare,
    TORCH: _torch,
    "JAX": _jax,
    "autograd": _autograd,
}
