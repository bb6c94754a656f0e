"""What somebody sends who means no good, or has a broken program: links, scenario files, tables and cell texts."""

from __future__ import annotations

import base64
import gzip
import json
import zlib

from ui.state import link
from ui.state import scenario_document as document
from ui.state.example import example
from ui.state.scenario import of_example

SCRIPTS = (
    "<script>window.ran = true</script>",
    "<img src=x onerror='window.ran = true'>",
    "javascript:window.ran=true",
    "</style><svg onload='window.ran = alert(1) || true'>",
    "[x](javascript:window.ran=true)",
    "$\\href{javascript:window.ran=true}{x}$",
)
NUMBERS = (
    "1e999",
    "-1e999",
    "NaN",
    "inf",
    "1e-999",
    "0x10",
    "1_000",
    "1,2,3",
    "--1",
    "=1/3",
    "9" * 5000,
    "1e" + "9" * 50,
)
"""Texts that some programs take for a number; none of them is one here that a computer can hold."""


def packed(found: object) -> str:
    """What a link would carry, though no board has written it."""
    text = found if isinstance(found, bytes) else json.dumps(found).encode()
    return base64.urlsafe_b64encode(zlib.compress(text, 9)).decode().rstrip("=")


BOMB = packed(b"[" + b"0," * 3_000_000 + b"0]")
WHOLE = link.encode(of_example(example("xor"))) or ""

DOCUMENTS: tuple[object, ...] = (
    [],
    "text",
    7,
    None,
    {"X": [[1e999]]},
    {"X": [[float("nan")]]},
    {"X": [["<script>alert(1)</script>"]]},
    {"X": [[0] * 100_000]},
    {"X": [[0]] * 100_000, "Y": [[0]] * 100_000},
    {"X": [[]]},
    {"X": [[0, 1], [2]]},
    {"X": {"0": 1}},
    {"W1": None},
    {"W1": [[10**400]]},
    {"learning_rate": "0.5"},
    {"learning_rate": 1e999},
    {"momentum": 1},
    {"momentum": -0.5},
    {"momentum": True},
    {"momentum": "0.9"},
    {"momentum": 1e999},
    {"V_W1": [[0, 0]] * 4},
    {"momentum": 0.9, "V_W1": [[1, 2]]},
    {"momentum": 0.9, "V_W1": [[0, 1e999]] * 4},
    {"momentum_draft": "0.5"},
    {"decimals": -1},
    {"decimals": 10**30},
    {"hidden": "__import__('os')"},
    {"loss": ["total"]},
    {"version": 2, "hidden": ["__import__('os')"]},
    {"version": 2, "hidden": ["tanh"] * 100_000},
    {"version": 2, "hidden": {"0": "tanh"}},
    {"version": 2, "loss": "cross_entropy", "output": "relu"},
    {"version": 2, "hidden": ["tanh", "tanh"], "W3": [[1e999]]},
    {"version": 2, "reduction": None},
    {"version": 10**9},
    {"version": True},
    {"Y": [[True], [False]]},
    {"format": "exe"},
    {"__proto__": {"polluted": True}},
    {"unfolded": ["0." * 1000] * 1000},
    {"drafts": [["W1", 0, 0, "x"]] * 100_000},
    {"drafts": [["W1", -1, 0, "x"]]},
    {"drafts": [["W1", 0, 0, "0.5"]]},
    {"drafts": [["W1", 0, 0, "x"], ["W1", 0, 0, "y"]]},
    {"unfolded": ["<script>"]},
    {"pinned": ["dW1", 10**30, 0]},
    {"first_row": 10**30},
    {"columns": ["<script>window.ran = true</script>"] * 3},
    {"hidden_grids": ["dW1"] * 10_000},
)
"""JSON that is no scenario."""

LINKS: tuple[str, ...] = (
    "abc",
    "%%%",
    "💥",
    "../../etc/passwd",
    "A" * 100_000,
    packed(b"\xff\xfe"),
    packed(b"[" * 100_000),
    "eNqrVopQsooeBaNgFAwjEDsKRsEoGEagFgCxKMDd",
    packed(b'{"b": [[1, 2]], "b": [[3, 4]]}'),
    base64.urlsafe_b64encode(zlib.compress(b"{}") + b"more").decode(),
    packed(b'{"a":' * 50_000),
    packed(b"9" * 10_000),
    BOMB[:3000],
    BOMB,
    WHOLE[:-5],
    WHOLE[5:],
    *SCRIPTS,
    *map(packed, DOCUMENTS),
)
"""The parameter of an address that no board has made."""

FILES: tuple[bytes, ...] = (
    b"",
    b"\x00",
    b"\xff\xfe\x00",
    b"[" * 1_000_000,
    b'{"X": [[1e999]]}',
    b'{"X": [[NaN]]}',
    b'{"X"',
    b"9" * 10_000,
    b'{"X": [' + b"[]," * 1_000_000 + b"[]]}",
    b'{"b": [[1, 2]], "b": [[3, 4]]}',
    gzip.compress(b"0" * 10_000_000),
    b"PK\x03\x04" + b"\0" * 100,
    *(json.dumps(found).encode() for found in DOCUMENTS),
    json.dumps(document.write(of_example(example("iris")))).encode()[:-20],
)
"""A file that is no scenario."""

TABLES: tuple[bytes, ...] = (
    b"",
    b"\x00\x01\x02",
    b"a",
    b"a,b",
    b'a,b\n"1,2\n',
    b"a,b\n1\n",
    b"a,b\n1,2,3\n",
    b"a,b\n1,x\n2,3\n4,5\n",
    b"a,b\n1,\n",
    b"a,b\nNaN,1\n2,3\n4,5\n",
    b"a,b\n1e999,1\n2,3\n4,5\n",
    b"a," * 10_000 + b"b\n",
    b"a,b\n" + b"1,2\n" * 10_001,
    b"x" * 2_000_000,
    b"\n" * 2_000_000,
    gzip.compress(b"1,2\n" * 1_000_000),
    b"PK\x03\x04" + b"\0" * 100,
    b"%PDF-1.7",
    "a,b\n1,2\n".encode("utf-16")[:-1] + b"\xd8",
)
"""A file that is no table for the board."""

NAMES = "\n".join(
    [",".join(f'"{name}"' for name in ("<script>window.ran = true</script>", *SCRIPTS[1:3], "y")), "1,2,3,0"]
)
"""A table, with script in the names of its columns."""
