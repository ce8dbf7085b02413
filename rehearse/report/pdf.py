"""A report as a PDF, set by Typst from `report.typ`; people's words reach the template as data only."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rehearse.interview.model import Interview
from rehearse.paths import root
from rehearse.report.content import content
from rehearse.report.model import ReportContent
from rehearse.report.spending import cells, no_calls, remarks
from rehearse.report.words import Words, words_in
from rehearse.rubric import Rubric

if TYPE_CHECKING:
    from typst import Fonts

_TEMPLATE = Path(__file__).with_name("report.typ")
_LONG_WORD = re.compile(r"\S{40,}")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202d\u202e\ufffe\uffff]")
_PIECE = 20
_LACKING = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_COMMON_NAMES = {"CJK": "Chinese characters", "HANGUL": "Korean", "HIRAGANA": "Japanese", "KATAKANA": "Japanese"}


def to_pdf(interview: Interview, rubric: Rubric, words: Words | None = None) -> bytes:
    """Return the report as a PDF on A4 pages, fonts embedded; no network, no temporary file.

    It is checked to be PDF/UA-1, which a screen reader can read. Where no font on this machine has a letter, that
    cannot be, and the first page says which scripts are concerned. Arguments are as `content` takes them.
    """
    import typst

    words = words or words_in()
    report = content(interview, rubric, words)
    at = interview.finished_at or interview.created_at
    try:
        return _set(report, words, at, standard="ua-1")
    except typst.TypstError as error:
        lacking = scripts(_ESCAPED.sub(_unescaped, found) for found in _LACKING.findall(error.diagnostic))
    return _set(report, words, at, lacking=lacking)


def scripts(letters: Iterable[str]) -> tuple[str, ...]:
    """Return what these letters are called, such as 'Thai' or 'Chinese characters', each once and sorted."""
    every = {letter for text in letters for letter in text}
    heads = {unicodedata.name(letter, "").split(" ")[0] for letter in every if unicodedata.category(letter)[0] in "LM"}
    named = {_COMMON_NAMES.get(head, head.capitalize()) for head in heads if head}
    return tuple(sorted(named)) or ("signs that are no letters",) * bool(every)


def _unescaped(sign: re.Match[str]) -> str:
    return chr(int(sign.group(1), 16))


def _set(
    report: ReportContent,
    words: Words,
    at: datetime,
    *,
    standard: Literal["ua-1"] | None = None,
    lacking: tuple[str, ...] = (),
) -> bytes:
    import typst

    data = {**_data(report, words), "unprintable": lacking}
    made: bytes = typst.compile(
        _TEMPLATE,
        font_paths=_fonts(),
        sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
        # Typst refuses fractions of a second.
        timestamp=at.replace(microsecond=0),
        pdf_standards=standard,
    )
    return made


@cache
def _fonts() -> Fonts:
    """Read once: our fonts first, then the system's for scripts that ours lack (Chinese, Thai ...)."""
    import typst

    return typst.Fonts(font_paths=[root() / "static" / "fonts"])


def _data(report: ReportContent, words: Words) -> dict[str, Any]:
    data: dict[str, Any] = _printable(report.model_dump(mode="json"))
    data["title"] = data["title"].strip() or words.say("title")
    data["words"], data["language"] = words.texts, words.language
    data["spoken"] = report.language if re.fullmatch(r"[a-z]{2,3}", report.language) else "en"
    data["short-title"] = data["title"] if len(data["title"]) <= 80 else data["title"][:79] + "…"
    data["facts"] = [
        words.day(report.finished_at or report.created_at),
        words.say(f"mode_{report.mode}"),
        words.say("graded_of", n=report.graded, of=len(report.questions)),
        _printable(report.coach),
    ]
    data["taken-off"] = [
        words.say("taken_off_item", name=fault.name, points=fault.points, n=question.number)
        for question in report.questions
        for fault in (question.shown.faults if question.shown is not None else ())
    ]
    for criterion, row in zip(report.table, data["table"], strict=True):
        row["mean"] = None if criterion.mean is None else f"{criterion.mean:.1f}"
    for question, row in zip(report.questions, data["questions"], strict=True):
        row["shown"] = question.shown.number if question.shown is not None else None
    data["took"] = _took(report, words)
    for signature, row in zip(report.signatures, data["signatures"], strict=True):
        row["when"] = words.span(signature.first, signature.last)
    return data


def _took(report: ReportContent, words: Words) -> dict[str, Any]:
    spending = report.spending
    without = no_calls(report.coach, words, is_offline=report.is_offline)
    return {
        "models": _printable(", ".join(spending.models)),
        "rows": [list(row) for row in cells(spending, words)],
        "remarks": list(remarks(spending, words)) if spending.rows else [without],
    }


def _printable(value: Any) -> Any:
    """Take out what no font has, and let words too long for a line break."""
    if isinstance(value, str):
        kept = _UNPRINTABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
        return _LONG_WORD.sub(_breakable, kept)
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return value


def _breakable(word: re.Match[str]) -> str:
    letters = word.group()
    return "\u200b".join(letters[at : at + _PIECE] for at in range(0, len(letters), _PIECE))
