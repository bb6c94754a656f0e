"""The derivation with the person's own numbers as files.

A file is written when it is asked for, not when the page is drawn; what is shown of it before is short.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from backprop_core import Derivation, Trace
from backprop_core.export.latex_document import latex
from backprop_core.export.notebook import Json, notebook
from backprop_core.export.numpy_script import numpy_script
from backprop_core.export.torch_script import torch_script
from ui.page import uncovering
from ui.state.scenario import Scenario
from ui.take_home import code_box
from ui.take_home.file_names import file_name

ROWS = 12
HEIGHT = 520
NOTEBOOK_CELLS = 15
KEY = "take_home_code"

Covered = frozenset[str]
"""The matrices whose numbers are kept back."""


@dataclass(frozen=True)
class Export:
    """A file that can be taken home.

    Attributes:
        label: what it is called; tail: the end of its file's name; mime: its type.
        hint: what to do with it, in a sentence.
        write: its text, whole, without the numbers of the covered matrices.
        preview: draws its beginning, with at most so many rows of each matrix.
        needs: the matrices whose numbers it cannot do without.
        instead: what it has in place of the others' numbers when they are covered, in a sentence.
    """

    label: str
    tail: str
    mime: str
    hint: str
    write: Callable[[Trace, Covered], str]
    preview: Callable[[Trace, int, Covered], None]
    needs: Callable[[Derivation], Iterable[str]]
    instead: str


def show(scenario: Scenario, run: Trace) -> None:
    """Draw the choice of a file, its download and its beginning."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = st.segmented_control(
            "File",
            [export.label for export in EXPORTS],
            default=EXPORTS[0].label,
            required=True,
            key="take_home_export",
            persist_state="session",
            label_visibility="collapsed",
            wrap=True,
        )
        export = next(one for one in EXPORTS if one.label == label)
        covered = scenario.kept_back
        needed = covered.intersection(export.needs(scenario.derivation))
        name = file_name(scenario, export.tail)
        st.download_button(
            f"Download {name}",
            # Only the scenario is kept until then: its matrices are computed again when the file is downloaded.
            partial(_written, export, scenario),
            file_name=name,
            mime=export.mime,
            on_click="ignore",
            type="primary",
            icon=":material/download:",
            key="take_home_download",
            disabled=bool(needed),
        )
    st.caption(export.hint)
    if needed:
        uncovering.offer(scenario, needed, "This file needs those numbers.", "take_home_file")
        return
    if covered:
        uncovering.offer(scenario, covered, export.instead, "take_home_file")
    export.preview(run, ROWS, covered)


def _written(export: Export, scenario: Scenario) -> bytes:
    return export.write(scenario.trace(), scenario.kept_back).encode()


def _python(write: Callable[[Trace, int], str], run: Trace, rows: int, _covered: Covered) -> None:
    """A script, short of rows where there are many."""
    if run.sizes["n"] > rows:
        st.caption(f"Here with the first {rows} of {run.sizes['n']} rows; the file has all of them.")
    code_box.show(write(run, rows), "python", KEY)


def _latex(run: Trace, _rows: int, covered: Covered) -> None:
    code_box.show(latex(run, covered), "latex", KEY)


def _notebook_text(run: Trace, covered: Covered) -> str:
    return json.dumps(notebook(run, covered=covered), ensure_ascii=False, indent=1) + "\n"


def _notebook_cells(run: Trace, rows: int, covered: Covered) -> None:
    """The first cells of the notebook, as Jupyter draws them."""
    cells = notebook(run, rows, covered)["cells"]
    with st.container(height=HEIGHT, border=True):
        for number, cell in enumerate(cells[:NOTEBOOK_CELLS], 1):
            _cell(cell, f"{KEY}_{number}")
        st.caption(f"The first {NOTEBOOK_CELLS} of its {len(cells)} cells.")


def _cell(cell: Json, key: str) -> None:
    text = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        # A heading of the notebook stands below the headings of this page.
        st.markdown(f"#{text}" if text.startswith("#") else text)
        return
    code_box.show(text, "python", key)
    for number, output in enumerate(cell["outputs"], 1):
        code_box.show("".join(output["data"]["text/plain"]), None, f"{key}_output_{number}")


def _given(derivation: Derivation) -> Iterable[str]:
    return derivation.given


def _given_and_gradients(derivation: Derivation) -> Iterable[str]:
    return (*derivation.given, *derivation.differentiated_by)


COMPUTES = "The file holds none of those numbers; it computes them when it runs."
WORD = "The file has the word “covered” in place of those numbers."

EXPORTS = (
    Export(
        "NumPy script",
        ".py",
        "text/x-python",
        "The whole derivation in Python. It needs only NumPy, prints every matrix with its shape, and at the end "
        "measures every slope.",
        lambda run, _: numpy_script(run),
        partial(_python, numpy_script),
        _given,
        COMPUTES,
    ),
    Export(
        "Jupyter notebook",
        ".ipynb",
        "application/x-ipynb+json",
        "The same in cells: each line with its sentence, its formula, the questions about it, and its numbers.",
        _notebook_text,
        _notebook_cells,
        _given,
        f"{WORD} It computes them when it runs.",
    ),
    Export(
        "PyTorch script",
        "-torch.py",
        "text/x-python",
        "Only the forward lines: PyTorch does the backward pass, and its gradients are compared with the handout’s.",
        lambda run, _: torch_script(run),
        partial(_python, torch_script),
        _given_and_gradients,
        COMPUTES,
    ),
    Export(
        "LaTeX",
        ".tex",
        "application/x-tex",
        "Every line in index notation, in matrix form and in numbers, and a cell of each gradient by the chain rule. "
        "It needs only amsmath.",
        latex,
        _latex,
        lambda _: (),
        WORD,
    ),
)
