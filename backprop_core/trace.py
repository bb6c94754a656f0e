"""One pass, forward and back: every matrix of the table with its numbers, and why each is what it is."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from numbers import Real

from numpy.typing import ArrayLike

from backprop_core.derivation import Derivation, derivation
from backprop_core.errors import ChoiceError
from backprop_core.evaluation import Matrix, evaluate
from backprop_core.explain import affects as forwards
from backprop_core.explain import roads
from backprop_core.explain.cells import Cell
from backprop_core.explain.derivatives import CELLS, Derivatives, derivatives_of
from backprop_core.explain.explanation import NO_WINDOW, Explainer, Explanation, Window
from backprop_core.explain.letters import TERMS
from backprop_core.explain.notation import Notation, notation_of
from backprop_core.explain.overflow import overflow_beginnings
from backprop_core.explain.zero_but_for_rounding import Rounding, find_rounding
from backprop_core.language.constants import SCALARS, Rates
from backprop_core.network import Batch, Network, given_matrices
from backprop_core.table import Line, rule_of


@dataclass(frozen=True, eq=False)
class Trace:
    """Every matrix of the derivation, by name: ``run["H_D_Error_W"]``, ``run["X.T"]``.

    Attributes:
        derivation: the table that was followed.
        sizes: the length of each axis letter.
        values: the matrices that the table makes and those given, read-only float64.
        rates: η and β of the update lines.
    """

    derivation: Derivation
    sizes: dict[str, int]
    values: dict[str, Matrix]
    rates: Rates

    def __getitem__(self, name: str) -> Matrix:
        """The matrix of that name, or its transpose where the table turns it (``W2.T``).

        Raises:
            KeyError: the table has no such matrix.
        """
        if name in self.derivation.transposed:
            return self.values[self.derivation.transposed[name]].T
        return self.values[name]

    @property
    def learning_rate(self) -> float:
        """η of the update lines."""
        return self.rates.learning_rate

    @property
    def steps(self) -> tuple[Line, ...]:
        """The lines of the table, in the handout's order."""
        return self.derivation.lines

    @cached_property
    def notation(self) -> Notation:
        """How the matrices and cells of this pass are written."""
        return notation_of(self.derivation, tuple(self.sizes.items()))

    def expand(self, name: str, row: int, column: int, limit: int | None = None) -> Explanation:
        """A cell by its own line, one level: ``x₁₁·hd₁₁ + x₂₁·hd₂₁``.

        Args:
            row, column: counted from 0.
            limit: how many terms to write out; all of them by default.

        Raises:
            KeyError: no line makes that matrix.
            IndexError: it has no such cell.
        """
        return self.explainer.explain(roads.one_level(self.derivation, name), Cell(name, row, column), limit)

    def unfold(
        self,
        name: str,
        row: int,
        column: int,
        limit: int | None = None,
        first: int = 0,
        window: Window = NO_WINDOW,
    ) -> Explanation:
        """A cell by the backward lines, all levels, down to the handout's factors.

        Arguments and errors are those of ``expand``, and of ``chain_rule``.
        """
        terms = roads.unfolded(self.derivation, name)
        return self.explainer.explain(terms, Cell(name, row, column), limit, first, window)

    def chain_rule(
        self,
        name: str,
        row: int,
        column: int,
        limit: int | None = None,
        first: int = 0,
        window: Window = NO_WINDOW,
    ) -> Explanation:
        """A derivative's cell by the forward lines alone: a term for each path from the parameter to the loss.

        It is that of a gradient, or of a delta: dTL/dZ2.  Each factor has the derivative that it stands for, and says
        what remains of it where fractions cancel, as with cross-entropy.  The other arguments are those of ``expand``.

        Args:
            first: how many paths of the window are left out before those written out.
            window: for a letter the places from which paths are written out: ``{"n": range(8, 10)}``.

        Raises:
            KeyError: the matrix is neither a gradient nor a delta.
            IndexError: it has no such cell.
        """
        terms = roads.chain_rule(self.derivation, self.derivation.derivative_of[name])
        return self.explainer.explain(terms, Cell(name, row, column), limit, first, window)

    def collected(
        self,
        name: str,
        row: int,
        column: int,
        limit: int | None = None,
        first: int = 0,
        window: Window = NO_WINDOW,
    ) -> Explanation:
        """The chain rule with what remains of its factors, and with softmax's paths through all outputs added up.

        That sum needs that the targets of a row add up to 1.  The arguments and errors are those of ``chain_rule``.

        Raises:
            PathError: a changed line leaves paths whose sum has no short form.
        """
        terms = roads.collected_paths(self.derivation, self.derivation.derivative_of[name])
        return self.explainer.explain(terms, Cell(name, row, column), limit, first, window)

    def derivatives(self, parameter: str, cells: int = CELLS, paths: int = TERMS, first: int = 0) -> Derivatives:
        """The chain rule of every cell of a parameter, column by column, as the handout lists them.

        Args:
            cells: how many are listed; first: how many are left out before them.
            paths: how many paths of each are written out.

        Raises:
            KeyError: the matrix is no parameter.
        """
        return derivatives_of(self.explainer, parameter, cells, paths, first)

    def affects(self, name: str, row: int, column: int, limit: int = 4) -> forwards.Affected:
        """What a cell of X, Y, W1, b, W2, c or of a forward line affects, line by line up to the loss.

        Args:
            limit: how many cells an answer lists by name.

        Raises:
            KeyError: nothing on the way to the loss depends on that matrix.
            IndexError: it has no such cell.
        """
        rows, columns = self[name].shape
        if not (0 <= row < rows and 0 <= column < columns):
            raise IndexError(f"{name} has shape ({rows}, {columns}); it has no cell [{row}, {column}]")
        return forwards.affects(self.notation, Cell(name, row, column), limit)

    def rounding(self, rows: slice = slice(None)) -> Rounding:
        """Which cells are zero but for rounding, and where that makes a function jump.

        Args:
            rows: the rows to look at, where a matrix has a row for each row of X.
        """
        return find_rounding(self.derivation, self.values, self.sizes, self.rates, rows)

    @cached_property
    def overflow(self) -> dict[str, str]:
        """For each matrix with ±∞ or NaN in it the line that first made one, from finite numbers alone."""
        return overflow_beginnings(self.derivation, self.values)

    @cached_property
    def explainer(self) -> Explainer:
        """Turns roads into sums with this pass's numbers."""
        scalars = {text: one.number(self.sizes, self.rates) for text, one in SCALARS.items()}
        return Explainer(self.notation, self.values, scalars)


def trace(
    network: Network,
    batch: Batch,
    loss: str = "half_squared",
    reduction: str = "total",
    learning_rate: float = 0.5,
    momentum: float = 0.0,
    velocities: Mapping[str, ArrayLike] | None = None,
    gradients: str = "parameters",
) -> Trace:
    """Go forward and back once.

    Args:
        loss: of each output, ``"half_squared"`` ½(ŷ − y)², ``"squared"`` (ŷ − y)², ``"cross_entropy"`` after a sigmoid
            or softmax, with targets from 0 to 1, or ``"outputs"`` g·ŷ with the given g in the place of the targets.
        reduction: ``"total"``, the sum over rows and outputs, ``"mean"``, that over n, or ``"mean_all"``, over n·o.
        learning_rate: η, a finite number.
        momentum: β, at least 0 and less than 1; above 0 the updates go against velocities.
        velocities: those before the step, by name: ``{"V_W1": …}``; what is not among them is 0.
        gradients: ``"parameters"``, or ``"with_inputs"`` for the derivative with respect to X, too.

    Raises:
        MatrixError: the batch or a velocity does not fit the network.
        ChoiceError: there is no such option, the learning rate is no finite number, or the momentum out of
            its range.
    """
    table = derivation(network.hidden, network.output, loss, reduction, rule_of(momentum), gradients)
    return follow(table, network, batch, learning_rate, momentum, velocities)


def follow(
    derivation: Derivation,
    network: Network,
    batch: Batch,
    learning_rate: float = 0.5,
    momentum: float = 0.0,
    velocities: Mapping[str, ArrayLike] | None = None,
) -> Trace:
    """Go forward and back once by a given table.  Errors as ``trace``."""
    rates = checked_rates(learning_rate, momentum)
    given, sizes = given_matrices(derivation, network, batch, velocities)
    return Trace(derivation, sizes, evaluate(derivation, given, rates), rates)


def checked_rates(learning_rate: float, momentum: float) -> Rates:
    """η and β.

    Raises:
        ChoiceError: one of them is out of its range.
    """
    if not (isinstance(learning_rate, Real) and abs(learning_rate) <= sys.float_info.max):
        raise ChoiceError(f"the learning rate must be a finite number, got {learning_rate!r}")
    if not (isinstance(momentum, Real) and 0 <= momentum < 1):
        raise ChoiceError(f"the momentum must be at least 0 and less than 1, got {momentum!r}")
    return Rates(float(learning_rate), float(momentum))
