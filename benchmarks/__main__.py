"""Print the benchmarks: ``python -m benchmarks``, or some of them: ``python -m benchmarks core paint``.

Every figure that counts is a ratio within the run, or a time against a screen's frame; nothing fails by being slow.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module

from benchmarks import machine
from benchmarks.table import Table

# What each part measures; its module has the name of the part.
PARTS = {
    "core": "gradients and all intermediates, against automatic differentiation and bare NumPy",
    "paint": "from an edit to its paint, and the bytes of an edit",
    "pointing": "from the pointer on a cell to its light",
    "phone": "the first visit on a slow phone over a slow connection, against a page with one number",
    "grader": "how well mistakes are named, and whether right answers are accused (about fifteen minutes)",
    "training": "steps a second of training, against bare NumPy, PyTorch and JAX",
    "load": "a class at once: many sessions, each editing every five seconds",
    "compression": "the board's messages compressed or not: bytes on the wire, CPU and waits of a class",
    "beside": "a light session beside five of the largest size, and the memory that those take",
    "beside_training": "a light session beside five that train",
}


def main() -> None:
    """Measure what was asked for, and print each table when it is there."""
    listed = "\n".join(f"  {name:17}{says}" for name, says in PARTS.items())
    shown = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("python -m benchmarks", description=f"parts:\n{listed}", formatter_class=shown)
    parser.add_argument("parts", nargs="*", metavar="part", help="which parts; all by default")
    parser.add_argument("--longer", type=int, default=1, metavar="K", help="K times as many measurements")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    print(machine.describe(), flush=True)
    for name in asked.parts or PARTS:
        measure: Callable[[int], Table] = import_module(f"benchmarks.{name}").measure
        print(f"\n{measure(asked.longer)}", flush=True)


if __name__ == "__main__":
    main()
