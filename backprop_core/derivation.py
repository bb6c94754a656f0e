"""A derivation: the lines of the table, and what can be looked up in them.

Which matrices are given, which line is whose gradient, which lines lead to the loss: all of it is
found in the lines, so that a table with other lines is another derivation and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from backprop_core.errors import ChoiceError, NotationError
from backprop_core.language.activations import (
    ACTIVATIONS,
    EVERY_BY_FUNCTION,
    FUNCTIONS,
    OUTPUTS,
    ROWWISE,
    named,
)
from backprop_core.language.constants import MOMENTUM, RATE, SCALARS, Scalar
from backprop_core.language.index_notation import (
    Apply,
    Constant,
    Expression,
    Ref,
    children,
    factors,
    mentions,
    read_expression,
    read_line,
    refs,
    signed_terms,
)
from backprop_core.language.matrix_form import Form, grids, matrix_form, transpose
from backprop_core.language.rewriting import swapped
from backprop_core.names import MOST_LAYERS
from backprop_core.table import GRADIENTS, HANDOUT, LOSSES, REDUCTIONS, RULES, Choices, Line, Reduction, lines


@dataclass(frozen=True, eq=False)
class Derivation:
    """The lines from the inputs to the updated weights, in the handout's order.

    Attributes:
        lines: the table.
        choices: the activations, the loss, its reduction, the rule of the updates and the gradients asked for.
    """

    lines: tuple[Line, ...]
    choices: Choices

    @cached_property
    def goal(self) -> Reduction:
        """The loss to go back from."""
        return REDUCTIONS[self.choices.reduction]

    @cached_property
    def by_name(self) -> dict[str, Line]:
        """Each line under the matrix that it makes."""
        return {line.name: line for line in self.lines}

    @cached_property
    def letters(self) -> dict[str, str]:
        """The two axis letters of every matrix, given and made."""
        given_and_used = {ref.name: ref.letters for line in self.lines for ref in line.refs}
        return given_and_used | {line.name: line.left.letters for line in self.lines}

    @cached_property
    def given(self) -> tuple[str, ...]:
        """The matrices that no line makes, in order of appearance: X, W1, b, W2, c, Y or G, then any velocities."""
        mentioned = dict.fromkeys(ref.name for line in self.lines for ref in line.refs)
        return tuple(name for name in mentioned if name not in self.by_name)

    @property
    def targets(self) -> str:
        """What the Y of a batch is called here: with given derivatives of the outputs it is G."""
        return LOSSES[self.choices.loss].targets

    @cached_property
    def compares_rows(self) -> bool:
        """Whether the outputs of a row are made together, so that the targets of a row must add up to 1."""
        return any(map(is_of_rows, self.lines))

    @cached_property
    def scalars(self) -> tuple[Scalar, ...]:
        """The named scalars that the lines mention."""
        return tuple(
            one for text, one in SCALARS.items() if any(mentions(line.right, Constant(text)) for line in self.lines)
        )

    @cached_property
    def updates(self) -> dict[str, Line]:
        """The line that updates each parameter: the one that takes η times its gradient, or velocity, away from it."""
        return {update[0]: line for line in self.lines if (update := _update(line))}

    @cached_property
    def velocities(self) -> dict[str, Line]:
        """The line that makes the next of each velocity: β times the one before, and the gradient."""
        return {
            name: line for line in self.lines for name in line.multiples.get(MOMENTUM.text, ()) if name in self.given
        }

    def successors(self, updated: Collection[str] | None = None) -> dict[str, Line]:
        """The line that makes the next of each parameter, then of each velocity.

        Args:
            updated: the parameters that move; all of them by default.
        """
        moved = {name: line for name, line in self.updates.items() if updated is None or name in updated}
        needed = {ref.name for line in moved.values() for ref in line.refs}
        return moved | {name: line for name, line in self.velocities.items() if line.name in needed}

    @cached_property
    def parameter_of(self) -> dict[str, str]:
        """The parameter that each gradient belongs to, as the update lines say."""
        gradients = {line.name: ref.name for line in self.velocities.values() for ref in _terms_alone(line)}
        updates = filter(None, map(_update, self.lines))
        return {gradients.get(step, step): parameter for parameter, step in updates}

    @cached_property
    def gradient_of(self) -> dict[str, str]:
        """The gradient of each parameter."""
        return {parameter: gradient for gradient, parameter in self.parameter_of.items()}

    @cached_property
    def differentiated_by(self) -> dict[str, str]:
        """The given matrix that each gradient is the derivative by: its parameter, or the inputs when asked for.

        No update line says it of the inputs, but a gradient has the letters of its matrix.  That is read from the table
        without changed lines: a mistake can bring other lines among the gradients.
        """
        table = _derivation(self.choices)
        by_letters = {table.letters[name]: name for name in reversed(table.given)}
        gradients = [line for line in table.lines if line.section == "Gradients" and line.name in self.by_name]
        return self.parameter_of | {
            line.name: by_letters[line.left.letters] for line in gradients if line.name not in self.parameter_of
        }

    @cached_property
    def gradient_by(self) -> dict[str, str]:
        """The gradient by each parameter, and by the inputs when asked for."""
        return {matrix: gradient for gradient, matrix in self.differentiated_by.items()}

    @cached_property
    def derivative_of(self) -> dict[str, str]:
        """The matrix that each derivative belongs to: that of a gradient, or of a delta the sums Z that it is taken by.

        The gradient of weights is what they are multiplied by, times the delta of the sums that they make.
        """
        deltas: dict[str, str] = {}
        for line in self.forward:
            for ref in line.refs:
                gradient = self.by_name.get(self.gradient_of.get(ref.name, ""))
                others = [one.name for one in gradient.refs if one not in line.refs] if gradient else []
                deltas |= {other: line.name for other in others if self.letters[other] == line.left.letters}
        return {**self.differentiated_by, **deltas}

    @property
    def outputs_delta(self) -> str:
        """The derivative with respect to the sums that go into the last activation."""
        return [name for name in self.derivative_of if name not in self.differentiated_by][-1]

    @cached_property
    def biases(self) -> tuple[str, ...]:
        """The parameters that are a single row, added to every row."""
        return tuple(name for name in self.gradient_of if "1" in self.letters[name])

    @cached_property
    def weights(self) -> tuple[str, ...]:
        """The parameters that lead from one axis to another."""
        return tuple(name for name in self.gradient_of if name not in self.biases)

    @cached_property
    def losses(self) -> tuple[str, ...]:
        """The matrices of a single cell that a line makes."""
        return tuple(line.name for line in self.lines if line.left.letters == "11")

    def lines_to(self, *names: str) -> tuple[Line, ...]:
        """The lines that lead to the given matrices, in order, and none that stand beside the way."""
        needed = self.needed(*names)
        return tuple(line for line in self.lines if line.name in needed)

    def needed(self, *names: str) -> frozenset[str]:
        """The matrices that some matrices are made of, directly or not, and these themselves."""
        needed = set(names)
        for line in reversed(self.lines):
            if line.name in needed:
                needed |= {ref.name for ref in line.refs}
        return frozenset(needed)

    @cached_property
    def forward(self) -> tuple[Line, ...]:
        """The lines up to the loss, and none that look back."""
        names = [line.name for line in self.lines]
        return self.lines[: names.index(self.goal.name) + 1]

    @cached_property
    def forward_names(self) -> frozenset[str]:
        """The matrices that are there before going back: the given ones and those of the forward lines."""
        return frozenset(self.given) | {line.name for line in self.forward}

    @cached_property
    def computed(self) -> dict[str, Expression]:
        """The right side of each line as it is computed: without rounding to 0 or 1 on the way, where that is known."""
        return {line.name: self.precise(line.right) for line in self.lines}

    def precise(self, expression: Expression) -> Expression:
        """An expression as it is computed."""
        for shown, exact in self._exact.items():
            expression = swapped(expression, shown, exact)
        return expression

    @cached_property
    def _exact(self) -> dict[Expression, Expression]:
        """How some expressions of an activation's output are computed: as the activation says."""
        return {
            read_expression(named(shown, "a", str(line.left))): read_expression(
                named(named(exact, "a", str(line.left)), "z", str(line.refs[0]))
            )
            for line in self.lines
            if isinstance(line.right, Apply) and line.right.function in EVERY_BY_FUNCTION
            for shown, exact in EVERY_BY_FUNCTION[line.right.function].exact
        }

    def form(self, name: str) -> Form:
        """The matrix form of the line that makes a matrix."""
        return self.forms[name]

    @cached_property
    def forms(self) -> dict[str, Form]:
        """The matrix form of every line."""
        return {line.name: matrix_form(line.left, line.right) for line in self.lines}

    @cached_property
    def transposed(self) -> dict[str, str]:
        """The transposed grids that the lines need, each with the matrix it is turned from: X.T, W2.T, H1.T."""
        turned = [g for form in self.forms.values() for g in grids(form) if g.transposed]
        return {g.key: g.name for g in turned}

    def grid_letters(self, key: str) -> str:
        """The letters of a matrix or, for ``X.T``, of its transpose.

        Raises:
            KeyError: there is no such matrix.
        """
        if key in self.transposed:
            return transpose(self.letters[self.transposed[key]])
        return self.letters[key]

    def with_line(self, text: str) -> Derivation:
        """The same derivation with one line rewritten, to see what another formula would give.

        Raises:
            NotationError: the text cannot be read.
            KeyError: no line makes the matrix on its left.
        """
        left, right = read_line(text)
        line = self.by_name[left.name]
        above = set(self.given) | {line.name for line in self.lines[: self.lines.index(line)]}
        for ref in refs(right):
            if ref.name not in above or ref.letters != self.letters[ref.name]:
                raise NotationError(f"{text!r} needs {ref}, which is not there yet")
        if left.letters != line.left.letters:
            raise NotationError(f"{left.name} has the letters {line.left.letters}, not {left.letters}")
        for function in applied(right):
            if function not in FUNCTIONS:
                raise NotationError(f"{text!r} applies {function}, which is none of {', '.join(FUNCTIONS)}")
        rewritten = replace(line, left=left, right=right, text=text)
        return replace(self, lines=tuple(rewritten if line.name == left.name else line for line in self.lines))


def derivation(
    hidden: str | Sequence[str] = "sigmoid",
    output: str = "sigmoid",
    loss: str = "half_squared",
    reduction: str = "total",
    rule: str = "plain",
    gradients: str = "parameters",
) -> Derivation:
    """The derivation for a choice of activations, of the loss, its reduction, the updates and the gradients.

    Args:
        hidden: the activation of the hidden layer, or that of each hidden layer; none for a network without any.
        gradients: ``"parameters"``, or ``"with_inputs"`` for the derivative with respect to X, too.

    Raises:
        ChoiceError: there is no such option, or there are too many layers.
    """
    every = tuple(hidden) if isinstance(hidden, tuple | list) else (hidden,)
    choices = Choices(every, output, loss, reduction, rule, gradients)
    try:
        return _derivation(choices)
    except TypeError:  # a choice that is a list, and in no table
        check_choices(choices)
        raise


def check_choices(choices: Choices) -> None:
    """Check that there is a derivation for some choices, without making it.

    Raises:
        ChoiceError: as ``derivation``.
    """
    output, loss = choices.output, choices.loss
    if choices.layers > MOST_LAYERS:
        raise ChoiceError(f"a network has at most {MOST_LAYERS} layers of weights, got {choices.layers}")
    offers: tuple[tuple[str, str, Mapping[str, object]], ...] = (
        *(("hidden activation", one, ACTIVATIONS) for one in choices.hidden),
        ("output activation", output, OUTPUTS),
        ("loss", loss, LOSSES),
        ("reduction", choices.reduction, REDUCTIONS),
        ("rule", choices.rule, RULES),
        ("gradients", choices.gradients, GRADIENTS),
    )
    for what, choice, offered in offers:
        if not isinstance(choice, str) or choice not in offered:
            raise ChoiceError(f"the {what} must be one of {', '.join(offered)}, got {choice!r}")
    if output not in LOSSES[loss].outputs:
        if output not in ACTIVATIONS:
            fitting = " or ".join(name for name, one in LOSSES.items() if output in one.outputs)
            raise ChoiceError(f"the output activation {output} needs the loss {fitting}, got {loss!r}")
        raise ChoiceError(
            f"the loss {loss} needs the output activation {' or '.join(LOSSES[loss].outputs)}, got {output!r}"
        )


def any_derivation(hidden: str | Sequence[str], output: str) -> Derivation:
    """A derivation of a network with some loss that its outputs can have: for what no loss changes.

    Raises:
        ChoiceError: there is no such activation, or there are too many layers.
    """
    fitting = (name for name, loss in LOSSES.items() if output in loss.outputs)
    return derivation(hidden, output, next(fitting, HANDOUT.loss))


@lru_cache(maxsize=64)
def _derivation(choices: Choices) -> Derivation:
    check_choices(choices)
    return Derivation(lines(choices), choices)


def applied(expression: Expression) -> tuple[str, ...]:
    """The functions that an expression applies."""
    own = (expression.function,) if isinstance(expression, Apply) else ()
    return own + tuple(f for child in children(expression) for f in applied(child))


def is_sum_alone(line: Line) -> bool:
    """Whether a line only adds up one matrix: TotalLoss[11] = L[no]."""
    return isinstance(line.right, Ref) and line.right.letters != line.left.letters


def is_of_rows(line: Line) -> bool:
    """Whether a line makes each cell from a whole row: the letter of its columns comes back after it."""
    return isinstance(line.right, Apply) and line.right.function in ROWWISE


def is_multiple(line: Line) -> bool:
    """Whether a line is a constant times one matrix, or that matrix itself: Y_error_average = Y_error · 1/n."""
    return len(line.refs) == 1 and all(isinstance(factor, Ref | Constant) for factor in factors(line.right))


def errors(derivation: Derivation) -> tuple[Line, ...]:
    """The lines in which a given matrix, the target, is taken away from one that was made, the answer."""
    return tuple(line for line in derivation.lines if _is_error(derivation, line))


def _is_error(derivation: Derivation, line: Line) -> bool:
    return line not in derivation.forward and bool(difference(derivation, line.right))


def difference(derivation: Derivation, expression: Expression) -> tuple[Ref, Ref] | None:
    """The answer and the target of a difference between them, in an expression or in its one factor that has terms."""
    others = [factor for factor in factors(expression) if not isinstance(factor, Constant)]
    terms = [term for _, term in signed_terms(others[0])] if len(others) == 1 else []
    match terms:
        case [Ref() as answer, Ref() as target]:
            return (answer, target) if answer.name in derivation.by_name and target.name in derivation.given else None
    return None


def _update(line: Line) -> tuple[str, str] | None:
    """The parameter that a line updates, and what it goes against: η times that changes the parameter."""
    steps = line.multiples.get(RATE.text)
    parameters = _terms_alone(line) if steps else None
    return (parameters[0].name, steps[0]) if parameters and steps else None


def _terms_alone(line: Line) -> list[Ref]:
    """The terms of a line that are matrices with no factor."""
    return [term for _, term in signed_terms(line.right) if isinstance(term, Ref)]
