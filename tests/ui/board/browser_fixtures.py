"""What the tests of the browser's modules are given: parts of a board's payload, and what Python says is right there.

    python -m tests.ui.board.browser_fixtures

writes them anew.  They hold no words of the screen, so that a change of words leaves them as they are.
"""

from pathlib import Path

from backprop_core import Cell, Trace
from ui.board.skeleton import TERMS, as_json
from ui.board.view import view
from ui.state.example import examples
from ui.state.scenario import of_example

FOLDER = Path(__file__).parent / "browser"
SCENARIOS = {
    "first_example": of_example(examples()[0]),
    "twelve_rows": of_example(examples()[0]).with_size("n", 12),
}
UNFOLDED = (Cell("dW1", 0, 0), Cell("H_D_Error_W", 0, 0), Cell("W2_new", 1, 0), Cell("TotalLoss", 0, 0))
AFFECTING = (Cell("W1", 1, 1), Cell("X", 1, 0), Cell("c", 0, 0), Cell("H1", 0, 1))
GRID = ("letters", "first", "symbols", "texts", "family", "of")
STEP = ("name", "letters", "sum")


def key(cell):
    return f"{cell.matrix}/{cell.row}/{cell.column}"


def payload(given):
    """What the pure modules read of a payload."""
    return {
        "grids": {name: {k: grid[k] for k in GRID if k in grid} for name, grid in given["grids"].items()},
        "steps": [{k: step[k] for k in STEP} for section in given["sections"] for step in section["steps"]],
        "sizes": {letter: {"size": axis["size"]} for letter, axis in given["sizes"].items()},
        **{k: given[k] for k in ("rows", "limits", "reaches", "scalars")},
    }


def terms(run: Trace, cell: Cell, piece):
    """A cell's own sum: each term with its sign and its factors; ``piece`` makes what stands for a cell."""
    explanation = run.expand(cell.matrix, cell.row, cell.column, TERMS)
    written = [
        [term.sign, [[part if isinstance(part, str) else piece(part.cell) for part in f.parts] for f in term.factors]]
        for term in explanation.terms
    ]
    return written, explanation.count - len(explanation.terms)


def sums(run: Trace, cells):
    """For each cell its sum, one level."""
    return {key(cell): dict(zip(("terms", "more"), terms(run, cell, key), strict=True)) for cell in cells}


def lines(run: Trace, cell: Cell, met=None):
    """A cell with its terms, and below it all cells in them that have a line, each once, as ``[key, terms]``."""
    met = {cell} if met is None else met
    written = terms(run, cell, lambda inside: inside)[0]
    mentioned = [part for _, factors in written for factor in factors for part in factor if isinstance(part, Cell)]
    inside = [x for x in dict.fromkeys(mentioned) if x.matrix in run.derivation.by_name and x not in met]
    met.update(inside)
    yield [key(cell), terms(run, cell, key)[0]]
    for each in inside:
        yield from lines(run, each, met)


def affected(run: Trace, cell: Cell):
    """All cells that a cell affects."""
    for reach in run.affects(cell.matrix, cell.row, cell.column).reaches:
        bound, letters = dict(reach.bound), run.derivation.letters[reach.matrix]
        axes = [[bound[x]] if x in bound else range(run.notation.size(x)) for x in letters]
        yield from (key(Cell(reach.matrix, row, column)) for row in axes[0] for column in axes[1])


def fixture(scenario):
    """The payload of a scenario, the sums of the first shown cell of each line, and a few that are unfolded."""
    run = scenario.trace()
    made = [Cell(line.name, 0, 0) for line in run.steps]
    found = {"payload": payload(view(scenario, run)), "sums": sums(run, made)}
    if scenario.sizes["n"] == 2:
        found["affected"] = {key(cell): list(affected(run, cell)) for cell in AFFECTING}
        found["unfolded"] = {key(cell): list(lines(run, cell)) for cell in UNFOLDED}
    return found


def texts():
    """Each fixture as JSON, by its file name."""
    return {f"{name}.json": as_json(fixture(scenario)) + "\n" for name, scenario in SCENARIOS.items()}


def write():
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
