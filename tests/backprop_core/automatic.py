"""The loss of any network of the family, written for automatic differentiation: the judge of its gradients."""

import autograd.numpy as anp
from autograd import grad

FUNCTION = {
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.maximum(z, 0),
    "leaky_relu": lambda z: anp.where(z > 0, z, 0.01 * z),
    "softplus": lambda z: anp.log(1 + anp.exp(z)),
    "linear": lambda z: z,
    "softmax": lambda z: anp.exp(z) / anp.sum(anp.exp(z), axis=1, keepdims=True),
}

LOSS = {
    "half_squared": lambda yhat, y: (yhat - y) ** 2 / 2,
    "squared": lambda yhat, y: (yhat - y) ** 2,
    "cross_entropy": lambda yhat, y: -y * anp.log(yhat) - (1 - y) * anp.log(1 - yhat),
    "outputs": lambda yhat, g: g * yhat,
    "softmax": lambda yhat, y: -y * anp.log(yhat),
}

DIVISOR = {
    "total": lambda y: 1,
    "mean": lambda y: y.shape[0],
    "mean_all": lambda y: y.shape[0] * y.shape[1],
}


def loss_of(given, member):
    """The loss that is gone back from, from the inputs and the weights and biases of each layer."""
    H, weights, biases = given
    activations = [*member.hidden, member.output]
    for W, b, activation in zip(weights, biases, activations, strict=True):
        H = FUNCTION[activation](anp.dot(H, W) + b)
    # Cross-entropy is another sum where the outputs of a row are one distribution.
    loss = LOSS["softmax" if member.output == "softmax" else member.loss]
    return anp.sum(loss(H, member.batch.Y)) / DIVISOR[member.reduction](member.batch.Y)


def gradients_of(member):
    """The gradient by each parameter and by X, by their names in the product's table."""
    X, weights, biases = grad(loss_of)((member.batch.X, member.weights, member.biases), member)
    table = member.trace.derivation
    return {"X": X, **dict(zip((*table.weights, *table.biases), (*weights, *biases), strict=True))}
