"""The likely mistakes, each as changed lines of the table.

No mistake has a computation of its own: its places are read from the lines, and its numbers are those of the table
with the changed lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from backprop_core.derivation import Derivation
from backprop_core.evaluation import Matrix, evaluate
from backprop_core.explain.notation import Notation, notation_of
from backprop_core.language.index_notation import Ref
from backprop_core.language.matrix_form import transpose
from backprop_core.practice.changed_lines import changed_line, rewritten
from backprop_core.practice.comparing import Expected, Mask, Verdicts
from backprop_core.practice.mistakes import KINDS, REPEATED, TURNED, Kind, Slip
from backprop_core.table import Line
from backprop_core.trace import Trace


@dataclass(frozen=True, eq=False)
class Mistake:
    """A mistake that people make.

    Attributes:
        name: what went wrong, in a few words.
        sentence: why it is wrong and how to set it right.
        lines: the lines that the mistake changes, as changed.
        table: the table with these lines.
        brings: what the lines need beside the given matrices, by name.
    """

    name: str
    sentence: str
    lines: tuple[Line, ...]
    derivation: Derivation
    brings: Mapping[str, Matrix] = field(default_factory=dict)

    def follow(self, run: Trace) -> Trace:
        """The same pass with this mistake in it.

        The lines after the mistake stay as they are and take what comes, as NumPy does.
        """
        given = {name: run[name] for name in run.derivation.given} | dict(self.brings)
        values = evaluate(self.derivation, given, run.learning_rate)
        return Trace(self.derivation, run.sizes, values, run.learning_rate)


def explain_difference(run: Trace, name: str, expected: Expected) -> tuple[Mistake, ...]:
    """The mistakes that give the numbers that somebody expects, to the precision to which they wrote them.

    Of two that give them, one of which does all that the other does and more, only the smaller is named.
    Digits too few to tell a number show no mistake: of the numbers that differ, one at least has to agree with it.

    Args:
        name: the matrix that the numbers should be.

    Returns:
        Nothing where no number differs, and where no mistake known here explains those that do.

    Raises:
        KeyError: the table has no such matrix.
    """
    wrong = expected.verdicts(run[name]) == "differs"
    if not wrong.any():
        return ()
    found = [m for m in mistakes_before(run, name) if _explains(expected.verdicts(m.follow(run)[name]), wrong)]
    return tuple(m for m in found if not any(set(other.lines) < set(m.lines) for other in found))


def _explains(verdicts: Verdicts, wrong: Mask) -> bool:
    """Whether numbers with these verdicts, some of them wrong, are those of a mistake."""
    return "differs" not in verdicts and "agrees" in verdicts[wrong]


def mistakes_before(run: Trace, name: str) -> tuple[Mistake, ...]:
    """The mistakes that can be made on the way to a matrix, in the order of the handout's pass.

    Raises:
        KeyError: the table has no such matrix.
    """
    ways = run.derivation.needed(name)
    made = [m for m in mistakes(run) if any(line.name in ways for line in m.lines)]
    return (*made, *_turned(run.notation, name))


def mistakes(run: Trace) -> tuple[Mistake, ...]:
    """All mistakes that can be made in a table of these sizes."""
    return _mistakes(run.derivation, tuple(run.sizes.items()))


@lru_cache(maxsize=32)
def _mistakes(derivation: Derivation, sizes: tuple[tuple[str, int], ...]) -> tuple[Mistake, ...]:
    notation = notation_of(derivation, sizes)
    found = []
    for kind in KINDS:
        slips = tuple(kind.find(notation))
        everywhere = (_together(slips),) if len(slips) > 1 and kind in REPEATED else ()
        found += [_mistake(derivation, kind, slip) for slip in (*slips, *everywhere)]
    return tuple(found)


def _mistake(derivation: Derivation, kind: Kind, slip: Slip) -> Mistake:
    words = {"wrong": slip.wrong, "right": slip.right}
    changed = rewritten(derivation, slip.lines)
    return Mistake(kind.name.format(**words), kind.sentence.format(**words), slip.lines, changed, slip.brings)


def _together(slips: tuple[Slip, ...]) -> Slip:
    """The same mistake in every place: who has misunderstood something makes it everywhere."""
    return Slip(
        tuple(line for slip in slips for line in slip.lines),
        _listed([slip.wrong for slip in slips]),
        _listed([slip.right for slip in slips]),
    )


def _listed(names: list[str]) -> str:
    """``A, B and C``."""
    *first, last = names
    return f"{', '.join(first)} and {last}"


def _turned(notation: Notation, name: str) -> tuple[Mistake, ...]:
    """The matrix itself with rows for columns; nothing that comes after it would fit, so the table ends there."""
    derivation = notation.derivation
    line = derivation.by_name.get(name)
    if line is None or line.left.letters == transpose(line.left.letters):
        return ()
    slip = Slip((changed_line(line, left=Ref(name, transpose(line.left.letters))),), right=notation.label(name))
    mistake = _mistake(derivation, TURNED, slip)
    names = [made.name for made in mistake.derivation.lines]
    ends = replace(mistake.derivation, lines=mistake.derivation.lines[: names.index(name) + 1])
    return (Mistake(mistake.name, mistake.sentence, mistake.lines, ends),)
