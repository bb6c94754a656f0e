"""The answers that the component sends, judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backprop_core.lesson.beat import Beat
from backprop_core.lesson.judging import Judgement, judge
from ui.lesson.content import Content
from ui.lesson.payload import Said
from ui.reading.expected_numbers import read_written
from ui.reading.numbers import LONGEST_TEXT, NumberError


def said_of(content: Content, sent: Any) -> Said | None:
    """What is said of an answer; ``None`` where what was sent is none."""
    if not isinstance(sent, Mapping):
        return None
    number, name, answers = sent.get("number"), sent.get("beat"), sent.get("answers")
    beat = content.asking.get(name) if isinstance(name, str) else None
    if type(number) is not int or beat is None or beat.question is None or not isinstance(answers, list):
        return None
    texts = [text[:LONGEST_TEXT] for text in answers[: len(beat.question.fields)] if isinstance(text, str)]
    judgement = _judged(content, beat, texts)
    return {"number": number, "beat": beat.id, "verdict": judgement.verdict, "sentence": judgement.sentence}


def _judged(content: Content, beat: Beat, texts: list[str]) -> Judgement:
    """A number is read as everywhere else, a decimal comma as a point."""
    if beat.question and beat.question.kind == "number" and texts:
        try:
            return judge(content.run, beat, read_written(texts[0]), content.writer)
        except NumberError as error:
            return Judgement("unreadable", f"Your number {error}.")
    return judge(content.run, beat, texts, content.writer)
