"""Mistakes, each as changed lines of the table.

No mistake has a computation of its own: its places are read from the lines, and its numbers are those of the table
with the changed lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from backprop_core.derivation import Derivation
from backprop_core.evaluation import Matrix, evaluate
from backprop_core.explain.notation import Notation, notation_of
from backprop_core.language.index_notation import Constant, Ref
from backprop_core.language.matrix_form import transpose
from backprop_core.practice.following import Step, step_of
from backprop_core.practice.mistake_kinds import cross_entropy, forward, loss, products, rows, slopes, updates
from backprop_core.practice.mistake_kinds.changed_lines import changed_line, rewritten
from backprop_core.practice.mistake_kinds.kind import RATE, Kind, Slip, backward, becoming, scaled
from backprop_core.table import Line
from backprop_core.trace import Trace

KINDS = (
    updates.NO_STEP,
    *forward.KINDS,
    products.TRANSPOSES[0],
    *loss.KINDS,
    *cross_entropy.KINDS,
    *slopes.KINDS,
    *products.KINDS,
    *rows.KINDS,
    *updates.KINDS,
)
"""In the order of the handout's pass, but first the answer in which nothing was done."""

TURNED = Kind(
    "{right} transposed",
    "The numbers are right, but rows and columns are exchanged: transpose {right}.",
    lambda _: (),
)


ZEROS = Kind(
    "all zeros",
    "These numbers were not computed: zero in every cell is what a new matrix holds.",
    lambda _: (),
)
ZERO = Constant("0")

SCALED = replace(updates.RATE_IN_GRADIENT, typical=False)

OTHER = Kind(
    "{wrong} in the place of {right}",
    "These are the numbers of {wrong}: compare them with {wrong}, or take those of {right}.",
    lambda _: (),
    typical=False,
)


@dataclass(frozen=True, eq=False)
class Mistake:
    """A mistake that people make, or two of them at once.

    Attributes:
        name: what went wrong, in a few words.
        sentence: why it is wrong and how to set it right.
        right: the table as it should be.
        slips: where it was made: one place, or more.
        typical: whether it is common.
    """

    name: str
    sentence: str
    right: Derivation
    slips: tuple[Slip, ...]
    typical: bool = True

    @cached_property
    def changed(self) -> Mapping[str, Line]:
        """The lines that the mistake changes or adds, as it says them, by name."""
        lines = dict(self.right.by_name)
        for slip in self.slips:
            lines |= {line.name: line for line in slip.added}
            for name, edit in slip.edits.items():
                lines[name] = edit(lines[name])
        right = self.right.by_name
        # Most lines are the very same ones, which is asked faster.
        return {name: line for name, line in lines.items() if line is not right.get(name) and line != right.get(name)}

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """The same lines, to be computed."""
        return {name: step_of(line) for name, line in self.changed.items()}

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that the mistake changes or adds, as it says them."""
        return tuple(self.changed.values())

    @cached_property
    def derivation(self) -> Derivation:
        """The table with these lines, as far as they fit together."""
        derivation = rewritten(self.right, self.lines)
        if self.ends:
            ends = {name for slip in self.slips for name in slip.edits}
            derivation = replace(derivation, lines=derivation.lines_to(*ends))
        return derivation

    @property
    def ends(self) -> bool:
        """Whether no line after it fits."""
        return any(slip.ends for slip in self.slips)

    def reaches(self, name: str, way: frozenset[str]) -> bool:
        """Whether it changes a matrix on the way to another one, and lines that fit lead there from it."""
        ends = [slip for slip in self.slips if slip.ends]
        return all(name in slip.edits for slip in ends) and not way.isdisjoint(self.changed)

    def brings(self, run: Trace) -> dict[str, Matrix]:
        """The matrices that its lines need beside the given ones."""
        return {name: matrix for slip in self.slips for name, matrix in slip.brings(run).items()}

    def sizes(self, sizes: Mapping[str, int]) -> dict[str, int]:
        """The length of each axis letter, also of one that only the changed lines have."""
        lengths, letters = {**sizes, "1": 1}, self.right.letters
        for ref in (ref for line in self.lines for ref in line.refs if ref.name in letters):
            for letter, own in zip(ref.letters, letters[ref.name], strict=True):
                lengths.setdefault(letter, lengths[own])
        return {letter: length for letter, length in lengths.items() if letter != "1"}

    def follow(self, run: Trace) -> Trace:
        """The same pass with this mistake in it.

        The lines after the mistake stay as they are and take what comes, as NumPy does.
        """
        given = {name: run[name] for name in run.derivation.given} | self.brings(run)
        given = {name: given[name] for name in self.derivation.given}
        values = evaluate(self.derivation, given, run.rates)
        return Trace(self.derivation, self.sizes(run.sizes), values, run.rates)

    def and_also(self, other: Mistake) -> Mistake:
        """Both mistakes at once, this one first."""
        return Mistake(
            f"{self.name}, and {other.name}",
            f"{self.sentence} {other.sentence}",
            self.right,
            (*self.slips, *other.slips),
            self.typical and other.typical,
        )


def mistakes(run: Trace) -> tuple[Mistake, ...]:
    """All mistakes that can be made in a table of these sizes."""
    return _mistakes(run.derivation, tuple(run.sizes.items()))


def mistakes_before(run: Trace, name: str) -> tuple[Mistake, ...]:
    """The mistakes that can be made on the way to a matrix, those of the matrix itself first, then in their order.

    Raises:
        KeyError: the table has no such matrix.
    """
    return _mistakes_before(run.derivation, tuple(run.sizes.items()), name)


@lru_cache(maxsize=128)
def _mistakes_before(derivation: Derivation, sizes: tuple[tuple[str, int], ...], name: str) -> tuple[Mistake, ...]:
    notation, way = notation_of(derivation, sizes), derivation.needed(name)
    every = _mistakes(derivation, sizes)
    listed = (*_of_matrix(notation, name), *(one for one in every if one.reaches(name, way)))
    known = {one.changed.get(name) for one in listed}
    return (*listed, *(one for one in _other_matrices(notation, name) if one.changed[name] not in known))


@lru_cache(maxsize=32)
def _mistakes(derivation: Derivation, sizes: tuple[tuple[str, int], ...]) -> tuple[Mistake, ...]:
    notation = notation_of(derivation, sizes)
    listed: list[Mistake] = []
    for kind in KINDS:
        slips = tuple(kind.find(notation))
        listed += [mistake_of(derivation, kind, (slip,)) for slip in slips]
        if kind.everywhere and len(slips) > 1:
            listed.append(mistake_of(derivation, kind, slips))
    return tuple(listed)


def mistake_of(derivation: Derivation, kind: Kind, slips: tuple[Slip, ...]) -> Mistake:
    """A mistake of a kind, made in some places."""
    words = {"wrong": _listed([slip.wrong for slip in slips]), "right": _listed([slip.right for slip in slips])}
    return Mistake(kind.name.format(**words), kind.sentence.format(**words), derivation, slips, kind.typical)


def _listed(names: Iterable[str]) -> str:
    """``A, B and C``, each once."""
    *first, last = dict.fromkeys(names)
    return f"{', '.join(first)} and {last}" if first else last


def _of_matrix(notation: Notation, name: str) -> Iterator[Mistake]:
    """What can be wrong with any matrix: zeros alone, or rows for columns, after which nothing would fit."""
    line = notation.derivation.by_name.get(name)
    if line is not None and line.refs:
        right = notation.label(name)
        yield mistake_of(notation.derivation, ZEROS, (Slip({name: scaled(ZERO)}, right=right),))
        if line.left.letters != transpose(line.left.letters):
            yield mistake_of(
                notation.derivation, TURNED, (Slip({name: _with_rows_for_columns}, right=right, ends=True),)
            )


def _other_matrices(notation: Notation, name: str) -> Iterator[Mistake]:
    """Numbers of another matrix: η times a matrix on the way back, or one of the same shape that is there before it."""
    derivation, line = notation.derivation, notation.derivation.by_name.get(name)
    if line is None:
        return
    right = notation.label(name)
    if line in backward(derivation):
        yield mistake_of(derivation, SCALED, (Slip({name: scaled(RATE)}, right=right),))
    above = (*derivation.given, *(other.name for other in derivation.lines[: derivation.lines.index(line)]))
    for ref in (Ref(other, line.left.letters) for other in above if derivation.letters[other] == line.left.letters):
        if ref != line.right:
            yield mistake_of(derivation, OTHER, (Slip({name: becoming(ref)}, notation.label(ref.name), right),))


def _with_rows_for_columns(line: Line) -> Line:
    return changed_line(line, left=Ref(line.name, transpose(line.left.letters)))
