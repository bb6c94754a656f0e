"""Words as numbers: two classes are one column of 0 and 1, more are a column each with a single 1 (one-hot).

The order of the classes is data, so that a person can see which of them is which column.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backprop_core.evaluation import Matrix


class LabelError(ValueError):
    """Labels that are not at least two classes, or one that is none of the classes."""


def find_classes(texts: Sequence[str]) -> tuple[str, ...]:
    """The different labels among the texts, in the order of the alphabet, whatever the order of the rows.

    Raises:
        LabelError: there are fewer than two.
    """
    classes = tuple(sorted(set(texts)))
    if len(classes) < 2:
        problem = f"the only class is “{classes[0]}”" if classes else "there is none"
        raise LabelError(f"{problem}, and at least two are needed")
    return classes


def columns_of(classes: Sequence[str]) -> int:
    """How many columns the classes take: one for two, otherwise one each."""
    return 1 if len(classes) == 2 else len(classes)


def code_of(label: str, classes: Sequence[str]) -> tuple[int, ...]:
    """One label in numbers: of two classes the first is 0 and the second 1; of more the label's own place is 1.

    Raises:
        LabelError: it is none of the classes.
    """
    if label not in classes:
        raise LabelError(f"“{label}” is none of the classes {', '.join(classes)}")
    place = classes.index(label)
    return (place,) if len(classes) == 2 else tuple(int(i == place) for i in range(len(classes)))


def encode(texts: Sequence[str], classes: Sequence[str]) -> Matrix:
    """A row of numbers for each label.

    Raises:
        LabelError: a text is none of the classes.
    """
    codes = {label: code_of(label, classes) for label in classes}
    unknown = next((text for text in texts if text not in codes), None)
    if unknown is not None:
        raise LabelError(f"“{unknown}” is none of the classes {', '.join(classes)}")
    return np.array([codes[text] for text in texts], dtype=np.float64).reshape(len(texts), columns_of(classes))
