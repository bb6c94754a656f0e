"""How well the grader names what was done: mistakes on random networks, and right answers rounded on the way.

Nothing here is a time but the last row; the figures are shares of the answers tried.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from backprop_core import Batch, Network, Trace, trace
from backprop_core.errors import NotationError
from backprop_core.evaluation import Matrix, evaluate
from backprop_core.practice.diagnosis import Diagnosis, diagnose
from backprop_core.practice.following import follower
from backprop_core.practice.mistakes import Mistake, mistakes_before
from benchmarks.table import Bar, Table

SHAPES = ((4, 3, 2, 1), (2, 4, 2, 1), (3, 2, 3, 2), (1, 2, 2, 2), (5, 3, 3, 2))
NETWORKS, PAIRS, ROUNDED = 10, 1500, 1000
DIGITS: Mapping[str, int] = {"full digits": 12, "4 digits": 4, "3 digits": 3}


@dataclass(frozen=True)
class Named:
    """How often an answer was named rightly, wrongly, wrongly but only as possible, or not at all."""

    right: int
    wrong: int
    doubtful: int
    none: int

    @property
    def tried(self) -> int:
        return self.right + self.wrong + self.doubtful + self.none

    def share(self, count: int) -> float:
        return 100 * count / max(self.tried, 1)

    def __str__(self) -> str:
        parts = (f"{self.share(count):.1f}" for count in (self.right, self.wrong, self.doubtful, self.none))
        return f"{' / '.join(parts)} % of {self.tried}"


def networks() -> Iterator[Trace]:
    """Random networks of several shapes, activations and both losses."""
    for seed in range(NETWORKS):
        make = np.random.default_rng(seed)
        n, c, h, o = SHAPES[seed % len(SHAPES)]
        shapes = {"W1": (c, h), "b": (1, h), "W2": (h, o), "c": (1, o)}
        weights = {name: make.uniform(-1, 1, shape).round(2) for name, shape in shapes.items()}
        hidden = ("sigmoid", "sigmoid", "tanh", "sigmoid", "relu")[seed % 5]
        batch = Batch(make.uniform(-1, 1, (n, c)).round(2), make.integers(0, 2, (n, o)))
        rate = float(make.choice([0.1, 0.3, 0.5]))
        yield trace(
            Network(**weights, hidden=hidden), batch, reduction=("total", "total", "mean")[seed % 3], learning_rate=rate
        )


def as_written(matrix: Matrix, digits: int) -> list[list[str]]:
    """A matrix as somebody writes it, to so many significant digits."""
    return [[np.format_float_positional(x, digits, fractional=False, trim="-") for x in row] for row in matrix]


def followed(run: Trace, mistake: Mistake, name: str) -> Matrix | None:
    """A matrix with a mistake in it; nothing where two mistakes exclude each other."""
    with suppress(NotationError):
        return _followed(run, mistake, name)
    return None


def _followed(run: Trace, mistake: Mistake, name: str) -> Matrix | None:
    return follower(run).matrix(name, mistake.steps, mistake.brings(run))


def names_it(found: Diagnosis, mistake: Mistake, run: Trace, name: str, theirs: Matrix) -> str:
    """Whether the mistake is among those named, or one that gives just the same numbers in this matrix.

    Of two mistakes at once one alone is right too: it is named alone where rounding hides the other.
    """
    if found.verdict in ("agrees", "too few digits", "rounded"):
        return "unseen"
    if not found.mistakes:
        return "none"
    for one in found.mistakes:
        same = followed(run, one, name)
        gives_them = same is not None and same.shape == theirs.shape and np.allclose(same, theirs)
        if gives_them or one.name == mistake.name or set(one.slips) < set(mistake.slips):
            return "right"
    return "doubtful" if found.is_doubtful else "wrong"


def tried(run: Trace, name: str, mistakes: list[Mistake], digits: int) -> Counter[tuple[str, str]]:
    count: Counter[tuple[str, str]] = Counter()
    for mistake in mistakes:
        theirs = followed(run, mistake, name)
        if theirs is not None and np.isfinite(theirs).all():
            found = diagnose(run, name, as_written(theirs, digits))
            count[mistake.name, names_it(found, mistake, run, name, theirs)] += 1
    return count


def singles(digits: int) -> Counter[tuple[str, str]]:
    """Every mistake in every matrix that it changes."""
    count: Counter[tuple[str, str]] = Counter()
    for run in networks():
        for line in run.steps:
            count += tried(run, line.name, list(mistakes_before(run, line.name)), digits)
    return count


def pairs(digits: int) -> Counter[tuple[str, str]]:
    """Two common mistakes at once, drawn at random, in a gradient or a new parameter."""
    count: Counter[tuple[str, str]] = Counter()
    draw, runs = random.Random(digits), list(networks())
    for _ in range(PAIRS):
        run = draw.choice(runs)
        name = draw.choice([*run.derivation.parameter_of, *(line.name for line in run.derivation.updates.values())])
        common = [one for one in mistakes_before(run, name) if one.typical]
        first, second = draw.sample(common, 2)
        both = first.and_also(second)
        single = [followed(run, one, name) for one in (first, second)]
        theirs = followed(run, both, name)
        if theirs is None or not both.reaches(name, run.derivation.needed(name)):
            continue
        if any(one is None or (one.shape == theirs.shape and np.allclose(one, theirs)) for one in single):
            continue
        count += tried(run, name, [both], digits)
    return count


def rounded_on_the_way(run: Trace, decimals: int, *, significant: bool) -> dict[str, Matrix]:
    """The right pass, each matrix rounded as soon as it is there."""

    def change(matrix: Matrix) -> Matrix:
        if not significant:
            return matrix.round(decimals)
        return np.vectorize(lambda x: float(f"{x:.{decimals - 1}e}"))(matrix)

    given = {name: run[name] for name in run.derivation.given}
    return evaluate(run.derivation, given, run.rates, change)


def accused() -> tuple[int, int]:
    """How many right answers, rounded on the way to 2 to 4 digits, are told a mistake; and how many were tried."""
    draw, runs, wrong = random.Random(0), list(networks()), 0
    for _ in range(ROUNDED):
        run, decimals, significant = draw.choice(runs), draw.choice((2, 3, 4)), draw.random() < 0.5
        name = draw.choice(run.steps).name
        matrix = rounded_on_the_way(run, decimals, significant=significant)[name]
        rows = [[f"{x:.{decimals}f}" if not significant else f"{x:.{decimals - 1}e}" for x in row] for row in matrix]
        wrong += diagnose(run, name, rows).verdict in ("mistaken", "unexplained")
    return wrong, ROUNDED


def total(count: Counter[tuple[str, str]], name: str | None = None) -> Named:
    of = {what: sum(n for (one, w), n in count.items() if w == what and name in (None, one)) for what in OUTCOMES}
    return Named(*(of[what] for what in OUTCOMES))


OUTCOMES = ("right", "wrong", "doubtful", "none")


def measure(longer: int) -> Table:
    """Name every mistake that the grader knows, on ten random networks."""
    del longer
    single = {words: singles(digits) for words, digits in DIGITS.items()}
    double = {words: pairs(digits) for words, digits in DIGITS.items()}
    names = dict.fromkeys(kind_of(name) for count in single.values() for name, _ in count)
    by_kind = {words: Counter({}) for words in DIGITS}
    for words, count in single.items():
        for (name, outcome), number in count.items():
            by_kind[words][kind_of(name), outcome] += number
    rows = [[name, *(str(total(by_kind[words], name)) for words in DIGITS)] for name in names]
    rows.append(["**all single mistakes**", *(str(total(single[words])) for words in DIGITS)])
    rows.append(["**two mistakes at once**", *(str(total(double[words])) for words in DIGITS)])
    wrong, right_answers = accused()
    every = [total(count) for count in single.values()]
    twice = [total(count) for count in double.values()]
    bars = [
        Bar("single mistakes: a wrong one named as likely, of all", max(x.share(x.wrong) for x in every), 1.0, "%"),
        Bar("single mistakes: not named rightly, of all", max(100 - x.share(x.right) for x in every), 10.0, "%"),
        Bar("two at once: not named rightly", max(100 - x.share(x.right) for x in twice), 40.0, "%"),
        Bar("two at once: a wrong one named as likely", max(x.share(x.wrong) for x in twice), 1.0, "%"),
        Bar(f"right answers rounded on the way and accused, of {right_answers}", wrong, 0.0, "answers"),
        Bar("one diagnosis of dW1 of 2 × 4 × 2 × 1 that nothing explains", slowest(), 300.0, "ms"),
    ]
    notes = [
        "in each cell: named rightly, alone or among at most three / a wrong one named as likely / a wrong one named "
        "as possible, because of so few digits / none named; of so many answers in which it can be seen",
        "named rightly is also a mistake that gives the very same numbers in this matrix; and of two at once the one "
        "that the digits show",
    ]
    return Table("What the grader names", ["mistake", *DIGITS], rows, bars, notes)


WORDS: Mapping[str, str] = {
    r".* transposed in .*": "a matrix transposed",
    r"transpose of .*": "transposes missing",
    r".* transposed": "rows and columns exchanged",
    r".* forgotten in [WbcZ].* new": "η forgotten",
    r"(b|c|b and c) (forgotten|subtracted) .*": "a bias forgotten or subtracted",
    r"(sigmoid|tanh|(leaky )?ReLU|softplus)( and its slope)? in .*": "another activation",
    r".* applied twice in .*|exponent .*": "another activation",
    r".* from (the first|the last|row \d+).* only": "one row only",
    r"slope (of|taken of) .*": "the slope of something else",
    r"slope .* forgotten.*": "a slope forgotten",
    r".* for [^ ]+ ⊙ .*|.* for 1 − .*": "a part of the slope",
    r"\w+\(.*\) instead of the slope .*": "the activation in the place of its slope",
    r"(1 − β times|no step|only the step|gradient .* instead|the step|step added|η times).*": "η and the step",
    r"(averaged|summed) instead.*|mean of .*|divided by .*|½ of .*": "the scale of the loss",
    r"(sign turned|.* without its sign|loss .* instead|errors of all).*": "the error",
    r"updated after .*": "updated after each row",
    r".* (sent back instead|alone in|split by|in the place of the input).*|updated .*|@ .*": "the way back",
    r"(one .* shared|bias as|d\w+/d\w+ (times|summed|not summed)).*": "the biases",
    r".* (instead|in the place) of .*": "another matrix in the place of one",
}


def kind_of(name: str) -> str:
    """What a mistake is about, so that many of a kind are one row."""
    return next((words for pattern, words in WORDS.items() if re.fullmatch(pattern, name)), name)


def slowest() -> float:
    """How long it takes when everything is tried, in milliseconds: the best of three."""
    run = next(iter(networks()))
    rows = as_written(run["dW1"] * 1.0371 + 0.0113, 4)
    times = []
    for _ in range(3):
        start = perf_counter()
        diagnose(run, "dW1", rows)
        times.append(1000 * (perf_counter() - start))
    return min(times)
