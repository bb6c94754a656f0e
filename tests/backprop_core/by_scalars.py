"""Any network of the family by loops over single numbers: the tests' second entry in the ledger.

Nothing here is read from the package's table, and nothing is a product of matrices.  At the outputs each derivative is
the chain rule's, the loss's slope at ŷ times dŷ/dz for every output: nothing cancels beforehand.
"""

from collections import defaultdict
from math import exp, log

import numpy as np

from tests.backprop_core.blackboard import FUNCTION, SLOPE

LOSS = {
    "half_squared": (lambda yhat, y: (yhat - y) ** 2 / 2, lambda yhat, y: yhat - y),
    "squared": (lambda yhat, y: (yhat - y) ** 2, lambda yhat, y: 2 * (yhat - y)),
    "outputs": (lambda yhat, g: g * yhat, lambda yhat, g: g),
    "cross_entropy": (
        lambda yhat, y: -y * log(yhat) - (1 - y) * log(1 - yhat),
        lambda yhat, y: -y / yhat + (1 - y) / (1 - yhat),
    ),
    "softmax": (lambda yhat, y: -y * log(yhat), lambda yhat, y: -y / yhat),
}
"""Each loss of one output, and its derivative with respect to ŷ; that of softmax is another one."""
DIVIDED = {"total": "", "mean": "_average", "mean_all": "_mean"}


def bias_names(layers):
    """What the biases are called: b and c where there are two layers of weights."""
    return ["b", "c"] if layers == 2 else [f"b{i}" for i in range(1, layers + 1)]


def activated(activation, z):
    """The outputs of one row from its z."""
    if activation == "softmax":
        return [exp(one) / sum(map(exp, z)) for one in z]
    return [float(FUNCTION[activation](one)) for one in z]


def slope(activation, z, out, of, by):
    """d out[of] / d z[by] in one row."""
    if activation == "softmax":
        return out[of] * ((of == by) - out[by])
    return float(SLOPE[activation](np.array(z[by]))) if of == by else 0.0


def matrices(member, learning_rate=0.5):
    """Every matrix of a pass by its name, those given too."""
    made, layers = defaultdict(list), len(member.weights)
    weights = [W.tolist() for W in member.weights]
    biases = [b.tolist()[0] for b in member.biases]
    X, Y = member.batch.X.tolist(), member.batch.Y.tolist()
    activations = [*member.hidden, member.output]
    n, o = len(X), len(Y[0])
    share = {"total": 1, "mean": 1 / n, "mean_all": 1 / (n * o)}[member.reduction]
    loss_of, loss_slope = LOSS["softmax" if member.output == "softmax" else member.loss]
    weight_sums = [[[0.0] * len(row) for row in W] for W in weights]
    bias_sums = [[0.0] * len(b) for b in biases]

    for x, y in zip(X, Y, strict=True):
        outputs, nets = [x], []
        for W, b, activation in zip(weights, biases, activations, strict=True):
            z = [b[j] + sum(outputs[-1][i] * W[i][j] for i in range(len(W))) for j in range(len(b))]
            nets.append(z)
            outputs.append(activated(activation, z))
        yhat = outputs[-1]
        for i in range(layers):
            made[f"Z{i + 1}"].append(nets[i])
            made["Yhat" if i == layers - 1 else f"H{i + 1}"].append(outputs[i + 1])
        made["L"].append([loss_of(*pair) for pair in zip(yhat, y, strict=True)])

        error = (
            y if member.loss == "outputs" else [(1 + (member.loss == "squared")) * (yhat[k] - y[k]) for k in range(o)]
        )
        named = "G" if member.loss == "outputs" else "Y_error"
        if named != "G":
            made[named].append(error)
        if member.reduction != "total":
            made[named + DIVIDED[member.reduction]].append([one * share for one in error])
        if member.loss != "cross_entropy":
            made["Yhat_slope"].append([slope(member.output, nets[-1], yhat, k, k) for k in range(o)])

        slopes = [share * loss_slope(*pair) for pair in zip(yhat, y, strict=True)]
        delta = [sum(slope(member.output, nets[-1], yhat, k, j) * slopes[k] for k in range(o)) for j in range(o)]
        made["delta_out"].append(delta)
        for layer in reversed(range(layers)):
            W, before = weights[layer], outputs[layer]
            for j in range(len(delta)):
                bias_sums[layer][j] += delta[j]
                for i in range(len(before)):
                    weight_sums[layer][i][j] += before[i] * delta[j]
            back = [sum(delta[j] * W[i][j] for j in range(len(delta))) for i in range(len(before))]
            if layer:
                local = [slope(activations[layer - 1], nets[layer - 1], before, i, i) for i in range(len(before))]
                delta = [local[i] * back[i] for i in range(len(before))]
                made[f"H{layer}_slope"].append(local)
                made["D_Error_W" if layers == 2 else f"D_Error_W{layer + 1}"].append(back)
                made["H_D_Error_W" if layers == 2 else f"H{layer}_D_Error_W{layer + 1}"].append(delta)
            elif member.gradients == "with_inputs":
                made["dX"].append(back)

    total = sum(sum(row) for row in made["L"])
    made |= {"X": X, "G" if member.loss == "outputs" else "Y": Y, "TotalLoss": [[total]], "AverageLoss": [[total / n]]}
    if member.reduction == "mean_all":
        made["MeanLoss"] = [[total / (n * o)]]
        del made["AverageLoss"]
    for i, bias in enumerate(bias_names(layers)):
        for name, given, gradient in ((f"W{i + 1}", weights[i], weight_sums[i]), (bias, [biases[i]], [bias_sums[i]])):
            made[name], made[f"d{name}"] = given, gradient
            step = gradient
            if member.momentum:
                velocity = member.velocities[f"V_{name}"].tolist()
                step = _each(lambda v, d: member.momentum * v + d, velocity, gradient)
                made[f"V_{name}"], made[f"V_{name}_new"] = velocity, step
            made[f"{name}_new"] = _each(lambda w, d: w - learning_rate * d, given, step)
    return {name: np.array(rows) for name, rows in made.items()}


def _each(change, one, other):
    """Two lists of rows, number by number."""
    return [[change(*pair) for pair in zip(*rows, strict=True)] for rows in zip(one, other, strict=True)]
