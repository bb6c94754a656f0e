"""What the board is given: the trace's own numbers, the handout's equations, and a proof that fails when it should."""

import json
import math
import re
from dataclasses import astuple, replace
from functools import lru_cache
from itertools import chain, cycle, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import ACTIVATIONS, REDUCTIONS, Batch, Cell, Network, follow
from backprop_core.export.snippets import matrix_latex, matrix_numpy, matrix_tsv, sum_latex, sum_numpy, sum_tsv
from tests import payload
from tests.each import each
from ui.board.skeleton import ROWS, TERMS, as_json
from ui.board.view import moving, still, to_copy, view
from ui.state.events import apply
from ui.state.example import example, examples
from ui.state.limits import MOST_DRAFTS
from ui.state.scenario import Scenario, of_example

GIVEN = ("X", "Y", "W1", "b", "W2", "c")
PARAMETERS = ("W1", "b", "W2", "c")
GRADIENTS = ("dW1", "db", "dW2", "dc")
LETTERS = {"X": "nc", "Y": "no", "W1": "ch", "b": "1h", "W2": "ho", "c": "1o"}
EVERY = each("one", examples(), ids=lambda one: one.key)
CHOICES = each(
    ("hidden", "output", "reduction"),
    [(f, g, list(REDUCTIONS)[(i + j) % 3]) for (i, f), (j, g) in product(enumerate(ACTIVATIONS), repeat=2)],
)


UPDATES = ("17a", "17b", "17c", "17d")
HANDOUT = {
    "Forward": [
        "X @ W1 + b = Z1",
        "Sig( Z1 ) = H1",
        "H1 @ W2 + c = Z2",
        "Sig( Z2 ) = Yhat",
    ],
    "Loss": [
        "½ · ( Yhat − Y )² = L",
        "Σ all L = TotalLoss",
        "1/n · TotalLoss = AverageLoss",
    ],
    "Backward": [
        "Yhat − Y = Y_error",
        "Yhat ⊙ (1 − Yhat ) = Yhat_slope",
        "Yhat_slope ⊙ Y_error = delta_out",
        "delta_out @ W2.T = D_Error_W",
        "H1 ⊙ (1 − H1 ) = H1_slope",
        "H1_slope ⊙ D_Error_W = H_D_Error_W",
    ],
    "Gradients": [
        "X.T @ H_D_Error_W = dW1",
        "H1.T @ delta_out = dW2",
        "Σ rows H_D_Error_W = db",
        "Σ rows delta_out = dc",
    ],
    "Update": [
        "W1 − η · dW1 = W1_new",
        "W2 − η · dW2 = W2_new",
        "b − η · db = b_new",
        "c − η · dc = c_new",
    ],
}
"""The handout's steps in the handout's order, written by hand."""

POWERS = re.compile(r"(−?\d+(?:\.\d+)?)×10(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
WORDS = {"NaN": math.nan, "∞": math.inf, "−∞": -math.inf}


def read_back(printed):
    """A printed number as a number."""
    if printed in WORDS:
        return WORDS[printed]
    powers = POWERS.fullmatch(printed)
    text = f"{powers[1]}e{powers[2].translate(LOWERED)}" if powers else printed
    return float(text.replace("−", "-"))


def begin(key="handout"):
    return of_example(example(key))


def drawn(scenario):
    """The payload as the browser reads it."""
    text = json.dumps(view(scenario, scenario.trace()), ensure_ascii=False, allow_nan=False)
    return json.loads(text.encode())


def steps(payload):
    return {step["name"]: step for section in payload["sections"] for step in section["steps"]}


def flat(equation):
    """An equation's pieces as one text, without regard to spaces."""
    return "".join(piece if isinstance(piece, str) else piece["grid"] for piece in equation).replace(" ", "")


def window(grid, numbers):
    """The part of a matrix that a grid shows."""
    top, left = grid["first"]
    rows, columns = np.shape(grid["values"])
    return numbers[top : top + rows, left : left + columns]


def as_number(value):
    return value if isinstance(value, float | int) else {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[value]


def with_numbers(scenario, **given):
    for name, matrix in given.items():
        for (row, column), number in np.ndenumerate(np.array(matrix, dtype=float)):
            scenario = scenario.with_number(Cell(name, row, column), float(number))
    return scenario


def generic(key="mazur", **choices):
    """An example with three rows and no number that is zero or equal to another."""
    scenario = begin(key).with_size("n", 3).with_choices(**choices)
    draw = np.random.default_rng(7)
    return with_numbers(scenario, **{name: draw.uniform(0.2, 0.9, scenario.given[name].shape) for name in GIVEN})


FUNCTIONS = {
    "Sig": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "ReLU": lambda z: max(z, 0.0),
    "Lin": lambda z: z,
    "step": lambda a: float(a > 0),
    "leak": lambda a: 1.0 if a > 0 else 0.01,
    "exp": math.exp,
    "LeakyReLU": lambda z: z if z > 0 else 0.01 * z,
    "Softplus": lambda z: math.log1p(math.exp(z)),
}


@lru_cache
def compiled(text):
    """A factor as Python: what multiplies a bracket ends with a digit, as the names of numbers here do."""
    for mark, python in (
        ("½", "0.5"),
        ("1/n", "(1/n0)"),
        ("1/(n·o)", "(1/n1)"),
        ("²", "**2"),
        ("−", "-"),
        ("η", "rate0"),
        ("β", "rate1"),
    ):
        text = text.replace(mark, python)
    return compile(re.sub(r"([\d.)])\s*(\()", r"\1*\2", text).strip(), text, "eval")


class Evaluator:
    """Works out a step's ``sum`` in letters: the test's own reading of what the browser binds."""

    def __init__(self, run):
        self.run = run
        self.sizes = {**run.sizes, "1": 1}

    def cell(self, step, row, column):
        """A cell of a step: each term summed over the letters that the left side does not have."""
        bound = {"1": 0} | dict(zip(step["letters"], (row, column), strict=True)) | {"1": 0}
        return sum(self.term(term, bound) for term in step["sum"])

    def term(self, term, bound):
        mentioned = {x for piece in chain(*term["factors"]) if isinstance(piece, list) for x in piece[1]}
        running = sorted(mentioned - set(bound))
        places = product(*(range(self.sizes[x]) for x in running))
        total = sum(self.times(term["factors"], bound | dict(zip(running, place, strict=True))) for place in places)
        return {"+": total, "−": -total}[term["sign"]]

    def times(self, factors, at):
        return math.prod(self.factor(pieces, at) for pieces in factors)

    def factor(self, pieces, at):
        numbers = {f"x{i}": self.number(*x, at) for i, x in enumerate(pieces) if not isinstance(x, str)}
        rates = {"rate0": self.run.learning_rate, "rate1": self.run.rates.momentum}
        code = compiled("".join(x if isinstance(x, str) else f" x{i} " for i, x in enumerate(pieces)))
        counts = {"n0": self.sizes["n"], "n1": self.sizes["n"] * self.sizes["o"]}
        return eval(code, {"__builtins__": {}}, FUNCTIONS | rates | numbers | counts)

    def number(self, name, letters, at):
        return float(self.run[name][tuple(at[x] for x in letters)])


@settings(max_examples=12)
@given(
    st.lists(st.sampled_from([0.0, 1e308, -1e308, 1e200, -1e155, 5e-324, 1.0]), min_size=8, max_size=8),
    st.sampled_from(list(ACTIVATIONS)),
    st.sampled_from(list(ACTIVATIONS)),
    st.sampled_from(list(REDUCTIONS)),
)
def test_numbers_that_overflow_can_be_sent_and_are_shown_as_what_they_are(numbers, hidden, output, reduction):
    scenario = begin().with_choices(hidden=hidden, output=output, reduction=reduction)
    draw = cycle(numbers)
    shapes = {name: scenario.given[name].shape for name in GIVEN}
    scenario = with_numbers(
        scenario,
        **{
            name: [[next(draw) for _ in range(columns)] for _ in range(rows)]
            for name, (rows, columns) in shapes.items()
        },
    )
    payload = drawn(scenario)
    run = scenario.trace()
    for name, grid in payload["grids"].items():
        values = np.array([[as_number(value) for value in row] for row in grid["values"]])
        assert np.array_equal(values, run[name], equal_nan=True)
        for text, value in zip(chain(*grid["texts"]), values.ravel(), strict=True):
            assert text == {"nan": "NaN", "inf": "∞", "-inf": "−∞"}.get(str(value), text)
            assert np.isfinite(value) == (text not in WORDS)
    assert all(abs(tint) <= 9 for grid in payload["grids"].values() for row in grid["tints"] for tint in row)


@EVERY
def test_every_example_can_be_sent_and_every_value_is_the_traces_own_number_unrounded(one):
    scenario = of_example(one)
    payload, run = drawn(scenario), scenario.trace()
    assert set(run.values) | set(run.derivation.transposed) == set(payload["grids"])
    for name, grid in payload["grids"].items():
        expected = window(grid, run[name])
        assert grid["values"] == expected.tolist(), name
        texts = [[read_back(text) for text in row] for row in grid["texts"]]
        np.testing.assert_allclose(texts, expected, rtol=0.01, atol=0.51e-4)


@EVERY
def test_every_cell_shown_has_its_symbol_text_value_and_tint(one):
    for grid in drawn(of_example(one))["grids"].values():
        rows, columns = len(grid["heads"][0]), len(grid["heads"][1])
        for what in ("symbols", "texts", "values", "tints"):
            assert np.shape(grid[what]) == (rows, columns)
        symbols = list(chain(*grid["symbols"]))
        assert len(set(symbols)) == len(symbols)


def test_a_held_velocity_says_what_it_is_and_where_it_is_used():
    payload = drawn(begin().with_choices(momentum=0.9).with_pin(Cell("V_W1", 0, 1)))
    assert payload["held"]["says"] == [
        "The velocity before this step; before the first one it is 0.",
        "v(w₁₂) is used in new v(w₁₂).",
    ]
    assert payload["held"]["question"] == ["What is ", "?"]
    assert payload["reaches"]["V_W1"] == []


def test_the_given_grids_alone_can_be_edited_and_their_transposes_are_them():
    grids = drawn(begin())["grids"]
    assert {name for name, grid in grids.items() if grid.get("editable")} == {*GIVEN, "X.T", "W2.T"}
    assert {name: grid["of"] for name, grid in grids.items() if "of" in grid} == {
        "X.T": "X",
        "W2.T": "W2",
        "H1.T": "H1",
    }
    for name in ("X", "W2", "H1"):
        for what in ("symbols", "texts", "values", "tints"):
            assert np.array_equal(np.array(grids[name][what]).T, grids[f"{name}.T"][what])


def test_numbers_that_were_given_are_shown_as_they_were_typed_and_computed_ones_with_decimals():
    grids = drawn(begin().with_number(Cell("X", 0, 0), 2.5))["grids"]
    assert grids["X"]["texts"] == [["2.5", "0", "2", "1"], ["0", "1", "1", "2"]]
    assert grids["W1"]["texts"][0] == ["0.1", "−0.2"]
    assert all(re.fullmatch(r"−?\d\.\d{4}", text) for row in grids["H1"]["texts"] for text in row)


def test_other_decimals_are_shown():
    payload = drawn(begin().with_choices(decimals=2))
    assert all(re.fullmatch(r"−?\d\.\d\d", text) for row in payload["grids"]["H1"]["texts"] for text in row)
    assert payload["loss"][0]["text"] == "0.26"


def test_the_shapes_are_in_letters_and_in_numbers():
    grids = drawn(begin())["grids"]
    assert grids["W1"]["shape"] == "c × h = 4 × 2"
    assert grids["X.T"]["shape"] == "c × n = 4 × 2"
    assert grids["TotalLoss"]["shape"] == "1 × 1"


def test_the_steps_stand_under_their_headings_in_the_handouts_order():
    payload = drawn(begin())
    assert [section["title"] for section in payload["sections"]] == list(HANDOUT)
    for section in payload["sections"]:
        assert [step["name"] for step in section["steps"]] == [
            line.split(" = ")[1] for line in HANDOUT[section["title"]]
        ]


def test_the_pieces_of_every_equation_stand_in_the_handouts_order():
    payload = drawn(begin())
    for section in payload["sections"]:
        written = [line.replace(" ", "") for line in HANDOUT[section["title"]]]
        assert [flat(step["equation"]) for step in section["steps"]] == written


def test_an_equation_has_a_grid_for_every_matrix_in_it_and_an_operator_by_itself():
    equation = steps(drawn(begin()))["Z1"]["equation"]
    assert equation == [{"grid": "X"}, "@", {"grid": "W1"}, "+", {"grid": "b"}, "=", {"grid": "Z1"}]


def test_every_step_has_its_number_its_title_and_its_sentence():
    shown = steps(drawn(begin()))
    assert [step["number"] for step in shown.values()] == [*"123456+", *map(str, range(7, 17)), *UPDATES]
    assert shown["H_D_Error_W"]["title"] == "H_D_Error_W = Sig′(H1) ⊙ D_Error_W"
    assert all(step["meaning"] for step in shown.values())


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_presenting_says_a_steps_own_number_and_of_one_without_a_number_its_title(reduction):
    for step in steps(drawn(begin().with_choices(reduction=reduction))).values():
        assert step["where"] == (step["title"] if step["number"] == "+" else f"step {step['number']} of 17")


def test_going_back_from_the_average_has_a_step_of_its_own():
    backward = drawn(begin().with_choices(reduction="mean"))["sections"][2]["steps"]
    assert [step["name"] for step in backward][:3] == ["Y_error", "Y_error_average", "Yhat_slope"]
    assert flat(backward[1]["equation"]) in ("Y_error·1/n=Y_error_average", "1/n·Y_error=Y_error_average")


@CHOICES
def test_the_sum_in_letters_gives_every_cell_of_every_step(hidden, output, reduction):
    scenario = generic(hidden=hidden, output=output, reduction=reduction)
    run, payload = scenario.trace(), drawn(scenario)
    evaluator = Evaluator(run)
    for name, step in steps(payload).items():
        for (row, column), number in np.ndenumerate(run[name]):
            assert evaluator.cell(step, row, column) == pytest.approx(number, rel=1e-12, abs=1e-12), (name, row, column)


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_the_sum_in_letters_gives_every_cell_of_the_default_example(momentum):
    scenario = begin().with_choices(momentum=momentum)
    scenario = with_numbers(scenario, **{name: matrix + 0.5 for name, matrix in scenario.velocities.items()})
    run, found = scenario.trace(), steps(drawn(scenario))
    evaluator = Evaluator(run)
    assert set(found) == set(run.values) - set(scenario.given)
    for name, step in found.items():
        for (row, column), number in np.ndenumerate(run[name]):
            assert evaluator.cell(step, row, column) == pytest.approx(number, rel=1e-12, abs=1e-15), (name, row, column)


def unfolded(scenario: Scenario, cell: Cell) -> Scenario:
    """With a cell held and all of its sum unfolded."""
    return replace(scenario.with_pin(cell), unfolded=("all",))


def gradient_cells(scenario):
    run = scenario.trace()
    return [
        Cell(name, row, column) for name in run.derivation.parameter_of for row, column in np.ndindex(run[name].shape)
    ]


@EVERY
def test_the_paths_of_every_gradient_cell_sum_to_its_total_and_meet_the_matrix(one):
    scenario = of_example(one).with_choices(decimals=12)
    run = scenario.trace()
    for cell in gradient_cells(scenario):
        sums = view(scenario.with_pin(cell), run)["chain"]
        assert sums["verdict"] == "equals"
        assert sums["cell"] == [cell.matrix, cell.row, cell.column]
        assert sums["total"] == sums["grid"]
        assert read_back(sums["grid"]) == pytest.approx(run[cell.matrix][cell.row, cell.column], rel=0.01, abs=1e-12)
        for path in sums["paths"]:
            made = math.prod(read_back(factor["text"]) for factor in path["factors"])
            assert made == pytest.approx(read_back(path["product"]), rel=1e-8, abs=1e-9)
        if not sums["parts"]:
            total = sum(read_back(path["product"]) for path in sums["paths"])
            assert total == pytest.approx(read_back(sums["total"]), abs=1e-9)


def test_the_first_path_of_the_first_weight_is_the_handouts_product():
    first = drawn(begin())["chain"]["paths"][0]
    derivatives = ["dz₁₁/dw₁₁", "dh₁₁/dz₁₁", "dz(2)₁/dh₁₁", "dŷ₁/dz(2)₁", "dTL/dŷ₁"]
    written = ["x₁₁", "h₁₁(1 − h₁₁)", "w₁", "ŷ₁(1 − ŷ₁)", "(ŷ₁ − y₁)"]
    assert [factor["derivative"] for factor in first["factors"]] == derivatives
    said = ["".join(p if isinstance(p, str) else p[0] for p in factor["parts"]) for factor in first["factors"]]
    assert said == written
    assert [factor["cell"] for factor in first["factors"]] == [
        ["X", 0, 0],
        ["H1_slope", 0, 0],
        ["W2", 0, 0],
        ["Yhat_slope", 0, 0],
        ["Y_error", 0, 0],
    ]


@pytest.mark.parametrize("choices", [{}, {"reduction": "mean"}, {"hidden": "relu"}, {"momentum": 0.9}])
def test_what_a_backward_line_makes_is_written_out_as_products_that_add_up_to_it(choices):
    scenario = generic(decimals=12, **choices)
    run = scenario.trace()
    assert {"delta_out", "D_Error_W", "H_D_Error_W", "dW1"} <= drawn(scenario)["same"].keys()
    for name in drawn(scenario)["same"].keys() - {*GRADIENTS}:
        sums = view(unfolded(scenario, Cell(name, 0, 0)), run)["chain"]
        assert (sums["verdict"], sums["total"]) == ("equals", sums["grid"]), name
        assert sums["sumOver"].rsplit(maxsplit=1)[-1] in ("product", "sum", "rows", "outputs"), name
        products = [(-1 if path["sign"] == "− " else 1) * read_back(path["product"]) for path in sums["paths"]]
        assert sum(products) + sum(read_back(x) for _, x in sums["parts"][1:]) == pytest.approx(run[name][0, 0]), name
        for path in sums["paths"]:
            made = math.prod(read_back(factor["text"]) for factor in path["factors"])
            assert made == pytest.approx(read_back(path["product"]), abs=1e-9)


def test_a_sum_that_is_not_unfolded_is_not_sent():
    held = begin().with_pin(Cell("H_D_Error_W", 0, 0))
    assert drawn(held)["chain"] is None
    assert drawn(replace(held, unfolded=("0",)))["chain"] is None
    assert drawn(replace(begin().with_pin(Cell("dW1", 0, 0)), unfolded=()))["chain"], "the board names its gradient"


def test_a_hidden_delta_is_written_out_as_the_handouts_product():
    sums = drawn(unfolded(begin(), Cell("H_D_Error_W", 0, 0)))["chain"]
    (path,) = sums["paths"]
    written = ["".join(p if isinstance(p, str) else p[0] for p in factor["parts"]) for factor in path["factors"]]
    assert written == ["h₁₁(1 − h₁₁)", "w₁", "ŷ₁(1 − ŷ₁)", "(ŷ₁ − y₁)"]
    assert (path["product"], sums["total"], sums["sumOver"]) == ("−0.0166", "−0.0166", "its only product")


def test_a_factors_number_is_the_one_that_stands_on_its_grid():
    scenario = generic(reduction="mean")
    for cell in gradient_cells(scenario):
        payload = drawn(scenario.with_pin(cell))
        for factor in (factor for path in payload["chain"]["paths"] for factor in path["factors"] if factor["cell"]):
            name, row, column = factor["cell"]
            assert payload["grids"][name]["texts"][row][column] == factor["text"]


@pytest.mark.parametrize(
    ("key", "labels", "over"),
    [
        ("handout", ["row 1", "row 2"], "sum over the n = 2 rows"),
        ("mazur", ["output 1", "output 2"], "sum over the o = 2 outputs"),
        ("han", ["one path"], "its only path"),
    ],
)
def test_a_path_is_called_by_what_it_leads_through(key, labels, over):
    sums = drawn(begin(key))["chain"]
    assert [path["label"] for path in sums["paths"]] == labels
    assert sums["sumOver"] == over
    assert sums["parts"] == sums["back"] == sums["on"] == []


def test_a_path_through_a_row_and_an_output_is_called_by_both():
    sums = drawn(generic())["chain"]
    assert sums["paths"][1]["label"] == "row 1, output 2"
    assert sums["sumOver"] == "sum over the n = 3 rows and the o = 2 outputs"
    assert len(sums["paths"]) == 6


def turned(scenario, turn):
    """A scenario, and as its button ``on`` or ``back`` turns to other paths, as long as there are some."""
    yield scenario
    while to := drawn(scenario)["chain"][turn]:
        scenario = apply(scenario, {"kind": "show", "row": to[0], "path": to[1]})
        yield scenario


@settings(max_examples=4)
@given(
    st.integers(1, 2 * ROWS + 2),
    st.integers(1, 5),
    st.integers(0, 2 * ROWS + 1),
    st.sampled_from(["W1", "b", "W2", "c"]),
    st.booleans(),
)
def test_every_path_can_be_shown_with_its_rows_and_what_is_shown_adds_up_to_the_total(n, o, row, parameter, softmax):
    sizes = {"n": n, "c": 2, "h": 2, "o": o}
    draw = np.random.default_rng(n)
    matrices = {name: draw.uniform(0.2, 0.9, [sizes.get(x, 1) for x in LETTERS[name]]) for name in GIVEN}
    scenario = sized(begin(), **matrices)
    if softmax:
        classes = replace(scenario, given={**scenario.given, "Y": np.eye(o)[draw.integers(0, o, n)]})
        scenario = classes.with_choices(output="softmax", loss="cross_entropy")
    scenario = scenario.with_choices(decimals=8).with_pin(Cell(parameter, 0, 0)).with_first_row(row)
    count = scenario.trace().chain_rule(scenario.explained.matrix, 0, 0).count
    *_, first = turned(scenario, "back")
    *_, last = pages = list(turned(first, "on"))
    assert (first.first_row, first.first_path) == (0, 0)
    seen = {"on": set(), "back": set()}
    for turn, here in (*(("on", page) for page in pages), *(("back", page) for page in turned(last, "back"))):
        sums, rows = drawn(here)["chain"], range(here.first_row, min(here.first_row + ROWS, n))
        assert 0 < len(sums["paths"]) <= TERMS
        assert all(path["bound"]["n"] in rows for path in sums["paths"])
        assert len(sums["added"]) * sums["each"] == (len(sums["paths"]) if softmax else 0)
        seen[turn] |= {tuple(sorted(path["bound"].items())) for path in sums["paths"]}
        shown = sum(read_back(path["product"]) for path in sums["paths"])
        numbers = [read_back(text) for _, text in sums["parts"]] or [shown]
        assert numbers[0] == pytest.approx(shown, abs=1e-7)
        assert sum(numbers) == pytest.approx(read_back(sums["total"]), abs=1e-7)
        assert bool(sums["parts"]) == (len(sums["paths"]) < count)
        assert sums["verdict"] == "equals"
    assert len(seen["on"]) == len(seen["back"]) == count


@pytest.mark.parametrize("row", [0, ROWS + 1])
def test_every_path_of_an_input_leads_through_its_own_row_and_can_be_shown(row):
    scenario = (
        begin("iris").with_size("h", 9).with_size("o", 2).with_choices(gradients="with_inputs").with_first_row(row)
    )
    scenario = scenario.with_pin(Cell("X", row, 1))
    count = 9 * scenario.sizes["o"]
    assert scenario.trace().chain_rule("dX", row, 1).count == count > 2 * TERMS
    pages = list(turned(scenario, "on"))
    assert [here.first_path for here in pages] == [here.first_path for here in turned(pages[-1], "back")][::-1]
    sums = [drawn(here)["chain"] for here in pages]
    assert {here.first_row for here in pages} == {row}
    assert {(one["verdict"], *one["cell"]) for one in sums} == {("equals", "dX", row, 1)}
    bound = [(path["bound"]["n"], path["bound"]["h"], path["bound"]["o"]) for one in sums for path in one["paths"]]
    assert bound == list(product([row], range(9), range(scenario.sizes["o"])))


def test_an_input_has_a_sum_and_can_be_compared_where_its_derivative_is_asked_for_alone():
    plain, asked = begin().with_pin(Cell("X", 1, 2)), begin().with_choices(gradients="with_inputs")
    assert (drawn(plain)["chain"], drawn(plain)["held"]["sum"]) == (None, "")
    payload = drawn(replace(asked.with_pin(Cell("X", 1, 2)), compared=frozenset({"dX"})))
    assert payload["held"]["sum"] == "dX"
    assert [path["label"] for path in payload["chain"]["paths"]] == ["hidden unit 1", "hidden unit 2"]
    assert payload["chain"]["sumOver"] == "sum over the h = 2 hidden units"
    assert payload["compared"]["dX"]["says"] == "8 of 8 cells are the same."
    held = drawn(asked.with_pin(Cell("dX", 1, 2)))["held"]
    assert held["says"] == ["A small change of x₂₃ changes TotalLoss by about dTL/dx₂₃ times that change."]
    assert held["levels"] == payload["held"]["levels"]


def test_the_derivatives_of_the_inputs_are_listed_and_compared_row_by_row_from_the_first_row_shown():
    asked = begin("iris").with_choices(gradients="with_inputs").with_first_row(8)
    payload = drawn(replace(asked, compared=frozenset({"dX"})))
    cells = [one["cell"] for one in payload["derivatives"]["parameters"]["X"]["sums"]]
    assert cells == [["dX", 8 + row, column] for row in range(4) for column in range(4)]
    assert payload["compared"]["dX"]["says"] == "16 of 600 cells are compared: 16 are the same."
    assert len(payload["compared"]["dX"]["verdicts"]) == len(cells)


def test_what_is_shown_of_many_paths_says_how_many_they_are():
    sums = drawn(begin("iris").with_first_row(144))["chain"]
    assert [path["label"] for path in sums["paths"]] == [f"row {row}" for row in range(145, 151)]
    assert [name for name, _ in sums["parts"]] == ["the 6 paths shown", "the other 144 paths"]
    assert (sums["back"], sums["on"]) == ([136, 0], [])
    sums = drawn(begin("iris").with_first_row(149))["chain"]
    assert sums["parts"][0][0] == "the path shown"


def test_paths_beyond_those_of_the_rows_shown_are_the_first_of_them():
    scenario = begin("mazur").with_first_row(0, 5)
    assert [path["label"] for path in drawn(scenario)["chain"]["paths"]] == ["output 1", "output 2"]


def test_parts_of_a_sum_that_overflows_are_counted_and_have_no_number():
    scenario = begin().with_size("n", 9).with_choices(hidden="linear", output="linear")
    sums = drawn(with_numbers(scenario, X=[[1e200]], W1=[[1e200]]))["chain"]
    assert sums["parts"] == [["the 8 paths shown", ""], ["the other path", ""]]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("Yhat_slope[no] = Y[no] · (1 − Y[no])", GRADIENTS),
        ("H1_slope[nh] = 1 − H1[nh]", ("dW1", "db")),
        ("Y_error[no] = Y[no] − Yhat[no]", GRADIENTS),
        ("delta_out[no] = Y_error[no]", GRADIENTS),
        ("dW2[ho] = H1[nh] · Y_error[no]", ("dW2",)),
        ("dc[1o] = Y_error[no]", ("dc",)),
    ],
)
def test_a_wrong_line_is_found_out(line, wrong):
    scenario = generic()
    network = Network(**{name: scenario.given[name] for name in PARAMETERS})
    batch = Batch(scenario.given["X"], scenario.given["Y"])
    run = follow(scenario.derivation.with_line(line), network, batch, scenario.learning_rate)
    for cell in gradient_cells(scenario):
        expected = "differs" if cell.matrix in wrong else "equals"
        assert view(scenario.with_pin(cell), run)["chain"]["verdict"] == expected, cell


def test_a_number_that_does_not_come_from_the_paths_is_found_out():
    scenario = begin()
    run = scenario.trace()
    other = replace(run, values={**run.values, "dW1": run["dW1"] + 1e-6})
    assert view(scenario, run)["chain"]["verdict"] == "equals"
    assert view(scenario, other)["chain"]["verdict"] == "differs"


@pytest.mark.parametrize("hidden", ["relu", "linear"])
def test_two_roads_that_both_end_in_nan_cannot_be_compared(hidden):
    scenario = with_numbers(begin().with_choices(hidden=hidden, output="linear"), W2=[[0], [0]])
    scenario = scenario.with_number(Cell("X", 0, 0), 1e308).with_number(Cell("W1", 0, 0), 1e308)
    sums = drawn(scenario)["chain"]
    assert sums["total"] == sums["grid"] == "NaN"
    assert sums["verdict"] == "overflow"


def sized(scenario, **given):
    """The scenario with other matrices, of any size."""
    return replace(scenario, given={name: np.array(matrix, dtype=float) for name, matrix in given.items()})


def assert_equal_numbers_look_equal(scenario):
    run = scenario.trace()
    for cell in gradient_cells(scenario):
        payload = view(scenario.with_pin(cell), run)
        sums = payload["chain"]
        assert sums["verdict"] == "equals"
        assert sums["total"] == sums["grid"] == payload["grids"][cell.matrix]["texts"][cell.row][cell.column]
        if len(sums["paths"]) == 1:
            assert sums["paths"][0]["product"] == sums["total"]


tenths = st.integers(-9, 9).map(lambda x: [x / 10])


@settings(max_examples=12)
@given(st.lists(tenths, min_size=3, max_size=3), tenths, tenths, st.booleans())
def test_numbers_that_are_said_to_be_equal_look_equal(X, W1, W2, is_target):
    # One decimal each makes five in a gradient, so that many sums end in a 5 which four decimals round up or down.
    scenario = sized(begin(), X=X, Y=[[float(is_target)]] * 3, W1=[W1], b=[[0]], W2=[W2], c=[[0]])
    assert_equal_numbers_look_equal(scenario.with_choices(hidden="linear", output="linear"))


@pytest.mark.parametrize(
    ("X", "W1", "W2", "Y"),
    [
        ([[0.3], [0.1], [-0.5]], -0.3, 0.7, [[1], [1], [0]]),
        ([[-0.9], [-0.3], [0.3]], -0.7, 0.5, [[1], [1], [1]]),
        ([[0.4], [0.1], [0.0]], 0.5, 0.3, [[1], [1], [0]]),
    ],
)
def test_a_sum_between_two_printed_numbers_looks_like_its_grid(X, W1, W2, Y):
    scenario = sized(begin(), X=X, Y=Y, W1=[[W1]], b=[[0]], W2=[[W2]], c=[[0]])
    assert_equal_numbers_look_equal(scenario.with_choices(hidden="linear", output="linear"))


def test_a_sum_that_is_said_to_differ_looks_different():
    scenario = begin()
    run = scenario.trace()
    other = replace(run, values={**run.values, "dW1": run["dW1"] + 1e-9})
    sums = view(scenario, other)["chain"]
    assert sums["verdict"] == "differs"
    assert sums["total"] != sums["grid"]


def test_a_sum_that_is_zero_but_for_rounding_is_printed_as_0_and_keeps_its_number():
    payload = drawn(begin("xor"))
    grid = payload["grids"]["Z1"]
    assert grid["values"][3][1] == pytest.approx(-2.78e-17, rel=0.01)
    assert grid["texts"][3][1] == "0.0000"
    assert grid["tints"][3][1] == 0
    assert grid["rounded"] == [[3, 1]]
    assert not payload["notes"]


def test_what_is_made_of_a_sum_that_is_zero_but_for_rounding_is_0_everywhere_it_stands():
    scenario = sized(begin(), X=[[1]], Y=[[0.3]], W1=[[1]], b=[[0]], W2=[[0.1]], c=[[0.2]])
    payload = drawn(scenario.with_choices(hidden="linear", output="linear"))
    grids, sums = payload["grids"], payload["chain"]
    assert grids["Y_error"]["values"] == [[0.1 + 0.2 - 0.3]]
    for name in ("L", "TotalLoss", "Y_error", "delta_out", "D_Error_W", "H_D_Error_W", "dW1", "dW2", "db", "dc"):
        assert grids[name]["texts"] == [["0.0000"]]
    assert payload["loss"][0]["text"] == sums["total"] == sums["grid"] == sums["paths"][0]["product"] == "0.0000"
    assert sums["paths"][0]["factors"][-1]["text"] == "0.0000"


RELU = {"X": [[1, 0, 1]], "Y": [[0.5]], "W1": [[0.1 + 0.2], [0], [0]], "b": [[-0.3]], "W2": [[0.7]], "c": [[0]]}
"""By hand z₁₁ is 0, and so is the slope there.  One product, so that all processors round it alike."""


def test_where_rounding_decides_the_slope_the_steps_say_so_and_the_number_is_printed_as_it_is():
    scenario = sized(begin(), **RELU).with_choices(hidden="relu", output="linear")
    payload = drawn(scenario)
    assert payload["grids"]["Z1"]["texts"] == payload["grids"]["H1"]["texts"] == [["5.55×10⁻¹⁷"]]
    assert set(payload["notes"]) == {"Z1", "H1_slope"}
    for (note,) in payload["notes"].values():
        assert "z₁₁ is 0 up to rounding" in note["text"]
        assert note["about"] == ["Z1", "H1", "H1_slope"]


@pytest.mark.parametrize("hidden", ["Z1", "H1", "H1_slope"])
def test_nothing_is_said_of_what_is_covered(hidden):
    scenario = sized(begin(), **RELU).with_choices(hidden="relu", output="linear")
    assert not drawn(replace(scenario, hidden_grids=frozenset({hidden})))["notes"]


def test_of_rows_that_are_not_shown_nothing_is_said():
    X = [[2, 0, 0]] * 9 + [[1, 0, 0]]
    scenario = sized(begin(), **{**RELU, "X": X, "Y": [[0.5]] * 10}).with_choices(hidden="relu", output="linear")
    assert not drawn(scenario)["notes"]
    assert "z₁₀,₁ is" in drawn(scenario.with_first_row(8))["notes"]["Z1"][0]["text"]


def test_every_step_that_shows_an_overflow_says_where_it_begins_and_no_other():
    scenario = with_numbers(begin().with_choices(hidden="linear", output="linear"), W2=[[6e199], [-4e199]])
    payload = drawn(scenario)
    for name, step in steps(payload).items():
        grids = {piece["grid"] for piece in step["equation"] if isinstance(piece, dict)}
        overflows = any(text in WORDS for grid in grids for row in payload["grids"][grid]["texts"] for text in row)
        assert (name in payload["notes"]) is overflows
    assert "This begins in L: make the numbers in W2 smaller." in payload["notes"]["TotalLoss"][0]["text"]
    assert "This begins in D_Error_W" in payload["notes"]["dW1"][0]["text"]
    covered = replace(scenario, hidden_grids=frozenset({"L"}))
    assert "L" not in drawn(covered)["notes"]
    assert drawn(covered)["notes"]["TotalLoss"][0]["about"] == ["TotalLoss"]


def test_a_sum_is_not_said_to_differ_where_a_product_on_its_way_would_overflow():
    scenario = with_numbers(begin(), X=[[1e200, 0, 0, 0], [0, 0, 0, 0]], W2=[[1e200], [0]], c=[[-1e300]])
    sums = drawn(scenario)["chain"]
    assert (sums["total"], sums["grid"], sums["verdict"]) == ("0.0000", "0.0000", "equals")


@each("text", ["", "abc", "1e999", "=1/3", "1.234,5", "<b>1</b>", "x" * 400, "a\nb"])
@each(
    ("cell", "where"),
    [
        (Cell("W1", 2, 1), "w₃₂ (W1, row 3, column 2) is "),
        (Cell("X", 0, 0), "x₁₁ (X, row 1, column 1) is "),
        (Cell("c", 0, 0), "c (c, row 1, column 1) is "),
    ],
    ids=str,
)
def test_a_draft_stays_where_it_was_typed_with_what_names_matrix_cell_and_fix(text, cell, where):
    (draft,) = drawn(begin().with_draft(cell, text))["drafts"][cell.matrix]
    assert (draft["row"], draft["column"], draft["text"]) == (cell.row, cell.column, text)
    assert draft["says"].startswith(where)
    assert re.search(r": type (digits|a number)", draft["says"])
    assert draft["says"].endswith(".")
    assert len(draft["says"]) < 250


def test_what_is_said_of_a_draft_says_which_number_counts_unless_that_is_covered():
    scenario = begin().with_draft(Cell("W1", 2, 0), "abc")
    for sentence in (drawn(scenario)["drafts"]["W1"][0]["says"], drawn(scenario)["wrong"]["W1"]):
        assert sentence.endswith(". The board goes on with w₃₁ = −0.5.")
    covered = drawn(replace(scenario, hidden_grids=frozenset(["W1"])))
    assert covered["wrong"]["W1"].endswith(". The board goes on with its last number.")


def test_a_draft_leaves_every_number_of_the_board_as_it_was():
    before, after = drawn(begin()), drawn(begin().with_draft(Cell("W1", 0, 0), "abc"))
    assert [grid["values"] for grid in before["grids"].values()] == [grid["values"] for grid in after["grids"].values()]
    assert not before["drafts"]


@settings(max_examples=8)
@given(st.sets(st.integers(0, 149), min_size=1, max_size=30), st.integers(0, 149))
def test_of_the_texts_that_are_no_numbers_those_shown_travel_and_the_rest_is_counted(rows, first):
    scenario = begin("iris").with_first_row(first)
    for row in sorted(rows):
        scenario = scenario.with_draft(Cell("X", row, 1), f"word {row}")
    payload = drawn(scenario)
    shown = [row for row in sorted(rows) if first <= row < first + 8]
    assert [(draft["row"], draft["text"]) for draft in payload["drafts"].get("X", [])] == [
        (row, f"word {row}") for row in shown
    ]
    says = payload["wrong"]["X"]
    sentences = re.findall(r"\(X, row (\d+), column 2\) is “word (\d+)”", says)
    assert sentences == [(str(row + 1), str(row)) for row in [*shown, *sorted(rows - set(shown))][:3]]
    rest = sorted(int(row) for row in rows - {int(row) for _, row in sentences})
    counted = re.findall(
        r"(\d+) more cells? of X (?:is no number|are no numbers), in rows? (\d+)(?: to (\d+))?\.$", says
    )
    ends = (str(rest[0] + 1), str(rest[-1] + 1) if rest and rest[0] != rest[-1] else "") if rest else ()
    assert counted == ([(str(len(rest)), *ends)] if rest else [])


def test_an_answer_costs_no_more_for_a_thousand_texts_that_are_no_numbers_than_for_those_shown():
    scenario = begin("iris").with_size("n", MOST_DRAFTS)
    few, many = (
        apply(scenario, {"kind": "paste", "matrix": "X", "row": 0, "column": 0, "text": f"{'x' * 300}\n" * count})
        for count in (8, MOST_DRAFTS)
    )
    lengths = [len(as_json(moving(one, one.trace()))) for one in (few, many)]
    assert lengths[1] <= lengths[0] + 100


@pytest.mark.parametrize(
    ("asked", "first", "count"), [(0, 0, 8), (8, 8, 8), (142, 142, 8), (144, 144, 6), (149, 149, 1), (10**9, 149, 1)]
)
def test_of_150_rows_a_window_is_shown(asked, first, count):
    scenario = begin("iris").with_first_row(asked)
    payload, run = drawn(scenario), scenario.trace()
    rows = payload["rows"]
    assert (rows["first"], rows["count"], rows["size"]) == (first, count, 150)
    for name, grid in payload["grids"].items():
        tall, wide = (letter == "n" for letter in grid["letters"])
        assert grid["first"] == [first if tall else 0, first if wide else 0], name
        shown = (count if tall else run[name].shape[0], count if wide else run[name].shape[1])
        assert np.shape(grid["values"]) == shown, name
        assert grid["values"] == window(grid, run[name]).tolist(), name
    assert payload["grids"]["X"]["heads"][0] == [f"row {first + i + 1}" for i in range(count)]
    assert payload["grids"]["X"]["shape"] == "n × c = 150 × 4"


def test_the_columns_names_head_the_columns_of_x_and_the_rows_of_w1():
    payload = drawn(begin("iris"))
    names = list(example("iris").columns)
    assert payload["grids"]["X"]["heads"][1] == names
    assert payload["grids"]["X.T"]["heads"][0] == names
    assert payload["grids"]["W1"]["heads"][0] == names
    grids = drawn(begin())["grids"]
    assert grids["W1"]["heads"][0] == ["input 1", "input 2", "input 3", "input 4"]
    assert [grids[name]["heads"] for name in ("c", "TotalLoss")] == [
        [["row 1"], ["output 1"]],
        [["row 1"], ["column 1"]],
    ]


def test_a_column_whose_name_cannot_be_seen_is_called_by_its_place():
    handout = begin()
    named = handout.with_data(handout.given["X"], handout.given["Y"], ("a", " ", "\u200b", "d"))
    assert drawn(named)["grids"]["X"]["heads"][1] == ["a", "input 2", "input 3", "d"]


def test_the_names_of_the_outputs_head_every_grid_that_has_outputs():
    grids = drawn(begin("iris"))["grids"]
    for name, grid in grids.items():
        for axis, letter in enumerate(grid["letters"]):
            assert grid["named"][axis] == (letter in "co"), name
            if letter == "o":
                assert grid["heads"][axis] == ["setosa"], name


COPIED = ["dW1", "X.T", Cell("dW1", 2, 1), Cell("Z1", 0, 0)]


@pytest.mark.parametrize("wanted", COPIED, ids=str)
def test_what_is_asked_for_is_there_to_copy_in_each_form(wanted):
    scenario = begin()
    run = scenario.trace()
    found = to_copy(scenario, run, wanted)
    texts = {form: text for form, text, leaves_out in found["texts"] if not leaves_out}
    if isinstance(wanted, str):
        forms = (matrix_numpy, matrix_latex, matrix_tsv)
        assert list(texts.values()) == [write(run, wanted) for write in forms]
    else:
        explain = run.chain_rule if wanted.matrix == "dW1" else run.expand
        sums = explain(wanted.matrix, wanted.row, wanted.column)
        assert list(texts.values()) == [write(sums) for write in (sum_numpy, sum_latex, sum_tsv)]
        assert run.notation.symbol(wanted) in found["name"]
    assert list(texts) == ["NumPy", "LaTeX", "Tab-separated"]


def test_the_products_of_an_unfolded_sum_are_there_to_copy():
    cell = Cell("H_D_Error_W", 1, 0)
    folded = begin().with_pin(cell)
    run = folded.trace()
    texts = [to_copy(one, run, cell)["texts"][0][1] for one in (folded, replace(folded, unfolded=("all",)))]
    assert texts == [sum_numpy(run.expand(*astuple(cell))), sum_numpy(run.unfold(*astuple(cell)))]


def test_of_what_is_too_large_to_copy_a_part_is_there_and_says_so():
    scenario = begin("iris").with_size("n", 1000)
    found = to_copy(scenario, scenario.trace(), "X")
    numpy, latex, tabbed = found["texts"]
    assert "first 12 of 1000 rows" in numpy[2]
    assert len(tabbed[1].splitlines()) == 12
    assert not latex[2]
    wide = to_copy(scenario, scenario.trace(), "X.T")["texts"][2]
    assert "first 2 of 4 rows" in wide[2]
    assert [len(row.split("\t")) for row in wide[1].splitlines()] == [1000, 1000]
    found = to_copy(scenario, scenario.trace(), Cell("dW1", 0, 0))
    assert "first 200 of 1000 terms" in found["texts"][0][2]


def test_nothing_is_asked_for_nothing_is_there():
    scenario = begin()
    assert to_copy(scenario, scenario.trace(), None) is None


@each(
    ("hidden", "wanted", "kept_back"),
    [
        ("dW1", "dW1", True),
        ("X", "X.T", True),
        ("H1", Cell("dW1", 0, 0), True),
        ("dW1", Cell("dW1", 0, 0), True),
        ("b", Cell("Z1", 0, 0), True),
        ("Y", Cell("Y_error", 0, 0), True),
        ("dW1", Cell("W1_new", 0, 0), True),
        ("c", Cell("dW1", 0, 0), False),
        ("Z1", "dW1", False),
        ("TotalLoss", "AverageLoss", True),
        ("dW1", "W1_new", True),
        ("delta_out", Cell("dc", 0, 0), True),
        ("delta_out", Cell("dW2", 0, 0), False),
    ],
)
def test_what_is_covered_is_not_there_to_copy(hidden, wanted, kept_back):
    scenario = replace(begin(), hidden_grids=frozenset({hidden}))
    assert (to_copy(scenario, scenario.trace(), wanted)["texts"] == []) == kept_back


def sent(scenario):
    """What stays and what moves, as they go to the browser."""
    run = scenario.trace()
    return still(scenario, run), as_json(moving(scenario, run))


@each("one", [one.key for one in examples()])
def test_what_stays_and_what_moves_are_all_that_is_drawn(one):
    scenario = begin(one).with_number(Cell("W1", 0, 0), 1e300).with_draft(Cell("X", 0, 0), "a\nb")
    scenario = replace(scenario, columns=tuple(f"line\nbreak {i}" for i in range(scenario.sizes["c"])))
    assert payload.read(*sent(scenario)) == drawn(scenario)


def test_an_edit_changes_only_what_moves():
    before, after = begin(), begin().with_number(Cell("X", 1, 2), -7.5).with_draft(Cell("W1", 0, 0), "abc")
    assert sent(before)[0] == sent(after)[0]
    assert sent(before)[1] != sent(after)[1]


@each(
    "change",
    [
        lambda x: x.with_size("h", 3),
        lambda x: x.with_choices(hidden="tanh"),
        lambda x: x.with_choices(output="relu"),
        lambda x: x.with_choices(reduction="mean"),
        lambda x: replace(x, columns=("a", "b", "c", "d")),
        lambda x: replace(x, outputs=("right",)),
        lambda x: x.with_first_row(1),
    ],
    ids=["size", "hidden", "output", "loss", "columns", "outputs", "rows"],
)
def test_what_stands_around_the_numbers_is_another_when_they_mean_something_else(change):
    scenario = begin().with_size("n", 20)
    assert sent(change(scenario))[0] != sent(scenario)[0]


def test_what_is_sent_grows_with_the_window_and_not_with_the_rows():
    small, large = (len(json.dumps(drawn(begin("iris").with_size("n", rows)))) for rows in (150, 10_000))
    assert large < 1.1 * small


def assert_tints(grid, numbers):
    tints = np.array(grid["tints"])
    shown = window(grid, numbers).copy()
    assert tints.min() >= -9
    assert tints.max() <= 9
    for row, column in grid.get("rounded", []):
        shown[row, column] = 0
    assert np.array_equal(np.sign(tints), np.sign(shown))
    order = np.argsort(shown, axis=None)
    assert (np.diff(tints.ravel()[order]) >= 0).all(), "a larger number is never tinted as a smaller one"


@EVERY
@pytest.mark.parametrize("scale", ["matrix", "shared"])
def test_a_tint_has_the_sign_of_its_number_and_grows_with_it(one, scale):
    scenario = of_example(one).with_choices(scale=scale)
    payload, run = drawn(scenario), scenario.trace()
    for name, grid in payload["grids"].items():
        assert_tints(grid, run[name])


@given(st.lists(st.floats(-1e100, 1e100).map(lambda x: x if abs(x) > 1e-100 else 0.0), min_size=8, max_size=8))
def test_any_numbers_are_tinted_by_their_sign_and_size(numbers):
    scenario = with_numbers(begin(), X=np.reshape(numbers, (2, 4)))
    grid = drawn(scenario)["grids"]["X"]
    assert_tints(grid, scenario.given["X"])
    assert np.abs(grid["tints"]).max() == (9 if any(numbers) else 0)


@pytest.mark.parametrize("tiny", [1e-307, 1e-308, 1e-310, 5e-324])
def test_numbers_too_small_to_be_divided_by_are_tinted_like_others(tiny):
    scenario = with_numbers(begin(), X=[[tiny, 0, -tiny, 0], [0, 0, 0, 0]])
    assert drawn(scenario)["grids"]["X"]["tints"] == [[9, 0, -9, 0], [0, 0, 0, 0]]


def test_what_is_no_finite_number_has_no_tint_and_spoils_no_others():
    scenario = begin().with_choices(hidden="linear", output="linear")
    scenario = scenario.with_number(Cell("X", 0, 0), 1e308).with_number(Cell("W1", 0, 0), 1e308)
    grid = drawn(scenario)["grids"]["Z1"]
    assert grid["values"][0][0] == "inf"
    assert grid["tints"][0][0] == 0
    assert any(tint for row in grid["tints"] for tint in row)


def test_one_scale_for_all_makes_the_same_number_the_same_colour_everywhere():
    payload = drawn(begin().with_choices(scale="shared"))
    seen = {}
    for grid in payload["grids"].values():
        for value, tint in zip(chain(*grid["values"]), chain(*grid["tints"]), strict=True):
            assert seen.setdefault(value, tint) == tint
    assert payload["legend"] == "2.0000"


def test_one_scale_for_all_is_not_that_of_a_covered_number():
    shared = begin().with_choices(scale="shared").with_number(Cell("X", 0, 0), 77.5)
    assert drawn(shared)["legend"] == "77.5000"
    hidden = replace(shared, hidden_grids=frozenset({"X"}))
    larger = hidden.with_number(Cell("X", 0, 0), 99.5)
    assert drawn(hidden)["grids"]["b"]["tints"] == drawn(larger)["grids"]["b"]["tints"]
    assert read_back(drawn(hidden)["legend"]) < 77.5
    everything = replace(shared, hidden_grids=frozenset(shared.derivation.letters))
    assert drawn(everything)["legend"] == "the largest in its grid"


def test_the_browser_is_told_what_gives_a_covered_matrix_away():
    payload = drawn(begin())
    assert payload["covers"]["TotalLoss"] == ["AverageLoss"]
    assert payload["covers"]["Z2"] == ["Y_error", "Yhat"]
    same = {name: refs for name, refs in payload["same"].items() if refs}
    assert same == {
        **{name: [["H_D_Error_W", "nh"]] for name in ("db", "b_new")},
        **{name: [["delta_out", "no"]] for name in ("dc", "c_new")},
    }


@pytest.mark.parametrize(("reduction", "goal"), [("total", "TotalLoss"), ("mean", "AverageLoss")])
def test_a_nudge_says_which_cells_its_numbers_show(reduction, goal):
    nudged = begin().with_choices(reduction=reduction).with_nudge(Cell("W1", 2, 1), 0.01)
    cell, slope, change = ["W1", 2, 1], ["dW1", 2, 1], [goal, 0, 0]
    shown = [row["reveals"] for row in drawn(nudged)["nudge"]["rows"]]
    assert shown == [[cell], [], [slope], [slope, change], [slope, change]]


def rows_of(scenario, *amounts):
    """What is said of nudges of w₂₁ by some amounts, one after the other."""
    for amount in amounts:
        scenario = scenario.with_nudge(Cell("W1", 1, 0), amount)
    return {row["name"]: row["text"] for row in drawn(scenario)["nudge"]["rows"]}


def test_a_nudge_says_what_it_is_measured_from_and_its_promise_as_gradient_times_amount():
    said = rows_of(begin(), 0.01)
    assert said["measured from"] == "w₂₁ = 0.3"
    assert said["changed by"] == "0.01"
    assert said["promised: gradient there × change"] == "0.019708 × 0.01 = 0.000197"


@pytest.mark.parametrize(
    ("amounts", "changed"),
    [
        ((0.01, 0.25), "0.01 + 0.25 = 0.26"),
        ((0.01, -0.05), "0.01 + (−0.05) = −0.04"),
        ((0.1, 0.1, 0.1), "0.2 + 0.1 = 0.3"),
        ((0.1, -0.1), "0.1 + (−0.1) = 0"),
        ((0.1, -0.1, 0.05), "0.05"),
        ((-1e-9,), "−1.00×10⁻⁹"),
    ],
)
def test_nudges_that_add_up_say_so(amounts, changed):
    assert rows_of(begin(), *amounts)["changed by"] == changed


def test_the_promise_is_the_gradient_at_the_number_that_the_nudge_began_with():
    scenario = begin().with_choices(decimals=8)
    gradient = scenario.trace()["dW1"][1, 0]
    for amounts in ((0.5,), (0.25, 0.25), (1.0, -0.5)):
        promise = rows_of(scenario, *amounts)["promised: gradient there × change"]
        first, product = promise.split(" × 0.5 = ")
        assert read_back(first) == pytest.approx(gradient, abs=1e-8)
        assert read_back(product) == pytest.approx(0.5 * gradient, abs=1e-8)


def test_one_scale_for_all_holds_when_a_number_overflows():
    scenario = begin().with_choices(scale="shared", hidden="linear", output="linear")
    scenario = scenario.with_number(Cell("X", 0, 0), 1e200).with_number(Cell("W1", 0, 0), 1e200)
    payload = drawn(scenario)
    assert payload["grids"]["Z1"]["values"][0][0] == "inf"
    assert payload["grids"]["W1"]["tints"][1][0] == 1, "0.3 is small beside 1e200"
    assert payload["grids"]["W2"]["tints"][0][0] == 1, "and so is 0.6, though it is the largest in its own grid"
    assert read_back(payload["legend"]) >= 1e200


@pytest.mark.parametrize(("reduction", "goal"), [("total", "TotalLoss"), ("mean", "AverageLoss")])
def test_what_a_cell_reaches_is_what_changes_when_it_changes(reduction, goal):
    scenario = generic(hidden="tanh", reduction=reduction)
    before, payload = scenario.trace(), drawn(scenario)
    forward = [line.name for line in before.derivation.forward]
    for name in GIVEN:
        reached = {entry[0]: entry[1] for entry in payload["reaches"][name]}
        for (row, column), number in np.ndenumerate(scenario.given[name]):
            bound = dict(zip(payload["grids"][name]["letters"], (row, column), strict=True))
            after = scenario.with_number(Cell(name, row, column), float(number) + 0.01).trace()
            for matrix in forward:
                for place in np.ndindex(before[matrix].shape):
                    at = dict(zip(payload["grids"][matrix]["letters"], place, strict=True))
                    lit = matrix in reached and all(at[letter] == bound[letter] for letter in reached[matrix])
                    assert lit == (after[matrix][place] != before[matrix][place]), (name, row, column, matrix, place)
        assert list(reached)[-1] == goal


def sentences(levels):
    return ["; ".join(" ".join(filter(None, statement)) for statement in level) for level in levels]


def test_what_a_weight_affects_is_said_in_the_handouts_words_on_every_route():
    held = drawn(begin().with_pin(Cell("W1", 0, 0)))["held"]
    assert "w₁₁".join(held["question"]) == "What does w₁₁ affect?"
    assert sentences(held["levels"]) == [
        "w₁₁ affects z₁₁ and z₂₁",
        "z₁₁ affects h₁₁; z₂₁ affects h₂₁",
        "h₁₁ affects z(2)₁; h₂₁ affects z(2)₂",
        "z(2)₁ affects ŷ₁; z(2)₂ affects ŷ₂",
        "ŷ₁ and ŷ₂ affect TotalLoss",
    ]
    assert sentences(drawn(begin("iris").with_pin(Cell("c", 0, 0)))["held"]["levels"])[1].endswith(
        "and so on for 146 more"
    )


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_the_panel_speaks_of_the_held_cell_whatever_it_is(reduction):
    scenario = generic(reduction=reduction)
    run = scenario.trace()
    forward = {*GIVEN, *(line.name for line in run.derivation.forward)} - {run.derivation.goal.name}
    for name in run.values:
        cell = Cell(name, *(size - 1 for size in run[name].shape))
        payload = drawn(unfolded(scenario, cell))
        held, grid = payload["held"], payload["grids"][name]
        assert held["cell"] == payload["pinned"] == [cell.matrix, cell.row, cell.column]
        symbol = name if name in run.derivation.losses else grid["symbols"][-1][-1]
        assert (held["symbol"], held["text"]) == (symbol, grid["texts"][-1][-1])
        assert held["where"] == f"{grid['label']}, row {cell.row + 1}, column {cell.column + 1}"
        assert (held["question"][0] == "What does ") == (name in forward)
        assert held["levels"][0][0][0] == held["symbol"] if name in forward else held["says"]
        assert held["sum"] == {**run.derivation.gradient_of, "X": "", "Y": ""}.get(name, name)
        is_written_out = name in PARAMETERS or held["sum"] in payload["same"]
        assert (payload["chain"] or {}).get("cell") == ([held["sum"], *held["cell"][1:]] if is_written_out else None)


@pytest.mark.parametrize(
    ("cell", "question", "says"),
    [
        (
            ("dW1", 3, 0),
            "What is dTL/dw₄₁?",
            ["A small change of w₄₁ changes TotalLoss by about dTL/dw₄₁ times that change."],
        ),
        (
            ("delta_out", 1, 0),
            "What is δ₂?",
            [
                "δ_out is dTL/dZ2: how much TotalLoss grows when a z(2) grows a little.",
                "δ₂ is used in d₂₁, d₂₂, dTL/dw₁, dTL/dw₂ and 1 more.",
            ],
        ),
        (("W1_new", 0, 0), "What is new w₁₁?", ["W1 after one step against its gradient."]),
        (("H1", 1, 1), "What does h₂₂ affect?", []),
    ],
)
def test_it_is_said_what_a_cell_is_that_does_not_lead_to_the_loss(cell, question, says):
    held = drawn(begin().with_pin(Cell(*cell)))["held"]
    assert held["symbol"].join(held["question"]) == question
    assert held["says"] == says


def test_of_a_gradient_it_is_said_what_its_parameter_affects():
    of_gradient, of_weight = (drawn(begin().with_pin(Cell(name, 3, 0)))["held"] for name in ("dW1", "W1"))
    assert of_gradient["levels"] == of_weight["levels"]


def test_a_held_cell_whose_row_is_not_shown_has_its_number():
    scenario = begin("iris").with_pin(Cell("H1", 100, 0))
    assert read_back(drawn(scenario)["held"]["text"]) == pytest.approx(scenario.trace()["H1"][100, 0], abs=1e-4)


def test_what_is_zero_but_for_rounding_is_0_also_where_the_held_cell_is_in_a_row_that_is_not_shown():
    scenario = begin("xor").with_size("n", 12).with_pin(Cell("Z1", 3, 1))
    for first in (0, 8):
        payload = drawn(scenario.with_first_row(first))
        assert payload["held"]["text"] == "0.0000", first
    assert scenario.trace()["Z1"][3, 1] != 0


def test_nothing_is_said_when_nothing_is_held():
    payload = drawn(begin().with_pin(None))
    assert (payload["pinned"], payload["held"], payload["chain"]) == ([], None, None)


@pytest.mark.parametrize(
    ("reduction", "names"), [("total", ["TotalLoss", "AverageLoss"]), ("mean", ["AverageLoss", "TotalLoss"])]
)
def test_the_loss_that_is_gone_back_from_stands_first(reduction, names):
    payload = drawn(begin().with_choices(reduction=reduction))
    assert [one["name"] for one in payload["loss"]] == names
    assert {one["name"]: one["text"] for one in payload["loss"]} == {"TotalLoss": "0.2637", "AverageLoss": "0.1319"}


def test_the_labels_say_which_loss_the_gradients_are_of():
    for reduction, short in (("total", "dTL"), ("mean", "dAL")):
        payload = drawn(begin().with_choices(reduction=reduction))
        assert payload["grids"]["dW1"]["label"] == f"{short}/dW1"
        assert payload["grids"]["dW1"]["symbols"][0][0] == f"{short}/dw₁₁"


def test_the_held_cell_and_the_scalars_are_said():
    payload = drawn(begin().with_pin(Cell("H1", 1, 0)).with_choices(learning_rate=0.25))
    assert payload["pinned"] == ["H1", 1, 0]
    assert payload["scalars"] == {"η": "0.25", "1/n": "1/2"}


def test_the_sizes_say_how_far_each_axis_can_grow():
    sizes = drawn(begin())["sizes"]
    assert sizes["h"]["stops"] == ["at least 1 hidden unit", "at most 16 hidden units"]
    assert {letter: (one["size"], one["most"]) for letter, one in sizes.items()} == {
        "n": (2, 10_000),
        "c": (4, 32),
        "h": (2, 16),
        "o": (1, 8),
    }


def test_two_scenarios_drawn_one_after_the_other_do_not_mix():
    first = drawn(begin())
    drawn(begin().with_number(Cell("X", 0, 0), 9).with_draft(Cell("b", 0, 0), "abc"))
    drawn(begin("xor"))
    assert drawn(begin()) == first


def test_the_board_opens_with_what_it_is_for_of_the_first_row_that_is_shown():
    scenario = of_example(example("handout")).with_size("n", 12)
    for row in (0, 8):
        shown = scenario.with_first_row(row)
        assert view(shown, shown.trace())["opening"] == [
            "The network said ", ["Yhat", row, 0], f" for row {row + 1}. It should have said ", ["Y", row, 0],
            ". Which weights are to blame, and by how much?",
        ]  # fmt: skip


def test_what_is_said_of_a_pasted_block_stands_at_its_grid():
    assert drawn(replace(begin(), remark=("W1", "It was transposed.")))["remarks"] == {"W1": "It was transposed."}
