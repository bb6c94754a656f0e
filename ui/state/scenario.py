"""The scenario: everything that decides what the board shows, as one immutable value."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

import numpy as np

from backprop_core import SECTIONS, Batch, Cell, Derivation, Network, Trace, derivation, trace, train
from backprop_core.data import row_sums
from backprop_core.evaluation import Matrix
from backprop_core.explain.covering import kept_back
from backprop_core.explain.notation import Notation, notation_of
from backprop_core.practice.offered import Offers, offers
from backprop_core.table import HANDOUT, rule_of
from backprop_core.training.descent import Descent, descend
from ui.reading.numbers import one_line
from ui.state import waiting_rows
from ui.state.example import Example
from ui.state.limits import LIMITS, MOST_PATHS, MOST_WORK, WORK_OF_A_STEP
from ui.state.steps_taken import StepsTaken, count_rises

PINNED_FIRST = Cell(derivation().gradient_of[derivation().weights[0]], 0, 0)
"""The first cell of the gradient of the first layer's weights."""
ALL = "all"
FILLS: Mapping[str, float] = MappingProxyType({"zeros": 0.0, "ones": 1.0, "random": math.nan})
SCALES = ("matrix", "shared")
CELLS = ("numbers", "letters", "both")
"""What the cells of the grids show."""
LEVELS = ("none", "one", "all")
"""How far down a grid's letters go: there are none, its own line, or all lines in it."""
OWN = "Your data"
"""What a person's own data are called where they have no other title."""
SMALL = 0.5
DERIVATIVES = "Derivatives"
"""The title of the section with all derivatives, which stands between those of the table."""
FOLDABLE = (*SECTIONS, DERIVATIVES)
UNSAID: Mapping[str, Any] = MappingProxyType({"adjusted": "", "remark": None})
"""What is said of a choice or of a pasted block is gone with the next change."""
TABLE_BY = ("hidden", "output", "loss", "reduction", "momentum", "gradients")
"""What decides the lines of the table."""
COMPUTED_BY = (*TABLE_BY, "learning_rate")
MOST_HALVINGS = 40
NOTHING: Matrix = np.zeros((0, 0))
"""In the place of a matrix that there was not before."""
LOOKS = ("decimals", "scale", "presenting", "hidden_grids", "cells", "letters", "compared", "folded")


@dataclass(frozen=True)
class Nudged:
    """A parameter's cell that is being nudged.

    Attributes:
        before: the number that it had before the first nudge.
        last: the amount of the last one.
    """

    cell: Cell
    before: float
    last: float


@dataclass(frozen=True, eq=False)
class Block:
    """What was pasted from a cell on.

    Attributes:
        rows: how many rows it had.
        numbers: those that have a place in the grid, once it has grown; NaN where a cell has none.
        drafts: what is no number in it, by the cell that it was pasted into.
        remark: a sentence on what does not go in as it was pasted; empty where all does.
    """

    cell: Cell
    rows: int
    numbers: Matrix
    drafts: Mapping[Cell, str]
    remark: str = ""


@dataclass(frozen=True, eq=False)
class Scenario:
    """What a person has in front of them.

    Attributes:
        example: the key of the example it began from.
        title: what the person's own data are called, once they are on the board; empty while X and Y are the example's.
        given: the matrices that no line of the table makes, by name, read-only float64.
        hidden: the activation of each hidden layer; output: that of the last layer.
        loss, reduction: what is gone back from: names in ``LOSSES`` and ``REDUCTIONS``.
        pinned: the cell that is held, if any.
        drafts: what was typed into a cell and does not count yet; the cell keeps its last good number.  It is a text
            that is no number, or a number in a row that must add up to 1 and does not.
        rate_draft, momentum_draft: the same of η and β; None where they are numbers.
        first_row: the first row that the grids show, counted from 0.
        first_path: how many paths of a chain-rule sum that lead through these rows come before the first shown.
        scale: whether each grid is coloured by its own largest number (``"matrix"``) or all by one (``"shared"``).
        columns, outputs: the names of X's and of Y's columns, if they have any.
        unfolded: what is unfolded in the held cell's sum: places in it, or all.
        presenting: the step that is shown to a class; empty when nobody presents.
        hidden_grids: the grids whose numbers are kept back until they are asked for.
        cells: whether the grids show numbers, letters, or both.
        compared: the gradients that are compared with the derivatives.
        folded: the titles of the sections that are folded away.
        letters: the level of the grids that show other letters than ``cells`` says; those show numbers, too.
        nudged: the parameter that is being nudged.
        asked: a pasted block that is larger than its grid, until the person says whether to grow.
        steps: the steps downhill that were taken, until another number or choice is changed.
        falling_rate: the learning rate with which steps were taken last and the loss never rose.
        mistake: the key of the mistake that the board shows; empty where its lines are right.
        adjusted: what a choice changed, too: the targets, so that their rows add up to 1, or the output activation;
            empty once another number or choice is changed.
        gradients: with respect to what the loss is differentiated: a name in ``GRADIENTS``.
        remark: a matrix, and what is said at its grid of the block that was pasted into it; None once another number or
            choice is changed.
    """

    example: str
    given: Mapping[str, Matrix]
    hidden: tuple[str, ...]
    output: str
    loss: str
    reduction: str
    learning_rate: float
    pinned: Cell | None = PINNED_FIRST
    drafts: Mapping[Cell, str] = field(default_factory=dict)
    rate_draft: str | None = None
    first_row: int = 0
    first_path: int = 0
    decimals: int = 4
    scale: str = "matrix"
    columns: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    unfolded: tuple[str, ...] = (ALL,)
    presenting: str = ""
    hidden_grids: frozenset[str] = frozenset()
    nudged: Nudged | None = None
    asked: Block | None = None
    title: str = ""
    steps: StepsTaken | None = None
    falling_rate: float | None = None
    momentum: float = 0.0
    momentum_draft: str | None = None
    cells: str = "numbers"
    letters: Mapping[str, str] = field(default_factory=dict)
    compared: frozenset[str] = frozenset()
    folded: frozenset[str] = frozenset()
    mistake: str = ""
    adjusted: str = ""
    gradients: str = HANDOUT.gradients
    remark: tuple[str, str] | None = None

    @property
    def derivation(self) -> Derivation:
        """The derivation that its choices ask for."""
        rule = rule_of(self.momentum)
        return derivation(self.hidden, self.output, self.loss, self.reduction, rule, self.gradients)

    @cached_property
    def sizes(self) -> dict[str, int]:
        """The length of each axis letter: the rows, then the units of each layer from the inputs to the outputs."""
        lengths = {
            letter: self.given[name].shape[axis]
            for name in self.derivation.given
            if name in self.given
            for axis, letter in enumerate(self.derivation.letters[name])
            if letter in LIMITS
        }
        return {letter: lengths[letter] for letter in LIMITS if letter in lengths}

    @property
    def notation(self) -> Notation:
        """How its matrices and cells are written."""
        return notation_of(self.derivation, tuple(self.sizes.items()))

    @property
    def kept_back(self) -> frozenset[str]:
        """The matrices whose numbers are shown nowhere: the covered ones, and those that would give them away."""
        return kept_back(self.notation, self.hidden_grids)

    @property
    def usual_level(self) -> str:
        """The level of the letters in the grids in which it was not chosen."""
        return "none" if self.cells == "numbers" else "all"

    @property
    def lettered(self) -> tuple[tuple[str, str], ...]:
        """The matrices of lines whose grids show letters, each with its level."""
        levels = ((name, self.letters.get(name, self.usual_level)) for name in self.derivation.by_name)
        return tuple((name, level) for name, level in levels if level != "none")

    @property
    def explained(self) -> Cell | None:
        """The gradient's cell whose chain-rule sum is written out: the held one, or that by the held matrix."""
        if self.pinned is None:
            return None
        matrix = self.derivation.gradient_by.get(self.pinned.matrix, self.pinned.matrix)
        return replace(self.pinned, matrix=matrix) if matrix in self.derivation.differentiated_by else None

    @property
    def network(self) -> Network:
        """Its parameters and activations."""
        weights, biases = ([self.given[name] for name in names] for names in layers_of(self.derivation))
        return Network.of(weights, biases, self.hidden, self.output)

    @property
    def batch(self) -> Batch:
        """Its inputs and targets; rows that add up to 1 only up to rounding are divided by their sums."""
        targets = self.given[self.derivation.targets]
        return Batch(self.given["X"], row_sums.exact(targets) if self.derivation.compares_rows else targets)

    @property
    def velocities(self) -> dict[str, Matrix]:
        """The velocities before the step; none without momentum."""
        return {name: self.given[name] for name in self.derivation.velocities}

    def trace(self) -> Trace:
        """Every matrix of the scenario."""
        return trace(
            self.network,
            self.batch,
            self.loss,
            self.reduction,
            learning_rate=self.learning_rate,
            momentum=self.momentum,
            velocities=self.velocities,
            gradients=self.gradients,
        )

    @property
    def offers(self) -> Offers:
        """The mistakes that the board can show."""
        return offers(self.derivation, tuple(self.sizes.items()))

    def goal_loss(self) -> float:
        """The loss that is gone back from."""
        return next(descend(self.network, self.batch, Descent(loss=self.loss, reduction=self.reduction))).loss

    def with_parameters(self, parameters: Mapping[str, Matrix]) -> Scenario:
        """The scenario with other numbers in its parameters, or velocities; drafts in them are gone."""
        given = {**self.given, **{name: _frozen(matrix.copy()) for name, matrix in parameters.items()}}
        drafts = {cell: text for cell, text in self.drafts.items() if cell.matrix not in parameters}
        return self._with_numbers(given, drafts=drafts)

    @property
    def most_steps(self) -> int:
        """How many steps downhill can be taken at once, at least one."""
        weights = sum(self.given[name].size for name in self.derivation.weights)
        return max(MOST_WORK // (self.sizes["n"] * weights + WORK_OF_A_STEP), 1)

    @property
    def moving(self) -> dict[str, Matrix]:
        """The given matrices that a step changes."""
        return {name: self.given[name] for name in self.derivation.successors()}

    def after_steps(self, steps: int) -> Scenario:
        """The scenario with its parameters and velocities after so many steps downhill, all at once in each.

        Raises:
            ValueError: its numbers overflow on the way; the message says after which step.
        """
        training = train(
            self.network,
            self.batch,
            steps,
            self.learning_rate,
            loss=self.loss,
            reduction=self.reduction,
            momentum=self.momentum,
            velocities=self.velocities,
        )
        if training.stopped:
            raise ValueError(training.stopped)
        taken = self.steps or StepsTaken(self.moving)
        if taken.last - taken.first + steps > self.most_steps:
            taken = taken.begun_at(self.moving)
        rose = count_rises(training.losses) > 0
        taken = taken.and_then(training.losses, self._smaller_rate() if rose and not self.momentum else None)
        after = self.with_parameters(training.state(steps).moving)
        return replace(after, steps=taken, falling_rate=self.falling_rate if rose else self.learning_rate)

    def steps_since(self, earlier: Scenario) -> int:
        """How many steps downhill lead from an earlier scenario to this one; 0 where it is not steps alone that do."""
        taken, before = self.steps, earlier.steps
        stays = self.given.keys() - self.moving.keys()
        if taken is None or any(self.given[name] is not earlier.given.get(name) for name in stays):
            return 0
        start, first = (before.start, before.last) if before else (earlier.moving, 0)
        same = start.keys() == taken.start.keys() and all(np.array_equal(start[x], taken.start[x]) for x in start)
        # A long way begins anew from where it has come to.
        return max(taken.last - first, 0) if same or taken.first else 0

    def _smaller_rate(self) -> float | None:
        """The largest half, quarter, … of the learning rate with which one step makes the loss smaller, if one does."""
        for halvings in range(1, MOST_HALVINGS + 1):
            rate = math.ldexp(self.learning_rate, -halvings)
            training = train(self.network, self.batch, 1, rate, loss=self.loss, reduction=self.reduction)
            before, *after = training.losses
            if after and after[0] < before:
                return rate
        return None

    def at_start(self) -> Scenario:
        """The scenario before the steps that it remembers; itself where it remembers none."""
        return replace(self, given={**self.given, **self.steps.start}) if self.steps else self

    def with_steps(self, first: int, last: int) -> Scenario:
        """The scenario after the steps from one to another, which it remembers; errors as ``after_steps``."""
        begun = replace(self, steps=StepsTaken(self.moving, first, first, first))
        after = begun.after_steps(last - first) if last > first else begun
        return replace(after, drafts=self.drafts)

    def _with_numbers(self, given: Mapping[str, Matrix], **more: Any) -> Scenario:
        """The scenario with other given numbers: what was said of those before is gone."""
        return replace(self, given=given, nudged=None, asked=None, steps=None, **{**UNSAID, **more})

    def with_number(self, cell: Cell, number: float) -> Scenario:
        """The scenario with one given number changed; a draft in that cell is gone."""
        matrix = self.given[cell.matrix].copy()
        matrix[cell.row, cell.column] = number
        # Shared where it can be: undo keeps many scenarios.
        drafts = {x: text for x, text in self.drafts.items() if x != cell} if cell in self.drafts else self.drafts
        return self._with_numbers({**self.given, cell.matrix: _frozen(matrix)}, drafts=drafts)

    def with_draft(self, cell: Cell, text: str) -> Scenario:
        """The scenario with a text that does not count yet kept where it was typed."""
        return replace(self, drafts={**self.drafts, cell: text}, **UNSAID)

    def with_typed(self, cell: Cell, text: str, number: float) -> Scenario:
        """The scenario with the text of a number typed into a cell.

        In a row that must add up to 1 it counts once the row does.  A 1 with which the row does not add up chooses the
        class of the row: it leaves 0 for the others.
        """
        if not self.must_add_up(cell.matrix):
            return self.with_number(cell, number)
        waiting = self.with_draft(cell, text).settled()
        if number == 1 and any((draft.matrix, draft.row) == (cell.matrix, cell.row) for draft in waiting.drafts):
            return self.with_class(cell)
        is_same = np.array_equal(waiting.given[cell.matrix], self.given[cell.matrix])
        return self if is_same and waiting.drafts == self.drafts else waiting

    def must_add_up(self, matrix: str) -> bool:
        """Whether the rows of a given matrix must add up to 1."""
        return self.derivation.compares_rows and matrix == self.derivation.targets

    def waits(self, cell: Cell) -> bool:
        """Whether the draft of a cell is a number that waits until its row adds up to 1."""
        return self.must_add_up(cell.matrix) and waiting_rows.number_of(self.drafts[cell]) is not None

    def with_class(self, cell: Cell) -> Scenario:
        """The scenario with a row of the targets 1 in one cell and 0 in the others; drafts in the row are gone."""
        matrix = self.given[cell.matrix].copy()
        matrix[cell.row] = 0
        matrix[cell.row, cell.column] = 1
        drafts = {x: text for x, text in self.drafts.items() if (x.matrix, x.row) != (cell.matrix, cell.row)}
        if len(drafts) == len(self.drafts) and np.array_equal(matrix, self.given[cell.matrix]):
            return self
        return self._with_numbers({**self.given, cell.matrix: _frozen(matrix)}, drafts=drafts)

    def settled(self) -> Scenario:
        """The scenario with the drafts that are numbers and can count by now as numbers."""
        name = self.derivation.targets
        matrix, drafts = waiting_rows.settled(name, self.given[name], self.drafts, self.must_add_up(name))
        if matrix is not self.given[name]:
            return self._with_numbers({**self.given, name: _frozen(matrix)}, drafts=drafts)
        return replace(self, drafts=drafts) if len(drafts) < len(self.drafts) else self

    def with_rows_that_add_up(self) -> Scenario:
        """The scenario with each row of the targets that does not add up to 1, where it must, 1 at its largest number.

        Numbers that wait in such a row count where it adds up to 1 with them.
        """
        name = self.derivation.targets
        if not self.must_add_up(name):
            return self
        rows = row_sums.wrong(self.given[name])
        if not rows:
            return self.settled()
        says = waiting_rows.became_one_hot(self.notation.label(name), self.given[name], rows)
        matrix = _frozen(row_sums.one_hot(self.given[name], rows))
        return self._with_numbers({**self.given, name: matrix}, adjusted=says).settled()

    def _with_second_output(self) -> Scenario:
        """The scenario with rows of the targets that add up to 1: with a second output where there is only one."""
        if self.sizes["o"] > 1:
            return self.with_rows_that_add_up()
        name = self.derivation.targets
        first = self.given[name]
        names = tuple(one_line(text) for one in self.outputs for text in (one, f"not {one}"))
        grown = replace(self.with_size("o", 2), outputs=names)
        both = {**grown.given, name: _frozen(np.hstack([first, 1 - first]))}
        added_up = grown._with_numbers(both).with_rows_that_add_up()
        return replace(added_up, adjusted=" ".join(filter(None, (waiting_rows.SECOND_OUTPUT, added_up.adjusted))))

    def with_block(self, block: Block) -> Scenario:
        """The scenario with a block put into its grid, as far as the grid goes."""
        name, before = block.cell.matrix, self.given[block.cell.matrix]
        pasted = np.full(before.shape, math.nan)
        part = pasted[block.cell.row :, block.cell.column :]
        numbers = block.numbers[: part.shape[0], : part.shape[1]]
        part[: numbers.shape[0], : numbers.shape[1]] = numbers
        drafts = {
            cell: text
            for cell, text in self.drafts.items()
            if cell.matrix != name or math.isnan(pasted[cell.row, cell.column])
        }
        drafts.update({cell: text for cell, text in block.drafts.items() if self.has(cell)})
        after = np.where(np.isnan(pasted), before, pasted)
        if self.must_add_up(name):
            waiting = waiting_rows.waiting(name, after, pasted, drafts)
            drafts |= waiting
            rows = sorted({cell.row for cell in waiting})
            after[rows] = before[rows]
        pasted_in = self._with_numbers({**self.given, name: _frozen(after)}, drafts=drafts).settled()
        return replace(pasted_in, remark=(name, block.remark)) if block.remark else pasted_in

    def with_fill(self, names: Iterable[str], how: str, seed: int) -> Scenario:
        """The scenario with parameters filled with zeros, ones, or random numbers that the seed decides."""
        random = np.random.default_rng(seed)
        given = dict(self.given)
        for name in names:
            shape = given[name].shape
            filled = random.uniform(-1, 1, shape).round(2) if how == "random" else np.full(shape, FILLS[how])
            given[name] = _frozen(filled)
        drafts = {cell: text for cell, text in self.drafts.items() if cell.matrix not in names}
        return self._with_numbers(given, drafts=drafts)

    def with_nudge(self, cell: Cell, amount: float) -> Scenario:
        """The scenario with a parameter's cell moved a little; nudges of one cell add up until kept or taken back."""
        number = float(self.given[cell.matrix][cell.row, cell.column])
        before = self.nudged.before if self.nudged and self.nudged.cell == cell else number
        return replace(self.with_number(cell, number + amount), nudged=Nudged(cell, before, amount))

    def without_nudge(self, keep: bool) -> Scenario:
        """The scenario with a nudge kept, or taken back."""
        if self.nudged is None or keep:
            return replace(self, nudged=None)
        return replace(self.with_number(self.nudged.cell, self.nudged.before), nudged=None)

    def with_pin(self, cell: Cell | None) -> Scenario:
        """The scenario with a cell held, its sum folded; that of a gradient, or of a parameter's, as the chain rule."""
        if cell is None:
            return replace(self, pinned=None)
        if self.nudged and self.nudged.cell != cell:
            return self.without_nudge(keep=True).with_pin(cell)
        held = replace(self, pinned=cell, first_path=0)
        return replace(held, unfolded=(ALL,) if held.explained else ())

    def with_size(self, letter: str, size: int) -> Scenario:
        """The scenario with an axis made longer or shorter; every cell that stays keeps its number."""
        size = min(max(int(size), 1), LIMITS[letter])
        if size == self.sizes[letter]:
            return self
        given = {name: self._resized(name, letter, size) for name in self.given}
        columns = self.columns if letter != "c" else ()
        outputs = self.outputs if letter != "o" else ()
        return self._with_numbers(given, columns=columns, outputs=outputs).inside().with_rows_that_add_up()

    def with_data(
        self, X: Matrix, Y: Matrix, columns: tuple[str, ...], outputs: tuple[str, ...] = (), title: str = OWN
    ) -> Scenario:
        """The scenario with other X and Y, within ``LIMITS``, small random weights, and biases of 0.

        A loss that compares nothing gives way to the first one: Y is to be compared.  Softmax gives way to the first
        activation where the rows of Y do not add up to 1.

        Args:
            columns, outputs: the names of X's and of Y's columns.
            title: what the data are called.
        """
        sized = self if "Y" in self.given else self.with_choices(loss=HANDOUT.loss)
        if sized.derivation.compares_rows and (Y.shape[1] == 1 or row_sums.wrong(Y)):
            sized = sized.with_choices(output=HANDOUT.output)
        for letter, size in {"n": X.shape[0], "c": X.shape[1], "o": Y.shape[1]}.items():
            sized = sized.with_size(letter, size)
        random = np.random.default_rng(len(X))
        given = {name: np.zeros(matrix.shape) for name, matrix in sized.given.items()}
        data = {"X": X.copy(), "Y": Y.copy()}
        given |= {name: random.uniform(-SMALL, SMALL, given[name].shape).round(2) for name in self.derivation.weights}
        given = {name: _frozen(matrix) for name, matrix in (given | data).items()}
        columns, outputs = (tuple(map(one_line, names)) for names in (columns, outputs))
        begun = sized._with_numbers(given, drafts={}, first_row=0, falling_rate=None, mistake="")
        return replace(begun, columns=columns, outputs=outputs, title=one_line(title) or OWN)

    @property
    def names(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The axis letters whose places have names, each with its names."""
        return tuple((letter, names) for letter, names in (("c", self.columns), ("o", self.outputs)) if names)

    def with_choices(self, **choices: Any) -> Scenario:
        """The scenario with another activation, loss, rate or number of decimals; itself if none is other.

        Args:
            choices: by name; ``hidden`` is the activation of each hidden layer, or one that all of them have.  Layers
                more or fewer are those before the last.

        Raises:
            ChoiceError: the table cannot be made with these choices.
        """
        hidden = choices.get("hidden", self.hidden)
        if isinstance(hidden, str):
            choices["hidden"] = hidden = (hidden,) * len(self.hidden)
        if all(getattr(self, choice) == option for choice, option in choices.items()):
            return self
        # How the numbers are read changes none of them, nor does a text that is no number, nor one gradient more.
        looks = {*LOOKS, "rate_draft", "momentum_draft"}
        other: dict[str, Any] = {} if choices.keys() <= looks else dict(UNSAID)
        other |= {} if choices.keys() <= {*looks, "gradients"} else {"steps": None}
        kept = min(len(hidden), len(self.hidden))
        sources = (*range(kept), *(None,) * (len(hidden) - kept), len(self.hidden))
        chosen = replace(self, **choices, **other)._with_given_of(self, sources).inside()
        if chosen.derivation.compares_rows == self.derivation.compares_rows:
            return chosen
        return chosen._with_second_output() if chosen.derivation.compares_rows else chosen.settled()

    def with_layer(self) -> Scenario:
        """The scenario with one more hidden layer before the outputs, with the activation of the one before it."""
        return self.with_choices(hidden=(*self.hidden, (self.hidden or ("sigmoid",))[-1]))

    def without_layer(self, layer: int) -> Scenario:
        """The scenario without one of its hidden layers, counted from 0: its weights and biases go."""
        hidden = (*self.hidden[:layer], *self.hidden[layer + 1 :])
        sources = tuple(i for i in range(len(self.hidden) + 1) if i != layer)
        left = replace(self, hidden=hidden, steps=None, nudged=None, **UNSAID)
        return left._with_given_of(self, sources).inside()

    def has_numbers_of(self, other: Scenario) -> bool:
        """Whether every number of both is the same: the same are given, and computed in the same way."""
        if any(getattr(self, choice) != getattr(other, choice) for choice in COMPUTED_BY):
            return False
        pairs = ((matrix, other.given[name]) for name, matrix in self.given.items())
        return all(one is two or np.array_equal(one, two) for one, two in pairs)

    def with_looks_of(self, other: Scenario) -> Scenario:
        """The scenario read and presented as another is: decimals, colours, letters, the step in focus, the covers."""
        return self.with_choices(**{name: getattr(other, name) for name in LOOKS})

    def with_mistake(self, key: str) -> Scenario:
        """The scenario with the board showing a mistake, or none; none where its lines cannot have that one."""
        mistake = key if key and key in self.offers.by_key else ""
        return self if mistake == self.mistake else replace(self, mistake=mistake)

    def with_first_row(self, row: int, path: int = 0) -> Scenario:
        """The scenario with the grids showing rows from another one on, and of their paths those from one on."""
        return replace(self, first_row=row, first_path=path).inside()

    def has(self, cell: Cell) -> bool:
        """Whether there is such a cell on the board."""
        derivation, sizes = self.derivation, {**self.sizes, "1": 1}
        if cell.matrix not in derivation.letters:
            return False
        rows, columns = (sizes[x] for x in derivation.letters[cell.matrix])
        return 0 <= cell.row < rows and 0 <= cell.column < columns

    def _resized(self, name: str, letter: str, size: int) -> Matrix:
        matrix = self.given[name]
        for axis, own_letter in enumerate(self.derivation.letters[name]):
            if own_letter == letter:
                shape = tuple(size if i == axis else length for i, length in enumerate(matrix.shape))
                matrix = _fitted(matrix, shape, name in self.derivation.weights)
                if own_letter == "n" and self.must_add_up(name):
                    # New rows are of the first class.
                    matrix = _frozen(row_sums.one_hot(matrix, range(len(self.given[name]), size)))
        return matrix

    def _with_given_of(self, other: Scenario, sources: tuple[int | None, ...]) -> Scenario:
        """The scenario with the matrices that its table asks for: the numbers of another one's as far as they go.

        New weights are small differing numbers, new biases and velocities 0.

        Args:
            sources: the layer of the other one that each layer continues; None for a new one.
        """
        before, after = other.derivation, self.derivation
        if before.given == after.given:
            return self
        renamed = {before.targets: after.targets, **_renamed(before, after, sources)}
        kept = {renamed.get(name, name): matrix for name, matrix in other.given.items()}
        kept = {name: kept[name] for name in after.given if name in kept}
        lengths = {"1": 1, **_units(other, after, sources)}
        given = {}
        for name in after.given:
            shape = tuple(lengths[x] for x in after.letters[name])
            matrix = kept.get(name, NOTHING)
            given[name] = matrix if matrix.shape == shape else _fitted(matrix, shape, name in after.weights)

        def moved(cell: Cell) -> Cell:
            return replace(cell, matrix=renamed.get(cell.matrix, cell.matrix))

        return replace(
            self,
            given=given,
            drafts={moved(cell): text for cell, text in self.drafts.items()},
            pinned=self.pinned and moved(self.pinned),
            nudged=self.nudged and replace(self.nudged, cell=moved(self.nudged.cell)),
        )

    def with_velocities(self) -> Scenario:
        """The scenario with the velocities that its momentum asks for; those it has not are 0."""
        table, lengths = self.derivation, {**self.sizes, "1": 1}
        zeros = {x: np.zeros([lengths[y] for y in table.letters[x]]) for x in table.velocities if x not in self.given}
        return replace(self, given={**self.given, **{name: _frozen(matrix) for name, matrix in zeros.items()}})

    def inside(self) -> Scenario:
        """The scenario without references to cells or rows that it does not have: each is moved inside or removed."""
        table = self.derivation
        drafts = {cell: text for cell, text in self.drafts.items() if self.has(cell)}
        pinned = self.pinned if self.pinned and self.has(self.pinned) else None
        first = min(max(self.first_row, 0), self.sizes["n"] - 1)
        first_path = min(self.first_path, MOST_PATHS - 1)
        can_be_nudged = self.nudged and self.has(self.nudged.cell) and self.nudged.cell.matrix in table.gradient_by
        presenting = self.presenting if self.presenting in table.by_name else ""
        hidden_grids = self.hidden_grids.intersection(table.letters)
        letters = {
            name: level for name, level in self.letters.items() if name in table.by_name and level != self.usual_level
        }
        return replace(
            self,
            letters=letters,
            compared=self.compared.intersection(table.differentiated_by),
            presenting=presenting,
            hidden_grids=hidden_grids,
            drafts=drafts,
            pinned=pinned,
            first_row=first,
            first_path=first_path,
            nudged=self.nudged if can_be_nudged else None,
            asked=None,
        ).with_mistake(self.mistake)


@lru_cache(maxsize=64)
def of_example(example: Example) -> Scenario:
    """The scenario with which an example begins; the same object each time, so that what is unchanged is known."""
    table = derivation(example.hidden, example.output, example.loss, example.reduction)
    given = {name: _frozen(np.array(example.given[name], dtype=np.float64)) for name in table.given}
    return Scenario(
        example.key,
        given,
        example.hidden,
        example.output,
        example.loss,
        example.reduction,
        example.learning_rate,
        columns=example.columns,
        outputs=example.outputs,
    )


def layers_of(table: Derivation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The weights and the biases of a table's layers, from the inputs to the outputs."""
    return table.weights, table.biases


def _renamed(before: Derivation, after: Derivation, sources: tuple[int | None, ...]) -> dict[str, str]:
    """What the parameters of one table, their gradients and their velocities are called in another one.

    Those of a layer that goes have no name there.
    """
    renamed: dict[str, str] = {}
    old, new = _following(before), _following(after)
    for names, others in zip(layers_of(before), layers_of(after), strict=True):
        continued = {names[source]: other for source, other in zip(sources, others, strict=True) if source is not None}
        for name in names:
            others_there = new[continued[name]] if name in continued else ()
            renamed |= dict(zip_longest(old[name], others_there[: len(old[name])], fillvalue=""))
    return renamed


def _following(table: Derivation) -> dict[str, list[str]]:
    """Each parameter with its gradient and, with momentum, its velocity."""
    following = {parameter: [parameter, gradient] for parameter, gradient in table.gradient_of.items()}
    for velocity, line in table.velocities.items():
        for ref in line.refs:
            following.get(table.parameter_of.get(ref.name, ""), []).append(velocity)
    return following


def _units(scenario: Scenario, after: Derivation, sources: tuple[int | None, ...]) -> dict[str, int]:
    """The length of each axis letter when a scenario's layers are continued by those of another table.

    A new layer has as many units as the weights after it have rows.
    """
    before = scenario.derivation
    shapes = [scenario.given[name].shape for name in before.weights]
    units = {"n": scenario.sizes["n"], after.letters[after.weights[0]][0]: shapes[0][0]}
    for place, name in enumerate(after.weights):
        source = sources[place]
        letter = after.letters[name][1]
        following = next(shapes[x][0] for x in sources[place:] if x is not None)
        units[letter] = min(following, LIMITS[letter]) if source is None else shapes[source][1]
    return units


def _fitted(matrix: Matrix, shape: tuple[int, ...], is_weights: bool) -> Matrix:
    """A matrix cut off, or continued with numbers for new cells."""
    fitted = _fresh(shape, is_weights)
    common = tuple(slice(min(lengths)) for lengths in zip(matrix.shape, shape, strict=True))
    fitted[common] = matrix[common]
    return _frozen(fitted)


def _fresh(shape: tuple[int, ...], weights: bool) -> Matrix:
    """Numbers for new cells: zeros, but small differing ones for weights, so that new units are not twins."""
    if not weights:
        return np.zeros(shape)
    fill = [[round(math.sin(1 + 3 * i + 5 * j) / 2, 1) or 0.1 for j in range(shape[1])] for i in range(shape[0])]
    return np.array(fill)


def _frozen(matrix: Matrix) -> Matrix:
    matrix.flags.writeable = False
    return matrix
