"""The forms in which people copy a matrix: source text, a program's printout, a table, a document, a spreadsheet.

A text is read in three steps: what surrounds the matrix is stripped (prompts, names, calls, types, labels), the rest is
split into rows, and each row into cells.  A text in none of the forms is split as a spreadsheet's.
"""

from __future__ import annotations

import re

from ui.reading.numbers import quoted
from ui.reading.pasted_lines import GAP, LEFT_OUT, TWO, PastedError, Rows, line_rows, split_rows, whole, without_labels

POWER = re.compile(
    r" ?(?:\*\^|(?<=[0-9.])[dD](?=[-+][0-9])|(?:[*×·x]|\\cdot|\\times) ?10 ?(?:\^|\*\*|(?=[⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹])))"
    r" ?(?:\{ ?([-+−]?[0-9]+) ?\}|([-+−]?[0-9]+|[⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]+))"
)
DRAWN = str.maketrans("│┃║┆─━═┌┬┐├┼┤└┴┘╞╪╡⎡⎢⎣⎤⎥⎦⎛⎜⎝⎞⎟⎠", "|" * 4 + "-" * 3 + "+" * 12 + " " * 12)
"""Characters that draw boxes and tall brackets: those of a box become what an ASCII table has."""
LOWERED = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹−", "-+0123456789-")
HARD_SPACE = re.compile(r"(?<!\d)[\u00a0\u2007\u2009\u202f]|[\u00a0\u2007\u2009\u202f](?!\d{3}(?!\d))")
"""A space of a web page.  One before three digits may group the digits of one number, and stays."""

BETWEEN_CELLS = re.compile(r"(?<=\S)[^\S\n]*\t")
"""A tab that does not only indent a line: the text is a spreadsheet's, whatever is in its cells."""
INPUT = re.compile(r"(?:>>>|\.\.\.| *\.\.\.:|>>?|julia>|octave:\d+>|In ?\[\d*\]:=?)(?: |$)")
ONE_KEY = re.compile(r"\s*\{\s*(['\"])[^'\"{}]*\1\s*:(?P<value>[^{}:]*)\}\s*")
"""A dict, or an object of JSON, with one matrix."""
BULLET = re.compile(r"^ *- (?=\[)", re.MULTILINE)
SHAPE = re.compile(r"\A\s*(?:torch\.Size\(\[[\d, ]*\]\)|\(\d+, ?\d*\))\s*\n(?=.*\[)")
ROUND = str.maketrans("()", "[]")
FENCE = re.compile(r"^```.*\n?", re.MULTILINE)
OUTPUT = re.compile(r"^Out ?\[\d*\](?://\w+)?[:=] *", re.MULTILINE)
BEGIN = re.compile(
    r"\\begin\{((?:[pbBvV]|small)?matrix\*?|array|tabular)\}(?:\[\w*\])?(?:\{(?:[clr| ]|@\{[^{}]*\})+\})?"
)
AROUND_LATEX = re.compile(r"\\(?:left|right|begin\{\w+\*?\}|end\{\w+\*?\}|[\[\](),;:! ]|q?quad)|[\s$()\[\]&.,]")
LATEX_SPACE = re.compile(r"\\(?:hline|(?:top|mid|bottom)rule|h?phantom\{[^{}]*\}|[,;:! ]|q?quad|displaystyle)|~")
LATEX_BRACES = re.compile(r"(?:\\(?:text|math)[a-z]*|\\num|(?<![a-zA-Z^_}]))\{([^{}]*)\}")
"""Braces that only surround a number; those of a fraction or a root stay."""

CALL = r"(?<![\w.])[\w.]++(?:(?<=array)|(?<=matrix)|(?<=tensor)|(?<=constant)|(?<=variable))\s*\("
SIZES = r"(?:\[\s*\w*\s*\]\s*)*"
DECLARED = re.compile(rf"(?:[^\W\d][\w:]*+[\s*&<>,]*+)*+{SIZES}(?:[^\W\d]\w*\s*)?{SIZES}=?\s*(?=\{{)")
"""What stands before a matrix in C, C++ and Java: types, a name, sizes."""
FLOAT = re.compile(r"(?<=[\d.])[fF](?!\w)")
SQUARE = str.maketrans("{}", "[]")
OPENING = re.compile(r"\[[\s\[]*+(?:[\w.]++\([\s\[]*+)?(?:[-+−'\"]*(?:[.,]?\d|nan|inf)|\]|\.\.|…)", re.IGNORECASE)
BEFORE = re.compile(rf"[\s(]*(?:{CALL}[\s(]*)*(?P<name>[^\W\d]\w*)?\s*", re.IGNORECASE)
SEVERAL = re.compile(r"\[\s*(?:\[|[^\s\],;]+[\s,;])")
OPTION = re.compile(r"(?<!\w)[^\W\d]\w*+\s*=\s*(?:\([^()]*\)|\[[\d\s,]*\]|<[^<>]*>|'[^']*'|[\w.:]++(?!\())")
BESIDE = re.compile(rf"{CALL}|<[^<>]*>|[\s(),;>\[\]]+", re.IGNORECASE)
TYPED = r"(?<![\w.])(?:\w+\.)?(?:float\d*|int\d*|[Aa]rray|tensor)"
SCALAR = re.compile(TYPED + r"\(([-+]?[\d.]+(?:e[-+]?\d+)?)(?:,[^()]*)?\)")
"""A number of a list whose numbers are printed with their type."""
COMMENT = re.compile(r"(?:#|//|%).*|/\*[^*]*\*/|\(\*[^*]*\*\)")
ROW = re.compile(r"\[([^\[\]]*)\]")
R_LABEL = re.compile(r"^[^\S\n]*\[(?:,\d+\]|\d+,?\][^\S\n]+[-+−.\d])", re.MULTILINE)


def split_cells(text: str, width: int) -> Rows:
    """The text of each cell, row by row; rows may differ in length, and a cell may be no number.

    Args:
        width: how many columns are expected; asked only where ``1,2`` could be one number or two.

    Raises:
        PastedError: it is no matrix, or its form does not tell the rows from the columns.
    """
    text = _in_one_notation(text)
    if not text:
        return []
    if "\t" in text and BETWEEN_CELLS.search(text) and text[0] not in "[{":
        return line_rows(text, width)
    text = _as_a_list(_without_prompts(text))
    begin = BEGIN.search(text)
    if begin or ("&" in text and r"\\" in text):
        return _latex_rows(_latex_body(text, begin) if begin else text)
    return _bracketed_rows(text, width) or line_rows(text, width)


def _in_one_notation(text: str) -> str:
    """The text with powers of ten as in ``1e-5`` and spaces as the space bar types them."""
    if not text.isascii():
        text = HARD_SPACE.sub(" ", text).translate(DRAWN)
    if any(mark in text for mark in ("10", "*^", "D", "d")):
        text = POWER.sub(lambda power: "e" + (power[1] or power[2]).translate(LOWERED), text)
    return "\n".join(text.splitlines())


def _without_prompts(text: str) -> str:
    """What a program printed, or where it printed nothing, what was typed into it."""
    if "```" in text:
        text = FENCE.sub("", text)
    if "Out" in text:
        text = OUTPUT.sub("", text)
    if not (">" in text or "In" in text):
        return text
    typed: list[str] = []
    printed: list[list[str]] = [[]]
    for line in text.split("\n"):
        prompt = INPUT.match(line)
        if prompt:
            typed.append(line[prompt.end() :])
            printed.append([])
        else:
            printed[-1].append(line)
    if not typed:
        return text
    blocks = ["\n".join(block) for block in printed if any(map(str.strip, block))]
    if len(blocks) > 1:
        raise PastedError(TWO)
    if not blocks and text.startswith("> "):
        return text
    return blocks[0] if blocks else "\n".join(typed)


def _as_a_list(text: str) -> str:
    """The matrix of a dict, below its shape or in tuples, as a list of lists."""
    text = BULLET.sub("", SHAPE.sub("", text))
    one = ONE_KEY.fullmatch(text)
    text = one["value"].strip() if one else text
    return text.translate(ROUND) if text[:1] == "(" and "," in text and not re.search(r"[\[\]{}]", text) else text


def _bracketed_rows(text: str, width: int) -> Rows | None:
    """The rows of a matrix in brackets or braces; none where a text does not begin with one."""
    text = _from_the_bracket_on(text)
    if not text:
        return None
    if re.search("[#/%*]", text):
        text = COMMENT.sub("", text)
    if "=" in text:
        text = OPTION.sub("", text)
    if "(" in text:
        text = SCALAR.sub(r"\1", text)
    rows: list[str] = ROW.findall(text)
    beside = ROW.sub(" ", text)
    brackets = re.sub(r"[^\[\]]", "", beside)
    if brackets.count("[") != brackets.count("]"):
        raise PastedError("A bracket is not closed: copy the whole matrix.")
    _refuse_beside(BESIDE.sub(" ", beside))
    if brackets not in ("", "[]"):
        raise PastedError(f"{TWO[:-1]}, with at most two brackets around each row.")
    if len(rows) == 1:
        rows = _literal_rows(rows[0], width)
    return whole(split_rows([row.replace("\n", " ") for row in rows], _mark_in_brackets("\n".join(rows))))


def _from_the_bracket_on(text: str) -> str:
    """The text from its first bracket on, if nothing but a name and calls stand before; braces become brackets."""
    if R_LABEL.search(text[:2000]):
        return ""
    if "{" in text and '"' not in text:
        text = text.lstrip()
        declared = DECLARED.match(text)
        text = FLOAT.sub("", text[declared.end() if declared else 0 :]).translate(SQUARE)
    start = text.find("[[") if "[[" in text else text.find("[")
    if start < 0 or not OPENING.match(text, start):
        return ""
    beside = re.split("[:=]", text[:start])[-1]
    before = BEFORE.fullmatch(beside)
    if not before and "[[" in text and "\t" not in text:
        _refuse_beside(beside)
    # A word before a single number in brackets is a text with a footnote.
    is_matrix = before and (not before["name"] or SEVERAL.match(text, start))
    return text[start:] if is_matrix else ""


def _literal_rows(body: str, width: int) -> list[str]:
    """The rows in one pair of brackets: MATLAB and Julia have a semicolon or a new line between them."""
    if ";" in body:
        return re.split(r"[;\n]", re.sub(r";\s*\.\.\.\s*\n", ";", body))
    lines = body.strip().split("\n")
    counts = [len(line.replace(",", " ").split()) for line in lines]
    is_one_row = len(set(counts)) > 1 or lines[0].rstrip().endswith(",") or sum(counts) == width
    if len(lines) == 1 or is_one_row:
        return [body]
    if counts[0] != width:
        raise PastedError(
            f"It can be one row of {sum(counts)} numbers or {len(lines)} rows of {counts[0]}: put “;” between the rows."
        )
    return lines


def _mark_in_brackets(block: str) -> str:
    """In brackets a comma separates, unless spaces do."""
    if "," not in block:
        return " "
    if not GAP.search(block):
        return ","
    return ", " if re.search(r",\s", block) else " "


def _latex_body(text: str, begin: re.Match[str]) -> str:
    """What stands between ``\\begin`` and ``\\end`` of a matrix, an array or a table."""
    closing = f"\\end{{{begin[1]}}}"
    body, found, after = text[begin.end() :].partition(closing)
    if not found:
        raise PastedError(f"“{closing}” is missing: copy the whole matrix.")
    if BEGIN.search(after):
        raise PastedError(TWO)
    before = re.split(r"[=:]|\\approx", text[: begin.start()])[-1]
    _refuse_beside(AROUND_LATEX.sub(" ", f"{before} {after}"))
    return body


def _latex_rows(body: str) -> Rows:
    """The rows of a matrix in LaTeX."""
    lines = re.split(r"\\\\(?:\[[^\]]*\])?|\\cr\b", body)
    tidy = [LATEX_BRACES.sub(r"\1", LATEX_SPACE.sub("", line)) for line in lines]
    rows = [list(map(str.strip, line.split("&"))) for line in tidy if line.strip()]
    return whole(without_labels(rows) or rows)


def _refuse_beside(text: str) -> None:
    """Refuse what stands beside a matrix and may change it, as a factor does."""
    beside = " ".join(text.split())
    if LEFT_OUT.search(beside):
        raise PastedError(f"“{quoted(beside)}” stands between the rows, so rows are left out: print the whole matrix.")
    if beside:
        raise PastedError(f"“{quoted(beside)}” stands outside the brackets: paste nothing but the matrix.")
