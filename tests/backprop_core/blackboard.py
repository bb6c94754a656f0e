"""The handout's matrices in plain NumPy, written by hand: the tests' own entry in the ledger.

Nothing here is read from the package's table.  The slopes are written from z, not from the output,
so that even a slope is computed in another way than the product computes it.
"""

from itertools import product

import numpy as np
from hypothesis import strategies as st

from backprop_core import Batch, Network, trace

ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "softplus", "linear")
REDUCTIONS = ("total", "mean")
GRADIENTS = ("dW1", "db", "dW2", "dc")
PARAMETERS = ("W1", "b", "W2", "c")
CHOICES = [
    (hidden, output, REDUCTIONS[(first + second) % 2])
    for (first, hidden), (second, output) in product(enumerate(ACTIVATIONS), repeat=2)
]
"""Every pair of activations, half of the pairs with each reduction: each place of each activation has both."""

FUNCTION = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
    "relu": lambda z: z * (z > 0),
    "leaky_relu": lambda z: z * np.where(z > 0, 1, 0.01),
    "softplus": lambda z: np.log(1 + np.exp(z)),
    "linear": lambda z: z + 0.0,
}

SLOPE = {
    "sigmoid": lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
    "tanh": lambda z: 1 / np.cosh(z) ** 2,
    "relu": lambda z: (z > 0) * 1.0,
    "leaky_relu": lambda z: 0.01 + 0.99 * (z > 0),
    "softplus": lambda z: 1 / (1 + np.exp(-z)),
    "linear": lambda z: np.ones(z.shape),
}

HANDOUT = {
    "X": [[1, 0, 2, 1], [0, 1, 1, 2]],
    "Y": [[1], [0]],
    "W1": [[0.1, -0.2], [0.3, 0.4], [-0.5, 0.2], [0.2, -0.1]],
    "b": [[0.1, -0.1]],
    "W2": [[0.6], [-0.4]],
    "c": [[0.05]],
}

shapes = st.tuples(*(st.integers(1, 6) for _ in "ncho"))
small_shapes = st.tuples(*(st.integers(1, 3) for _ in "ncho"))
seeds = st.integers(0, 2**32 - 1)
activations = st.sampled_from(ACTIVATIONS)
reductions = st.sampled_from(REDUCTIONS)


def numbers(shape, seed):
    """Six matrices of that shape (n, c, h, o), between −1 and 1."""
    n, c, h, o = shape
    draw = np.random.default_rng(seed)
    sizes = {"X": (n, c), "Y": (n, o), "W1": (c, h), "b": (1, h), "W2": (h, o), "c": (1, o)}
    return {name: draw.uniform(-1, 1, size) for name, size in sizes.items()}


def velocities(shape, seed):
    """The velocity of each parameter in that shape, between −1 and 1."""
    return {f"V_{name}": matrix for name, matrix in numbers(shape, seed + 1).items() if name in PARAMETERS}


def magnitudes(shape, seed, lowest, highest):
    """Six matrices of numbers between 10^lowest and 10^highest with signs; some cells are 0, some matrices constant."""
    draw = np.random.default_rng(seed)

    def scaled(signs):
        low, high = sorted(draw.uniform(lowest, highest, 2))
        matrix = np.sign(signs) * 10 ** draw.uniform(low, high, signs.shape) * (draw.random(signs.shape) > 0.1)
        return matrix if draw.random() < 0.8 else np.full(signs.shape, matrix.flat[0])

    return {name: scaled(matrix) for name, matrix in numbers(shape, seed).items()}


def passes(given, hidden="sigmoid", output="sigmoid", reduction="total", learning_rate=0.5, momentum=0.0):
    """Forward and back as the handout does it, every matrix by name; with momentum from the velocities given."""
    X, Y, W1, b, W2, c = (np.array(given[name], dtype=float) for name in ("X", "Y", "W1", "b", "W2", "c"))
    n = len(X)

    Z1 = X @ W1 + b
    H1 = FUNCTION[hidden](Z1)
    Z2 = H1 @ W2 + c
    Yhat = FUNCTION[output](Z2)

    L = (Yhat - Y) ** 2 / 2
    TotalLoss = np.array([[L.sum()]])
    AverageLoss = TotalLoss / n

    Y_error = Yhat - Y
    Y_error_average = Y_error / n
    Yhat_slope = SLOPE[output](Z2)
    delta_out = Yhat_slope * (Y_error if reduction == "total" else Y_error_average)
    D_Error_W = delta_out @ W2.T
    H1_slope = SLOPE[hidden](Z1)
    H_D_Error_W = H1_slope * D_Error_W

    dW1 = X.T @ H_D_Error_W
    dW2 = H1.T @ delta_out
    db = np.ones((1, n)) @ H_D_Error_W
    dc = np.ones((1, n)) @ delta_out

    W1_new = W1 - learning_rate * dW1
    W2_new = W2 - learning_rate * dW2
    b_new = b - learning_rate * db
    c_new = c - learning_rate * dc

    made = {name: value for name, value in locals().items() if isinstance(value, np.ndarray)}
    made |= {"X.T": X.T, "H1.T": H1.T, "W2.T": W2.T}
    if reduction == "total":
        del made["Y_error_average"]
    if momentum:
        for name in PARAMETERS:
            made[f"V_{name}"] = np.array(given.get(f"V_{name}", np.zeros(made[name].shape)))
            made[f"V_{name}_new"] = momentum * made[f"V_{name}"] + made[f"d{name}"]
            made[f"{name}_new"] = made[name] - learning_rate * made[f"V_{name}_new"]
    return made


def run(given, hidden="sigmoid", output="sigmoid", reduction="total", learning_rate=0.5, momentum=0.0):
    """The product's trace of the same numbers."""
    network = Network(*(given[name] for name in PARAMETERS), hidden=hidden, output=output)
    moving = {name: matrix for name, matrix in given.items() if name.startswith("V_")}
    return trace(network, Batch(given["X"], given["Y"]), "half_squared", reduction, learning_rate, momentum, moving)


def near_a_kink(given, hidden, output):
    """Whether a ReLU stands so near to 0 that its slope there is a matter of taste."""
    made = passes(given, hidden, output)
    at = [made[z] for z, activation in (("Z1", hidden), ("Z2", output)) if "relu" in activation]
    return any((np.abs(z) < 1e-3).any() for z in at)


def cells(matrix):
    """Every row and column of a matrix."""
    return list(np.ndindex(matrix.shape))


def close(got, expected, relative=1e-9):
    """Every cell agrees to so many digits; what cancels to nearly 0 is compared as such."""
    np.testing.assert_allclose(got, expected, rtol=relative, atol=1e-14)
