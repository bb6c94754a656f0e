"""Cells from text with a row on each line: a printout, a table, a spreadsheet, numbers typed by hand."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from ui.reading.numbers import quoted

Rows = list[list[str]]
"""The text of each cell, row by row."""

PRINTED_SIZE = re.compile(r"\d+[×x]\d+(?: [\w ]+)?")
NAMED = re.compile(r"\A\s*[^\W\d]\w*\s*(?:=|:|<-)\s*(?=[-+−.\d])")
SCALE = re.compile(r"1(?:\.0*)?e([-+]?\d{1,3})\s*\*", re.IGNORECASE)
SCALED = re.compile(r"([-+−]?[\d.]+)(?:e([-+]?\d{1,3}))?", re.IGNORECASE)
COLUMNS = re.compile(r"Columns? \d+(?: (?:through|to|and) \d+)?:?")
SIZE = re.compile(r"\[\d+ rows x \d+ columns\]")
SERIES = re.compile(r"(?:(?:Name|Length): .*)?dtype: \w+")

R_VECTOR = re.compile(r"\s*\[\d+\]\s")
RULE = re.compile(r"(?=.*(?:---|===|\|))[\s|+:=-]*[-=][\s|+:=-]*")
GAP = re.compile(r" (?<=[^\s,] ) *+[-+−.]*+\d")
DOTS = ("..", "…", "⋯", "⋮", "⋱", "dots")
GROUPED = re.compile(r"[-+−]?[1-9]\d{0,2}(?: \d{3})+(?:[.,]\d+)?")
LEFT_OUT = re.compile("|".join(map(re.escape, DOTS)))
NOT_A_NAME = re.compile(r"[-+−(<$€£]*[.,]?\d|[-+−]?(?:nan|inf|na|n/a|null|none|true|false)$", re.IGNORECASE)
NAME = re.compile(r"[^\W\d_]|\[,?\d+,?\]")

TWO = "There is more than one matrix in it: paste one of them."


class PastedError(ValueError):
    """A text that is no matrix; the message is one sentence that says where and what to do."""


def line_rows(text: str, width: int) -> Rows:
    """The rows of a text with a row on each line."""
    lines, scale = _without_titles(text)
    block = "\n".join(lines)
    if "|" in block and "\t" not in block and _is_table(lines):
        return _table_rows(lines)
    rows = (_printed_rows(lines) if GAP.search(block) and not re.search("[\t;]", block) else None) or (
        _separated_rows(lines, _mark(block, width))
    )
    return [[_scaled(cell, scale) for cell in row] for row in rows] if scale else rows


def _without_titles(text: str) -> tuple[list[str], int]:
    """The lines without those above that name the matrix, and the power of ten that it is to be multiplied by."""
    lines = text.split("\n") if "\t" in text else NAMED.sub("", text, count=1).split("\n")
    scale, start = 0, 0
    for line in lines[:20]:
        scaled = SCALE.fullmatch(line.strip())
        if scaled:
            scale = int(scaled[1])
        elif line.strip() and not _is_title(line.strip()):
            break
        start += 1
    is_titled = any(map(str.strip, lines[:start])) and start < len(lines)
    kept = [line for line in lines[start:] if line.strip()] if is_titled else lines
    return [line for line in kept if not SIZE.fullmatch(line.strip())], scale


def _is_title(line: str) -> bool:
    """Whether a line names the matrix that stands below it, or says its size."""
    if COLUMNS.fullmatch(line) or "\t" in line or ";" in line:
        return False
    return bool(PRINTED_SIZE.fullmatch(line)) or (line[-1] in ":=" and any(map(str.isalpha, line)))


def _scaled(cell: str, scale: int) -> str:
    """A cell's text with a power of ten more."""
    number = SCALED.fullmatch(cell)
    return f"{number[1]}e{int(number[2] or 0) + scale}" if number else cell


def _is_table(lines: Sequence[str]) -> bool:
    """Whether each line begins with ``|``, or has one."""
    lines = [line.strip() for line in lines if line.strip()]
    return all(line[0] in "|+" for line in lines) or all("|" in line for line in lines)


def _table_rows(lines: Sequence[str]) -> Rows:
    """The rows of a table with ``|`` between the cells, as Markdown has it."""
    inside = [line.strip() for line in lines if line.strip() and not RULE.fullmatch(line)]
    rows = [[cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")] for line in inside]
    labelled = without_labels(rows)
    if labelled is None and len(rows) > 1 and len(inside) < len(lines) and (_counts(rows[0]) or _counts(rows[0], 1)):
        raise PastedError(
            "Row 1 can count the columns or be a row of the matrix: give the columns names, or leave row 1 out."
        )
    return whole(labelled or [row for row in rows if any(row)])


def _printed_rows(lines: Sequence[str]) -> Rows | None:
    """The rows of a printout with labels, of R, pandas and MATLAB; none where a text has no such labels."""
    lines = [line for line in lines if line.strip()]
    if lines and SERIES.fullmatch(lines[-1].strip()):
        return [line.split()[-1:] for line in lines[:-1]]
    if lines and R_VECTOR.match(lines[0]):
        return [[cell for line in lines for cell in R_VECTOR.sub("", line, count=1).split()]]
    for gap in (r"\s+", r"\s{2,}") if any("  " in line.strip() for line in lines) else (r"\s+",):
        blocks = list(_blocks(lines, gap))
        parts = [without_labels(block, sum(len(x[0]) for x in blocks[:i])) for i, block in enumerate(blocks)]
        labelled = [part for part in parts if part]
        if labelled and len(labelled) == len(parts):
            return whole(_beside_each_other(blocks, labelled))
    return None


def _blocks(lines: Sequence[str], gap: str) -> Iterator[Rows]:
    """The blocks of a printout, each with its head: what is too wide for a screen is printed in several."""
    block: Rows = []
    columns = 0
    for line in lines:
        cells = [] if COLUMNS.fullmatch(line.strip()) else re.split(gap, line.rstrip("\\ ").strip())
        counts = _counts(cells, columns) and (not block or len(cells) < len(block[-1]))
        if counts or all(map(_is_name, cells)):
            yield from [block] if block else []
            block, columns = [], columns + len(cells)
        elif not block:
            # Most texts are no printout: one look at the first line is enough.
            yield [cells]
            return
        block.append(cells)
    yield block


def _beside_each_other(blocks: Sequence[Rows], parts: Sequence[Rows]) -> Rows:
    """The rows of the whole matrix, from blocks that have the same rows and other columns."""
    heads = [name for block in blocks for name in block[0]]
    labels = {tuple(row[0] for row in block[1:]) if block[0] else len(block) for block in blocks}
    if len(blocks) > 1 and (len(set(heads)) < len(heads) or len(labels) > 1):
        raise PastedError(TWO)
    return [[cell for row in rows for cell in row] for rows in zip(*parts, strict=True)]


def without_labels(rows: Rows, start: int = 0) -> Rows | None:
    """The cells below a head and beside the labels of the rows; none where there is no head.

    Args:
        start: the number from which the head may count.
    """
    head, body = rows[0] if rows else [], rows[1:]
    widths = {len(row) for row in body}
    if len(widths) != 1:
        return None
    (width,) = widths
    if not head:
        return body
    names, first = head if head[0] else head[1:], [row[0] for row in body]
    is_named, are_names = all(map(_is_name, names)), all(map(_is_name, first))
    is_beside = 0 < len(names) == width - 1 and (are_names or _counts(first) or (is_named and _counts(first, 1)))
    if is_beside and (is_named or _counts(names, start)):
        return [row[1:] for row in body]
    if not is_named or len(head) != width:
        return None
    return [row[1:] for row in body] if are_names and width > 1 else body


def _separated_rows(lines: Sequence[str], mark: str) -> Rows:
    """The rows of a text of numbers, without names above and the labels that pandas writes below an empty corner."""
    if mark == " ":
        return whole(split_rows([line for line in lines if line.strip()], mark))
    rows = split_rows(lines, mark)
    has_corner = len(rows) > 1 and len(rows[0]) > 1 and not rows[0][0].strip() and rows[1][0] == "0"
    has_names = len(rows) > 1 and all(map(_is_name, rows[0])) and all(map(NOT_A_NAME.match, map(str.strip, rows[1])))
    return (without_labels(rows) if has_corner or has_names else None) or rows


def _is_name(cell: str) -> bool:
    """Whether a cell is the name of a row or a column: it is no number, and nothing that stands for one."""
    return bool(NAME.search(cell)) and not NOT_A_NAME.match(cell)


def _counts(cells: Sequence[str], start: int = 0) -> bool:
    """Whether the cells count from a number on."""
    return bool(cells) and list(cells) == [str(start + i) for i in range(len(cells))]


def _mark(block: str, width: int) -> str:
    """What stands between the numbers of the whole block."""
    if "\t" in block:
        return "\t"
    if ";" in block:
        return ";"
    is_numbers = any(map(_starts_with_a_number, block.split("\n")))
    has_gaps = is_numbers and bool(GAP.search(block)) and not _are_grouped(block.split("\n"))
    if "," in block and "." in block and not has_gaps and (width > 1 or block.count(".") > 1):
        return ","
    if is_numbers and all(re.search(r",[^\S\n]", line) for line in block.split("\n") if line.strip()):
        return ", "
    return " " if has_gaps else "," if width > 1 else "\t"


def _are_grouped(lines: Sequence[str]) -> bool:
    """Whether the spaces may stand inside numbers, as in 10 237,65: no line shows that they stand between two."""
    return all(GROUPED.fullmatch(line.strip()) for line in lines if " " in line.strip())


def _starts_with_a_number(line: str) -> bool:
    """Whether the first word of a line is a number, or close to one: a line of words is one text."""
    word = line.split(maxsplit=1)[0] if line.strip() else ""
    return bool(NOT_A_NAME.match(word)) or any(map(str.isdigit, word))


def split_rows(rows: Sequence[str], mark: str) -> Rows:
    """The cells of each row; an empty row is one empty cell."""
    if mark == " ":
        return [row.rstrip(" \n,;").split() or [""] for row in rows]
    if mark == ", ":
        separator = r",?\s+" if GAP.search("\n".join(rows)) else r",\s+"
        return [re.split(separator, row.replace(" ,", ",").strip().rstrip(",")) for row in rows]
    if mark != "\t" and _are_ended(rows, mark):
        rows = [row.rstrip().removesuffix(mark) for row in rows]
    try:
        return [row or [""] for row in csv.reader(rows, delimiter=mark, skipinitialspace=mark != "\t")]
    except csv.Error as error:
        raise PastedError(
            f"The text has a cell of over {csv.field_size_limit():,} characters: paste nothing but the matrix."
        ) from error


def _are_ended(rows: Sequence[str], mark: str) -> bool:
    """Whether each row ends with the mark that stands between its cells; the last need not."""
    *others, last = (row.rstrip() for row in rows)
    is_last = last.endswith(mark) or (bool(others) and last.count(mark) == others[0].count(mark) - 1)
    return is_last and all(row.endswith(mark) for row in others if row)


def whole(rows: Rows) -> Rows:
    """The rows, if a printout left none of their numbers out."""
    text = "\0".join("\0".join(row) for row in rows)
    if any(dots in text for dots in DOTS):
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if LEFT_OUT.search(cell):
                    where = f"Row {i + 1}, column {j + 1} is “{quoted(cell)}”"
                    raise PastedError(f"{where}, so numbers are left out: print the whole matrix.")
    return rows
