"""A person's own numbers beside the table's: pasted for any matrix, compared cell by cell, the likely mistake named."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from backprop_core import NAMES, Derivation, Trace
from backprop_core.explain.covering import kept_back
from backprop_core.explain.notation import Notation, notation_of
from backprop_core.language.matrix_writing import screen_style, write
from backprop_core.practice.diagnosis import Diagnosis, diagnose
from backprop_core.practice.intervals import Precision
from backprop_core.practice.mistakes import Mistake, mistakes_before
from backprop_core.practice.written_numbers import DIGITS, Compared, Comparison, Verdict
from ui.board.number_warnings import overflow_text
from ui.page import html_table, uncovering
from ui.page.html_table import Entry, number, verdict
from ui.reading.expected_numbers import Pasted, read_pasted, write_block
from ui.reading.numbers import print_number
from ui.reading.pasted_lines import PastedError
from ui.state import session
from ui.state.scenario import Scenario

MATRIX = "check_matrix"
TEXT = "check_text"
KEPT = "check_text_kept"
MISTAKE = "check_mistake"
MOST = 200
SHOWN_BEYOND = 2
LEAST, MOST_DECIMALS = 4, 12
LONG = 6
"""Of so many decimals on, a power of ten is easier to write."""

VERDICTS: Mapping[Verdict, Entry] = {
    "agrees": verdict(True),
    "too few digits": Entry("? too few digits", "few"),
    "differs": verdict(False),
}

FEW_NUMBERS = 6
MORE_DIGITS = "write more digits, and it can be told which."
DOUBTFUL = f"So few digits can also come from two mistakes at once, or from one that is not known here: {MORE_DIGITS}"
TOO_FEW = (
    "The numbers that differ have too few digits to show which mistake it is: write at least "
    f"{DIGITS} significant digits."
)

HEADS = ("cell", "yours", "ours", "agrees", "difference")
HEADS_COVERED = ("cell", "yours", "agrees")
CHANGED = ("", "in matrix form", "in index notation")


def show(scenario: Scenario, run: Trace) -> None:
    """Draw the choice of the matrix, the text, and what comparing the two says.

    Numbers that are kept back are compared all the same.
    """
    st.header("Compare your own numbers")
    st.markdown(
        "Choose a matrix and paste yours: from a program, from a spreadsheet, or typed, one row a line. A number "
        f"agrees when ours rounds to the digits that you wrote. Write at least {DIGITS} significant digits."
    )
    left, right = st.columns((2, 3), gap="medium")
    with left:
        name = _choose(run)
        _try_a_mistake(scenario, run, name)
    with right:
        text = _text(run, name)
    if text.strip():
        _answer(scenario, run, name, text)


def show_changed_lines(notation: Notation, mistake: Mistake) -> None:
    """The lines of the table that a mistake changes or adds, as they are and as it says them."""
    right, wrong = notation.derivation, mistake.derivation
    rows = [
        (who, Entry(_form(notation, lines, line.name), "code"), Entry(lines.by_name[line.name].text, "code"))
        for line in wrong.lines
        for who, lines in (("the table", right), ("the mistake", wrong))
        if line != right.by_name.get(line.name) and line.name in lines.by_name
    ]
    html_table.show(f"The lines that change: {mistake.name}", CHANGED, rows)


def _form(notation: Notation, lines: Derivation, name: str) -> str:
    def label(one: str) -> str:
        return notation.label(one) if one in NAMES else one

    return f"{label(name)} = {write(lines.form(name), screen_style(label))}"


def _choose(run: Trace) -> str:
    """The matrix to compare: those of the lines first, then the given ones."""
    derivation = run.derivation
    names = [*derivation.by_name, *derivation.given]
    if st.session_state.get(MATRIX) not in names:
        st.session_state[MATRIX] = next(iter(derivation.parameter_of))
    return st.selectbox(
        "Matrix",
        names,
        format_func=lambda name: f"{run.notation.label(name)}   ({run.notation.shape_text(name)})",
        key=MATRIX,
        persist_state="session",
    )


def _try_a_mistake(scenario: Scenario, run: Trace, name: str) -> None:
    """Fill the text with the numbers of a typical mistake, for a class to find."""
    known = [mistake.name for mistake in _mistakes_to_show(scenario, run, name)]
    if not known:
        return
    if st.session_state.get(MISTAKE) not in known:
        st.session_state[MISTAKE] = known[0]
    with st.popover("Or try a typical mistake"):
        st.selectbox("Fill in the numbers of this mistake; the page then has to find it", known, key=MISTAKE)
        st.button("Fill in", key="check_fill", on_click=_fill)


def _mistakes_to_show(scenario: Scenario, run: Trace, name: str) -> list[Mistake]:
    """The typical mistakes whose numbers give no covered ones away: without its slope, a delta is the error itself."""
    sizes, covered = tuple(run.sizes.items()), scenario.kept_back
    typical = [] if name in covered else [one for one in mistakes_before(run, name) if one.typical]
    if not covered:
        return typical
    return [x for x in typical if name not in kept_back(notation_of(x.derivation, sizes), covered)]


def _fill() -> None:
    """Put in what the controls say now: whoever presses soon after choosing is ahead of the page."""
    scenario, name = session.current().scenario, st.session_state[MATRIX]
    run = scenario.trace()
    for mistake in _mistakes_to_show(scenario, run, name):
        if mistake.name == st.session_state[MISTAKE]:
            st.session_state[KEPT] = write_block(mistake.follow(run)[name].tolist())


def _text(run: Trace, name: str) -> str:
    """What was pasted.

    It is kept under a key of its own: a text that is left by going straight to another page arrives when its
    widget is gone.
    """
    st.session_state[TEXT] = st.session_state.get(KEPT, "")
    text = st.text_area(
        f"Your {run.notation.label(name)}: {_size(*run[name].shape)}",
        key=TEXT,
        height=170,
        placeholder="0.12   −0.05\n0.30    0.41",
        help="Paste it as you copied it: from NumPy, PyTorch, TensorFlow, JAX, pandas, R, Julia, MATLAB, LaTeX, "
        "Markdown or a spreadsheet. Names, brackets and labels around the numbers are left out. 0,5 is 0.5 wherever "
        "the comma does not separate.",
        on_change=_keep,
    )
    return text or ""


def _keep() -> None:
    st.session_state[KEPT] = st.session_state[TEXT]


def _answer(scenario: Scenario, run: Trace, name: str, text: str) -> None:
    try:
        pasted = read_pasted(text, run[name].shape[1])
    except PastedError as error:
        st.error(str(error))
        return
    diagnosis = diagnose(run, name, pasted.expected)
    if diagnosis.comparison is None:
        _say_shape(run, name, pasted)
        _name_mistakes(run, diagnosis)
        return
    is_covered = name in scenario.kept_back
    if diagnosis.order != "as written":
        st.info(
            f"You pasted {_size(*pasted.expected.numbers.shape)}: read {diagnosis.order} as {_size(*run[name].shape)}."
        )
    _say(run, diagnosis, diagnosis.comparison, is_covered)
    _cells(run, pasted, diagnosis, diagnosis.comparison, is_covered)
    if is_covered:
        uncovering.offer(scenario, frozenset((name,)), "Our numbers are covered here, too.", "check_own")


def _say_shape(run: Trace, name: str, pasted: Pasted) -> None:
    label = run.notation.label(name)
    st.error(
        f"{label} has {_size(*run[name].shape)} ({run.notation.shape_text(name)}), and you pasted "
        f"{_size(*pasted.expected.numbers.shape)}."
    )


def _say(run: Trace, diagnosis: Diagnosis, comparison: Comparison, is_covered: bool) -> None:
    """How many cells differ, what explains them, and how many digits are missing elsewhere."""
    count, label = comparison.verdicts.size, run.notation.label(comparison.name)
    if diagnosis.verdict == "agrees":
        st.success(f"{'All ' if count > 1 else ''}{count} of {count} cells of {label} agree, to the digits you wrote.")
        return
    sentence, digits = _counted(comparison, label), _missing_digits(run, comparison)
    if not comparison.count("differs"):
        st.info(f"{sentence} {digits}")
        return
    if diagnosis.verdict == "rounded":
        st.info(f"{sentence} {_rounded(diagnosis.precision)}")
    else:
        st.warning(sentence)
        _name_mistakes(run, diagnosis)
        if diagnosis.verdict == "too few digits":
            st.markdown(TOO_FEW)
        if diagnosis.verdict == "unexplained":
            st.markdown(_unexplained(run, diagnosis, is_covered))
    st.markdown(digits)


def _counted(comparison: Comparison, label: str) -> str:
    """How many cells have each verdict, in one sentence: those that differ first."""
    differ, few, agree = (comparison.count(verdict) for verdict in ("differs", "too few digits", "agrees"))
    parts = [
        (differ, "differs" if differ == 1 else "differ"),
        (few, f"{'has' if few == 1 else 'have'} too few digits to tell"),
        (agree, f"{'agrees' if agree == 1 else 'agree'}, to the digits you wrote"),
    ]
    (first, what), *others = [part for part in parts if part[0]]
    sentences = [
        f"{first} of {comparison.verdicts.size} cells of {label} {what}",
        *(f"{n} {text}" for n, text in others),
    ]
    return f"{'; '.join(sentences)}."


def _missing_digits(run: Trace, comparison: Comparison) -> str:
    """How much to write where it was too little; nothing where there is no such cell."""
    few = comparison.count("too few digits")
    if not few:
        return ""
    cell = comparison.smallest("too few digits")
    symbol, places = run.notation.symbol(cell.cell), cell.needed
    amount = f"{places} decimal{'s' if places != 1 else ''}" if places > 0 else "every digit before the point"
    power = " (or a power of ten, such as 1.2e-9)" if places >= LONG else ""
    if few == 1:
        return f"Write at least {DIGITS} significant digits: for {symbol} that is {amount}{power}."
    return f"Write at least {DIGITS} significant digits of each: for the smallest, {symbol}, that is {amount}{power}."


def _rounded(precision: Precision | None) -> str:
    return (
        f"They show no mistake: such numbers come out when the matrices on the way are {rounded_to(precision)}. "
        "Keep all digits until the end."
    )


def rounded_to(precision: Precision | None) -> str:
    """``rounded to 3 decimals``."""
    if precision is None:
        return "rounded"
    if precision.decimals is not None:
        return f"rounded to {precision.decimals} decimal{'s' if precision.decimals != 1 else ''}"
    return f"rounded to {precision.digits} significant digits"


def _unexplained(run: Trace, diagnosis: Diagnosis, is_covered: bool) -> str:
    """What is consistent where no mistake explains the numbers."""
    nothing = "None of the mistakes known here gives these numbers."
    if not diagnosis.consistent or diagnosis.needed is None:
        return (
            f"{nothing} Compare the matrices before it, in the order of the board: the first that differs shows where "
            "to look."
        )
    label = run.notation.label(diagnosis.consistent)
    numbers = ", ".join(print_number(float(x), LEAST) for x in diagnosis.needed.ravel()[:FEW_NUMBERS])
    needed = "" if is_covered or diagnosis.needed.size > FEW_NUMBERS else f": {label} = {numbers}"
    return (
        f"{nothing} But they follow, by the right lines, from another {label}{needed}. So what comes after {label} is "
        f"right: compare your {label} with ours, and what is before it."
    )


def _name_mistakes(run: Trace, diagnosis: Diagnosis) -> None:
    """Name the mistakes that give the pasted numbers."""
    named, others = diagnosis.mistakes, diagnosis.others
    if others and not named:
        st.markdown(f"{others} of the mistakes known here give numbers like these: {MORE_DIGITS}")
    if len(named) > 1:
        st.markdown(f"Each of these {len(named)} mistakes gives {_exactly(diagnosis.precision)} your numbers:")
    for mistake in named:
        with st.container(border=True):
            st.markdown(f"**{'Possible' if diagnosis.is_doubtful else 'Likely'}: {mistake.name}.** {mistake.sentence}")
            if diagnosis.precision:
                st.caption(f"With the matrices on the way {rounded_to(diagnosis.precision)}.")
            show_changed_lines(run.notation, mistake)
            _link(run, next(name for name in mistake.changed if name in run.derivation.by_name))
    if others and named:
        st.caption(f"{others} more give{'s' if others == 1 else ''} the same numbers.")
    if diagnosis.is_doubtful and named:
        st.markdown(DOUBTFUL)


def _exactly(precision: Precision | None) -> str:
    return "about" if precision else "exactly"


def _link(run: Trace, name: str) -> None:
    st.page_link("app.py", label=f"See {run.notation.label(name)} on the board", query_params={"step": name})


def _cells(run: Trace, pasted: Pasted, diagnosis: Diagnosis, comparison: Comparison, is_covered: bool) -> None:
    """The table cell by cell; of a large matrix those that differ first."""
    shown, count = comparison.cells(MOST), comparison.verdicts.size
    name = run.notation.label(comparison.name)
    most = max(one.decimals for one in shown) + SHOWN_BEYOND
    decimals = None if is_covered else min(max(most, LEAST), MOST_DECIMALS)
    texts = [pasted.text(one.cell.row, one.cell.column, comparison.expected, diagnosis.order) for one in shown]
    rows = [_row(run, one, text, decimals) for one, text in zip(shown, texts, strict=True)]
    html_table.show(f"{name} cell by cell, yours and ours", HEADS_COVERED if is_covered else HEADS, rows)
    overflow = overflow_text(run, (print_number(one.ours, 0) for one in shown), [comparison.name])
    if overflow and not is_covered:
        st.caption(overflow)
    if len(shown) < count:
        st.caption(f"{len(shown)} of {count} cells: first those that differ, then those with too few digits to tell.")


def _row(run: Trace, one: Compared, text: str, decimals: int | None) -> tuple[Entry, ...]:
    """One cell; without our number where there are no decimals to print it with."""
    cell, yours = Entry(run.notation.symbol(one.cell), "symbol"), number(text.replace("-", "−"))
    if decimals is None:
        return cell, yours, VERDICTS[one.verdict]
    ours, difference = (number(print_number(x, decimals)) for x in (one.ours, one.difference))
    return cell, yours, ours, VERDICTS[one.verdict], difference


def _size(rows: int, columns: int) -> str:
    return f"{rows} row{'s' if rows != 1 else ''} of {columns} number{'s' if columns != 1 else ''}"
