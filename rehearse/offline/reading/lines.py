"""A posting as lines and passages: bullets and marks taken off, sentences told apart, every word left as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# A longer line, and more lines, are no posting of people's; and a longer passage is more than `Read` may hold.
LINE_LIMIT = 20_000
MOST_LINES = 4_000
PASSAGE_LIMIT = 500

_SYMBOLS = "\u2190-\u21ff\u2300-\u2bff\ufe0f\u200b-\u200d\U0001f000-\U0001faff"
_BULLETS = ">-•●▪◦○·‣*–—►▶■□❖➢➤✓✔✅☑"
# Character classes only, so that each is tried once: linear in the length of the line.
_FRONT = re.compile(rf"[\s>#|*_+=~{_SYMBOLS}{re.escape(_BULLETS)}]*(?:\(?\d{{1,2}}[.)]\s+|\(?[a-z]\)\s+)?[*_]*")
_BACK = re.compile(rf"[\s|*_#~{_SYMBOLS}]")
# Blanks other than tabs, taken from where they begin and nowhere else: else a search would begin anew at each of
# many blanks and run through the rest of them in vain.
_BLANKS = r"(?<![^\S\t])[^\S\t]+"
_BARS = re.compile(rf"\t|(?:{_BLANKS})?\|\s*")
_SEGMENTS = re.compile(rf"\t|(?:{_BLANKS})?(?:\|\s*|[·•]\s+)|{_BLANKS}[–—·•@-]+\s+")
# As long as a run of marks can be in a sentence; without an end, a row of dots would be run through from each of them.
_SENTENCE_END = re.compile(r"[.!?…][.!?…\"'”’)\]]{0,9}\s+(?=[^\sa-z])|\s[•·▪●►✓✅]\s*")
_NO_END = ("e.g", "i.e", "etc", "st", "mr", "mrs", "ms", "dr", "no", "approx", "vs", "prof", "incl", "max", "min", "co")
_EDGES = ' \t\r\n.;,:|*_"“”•·–—-'


class Line(NamedTuple):
    """One line of a posting; `number` is 1-based, `body` a verbatim part of it without bullet and marks.

    `is_bullet` is True behind a dash, a dot or a number; `is_marked` where Markdown or a colon at the end
    shows a heading.
    """

    number: int
    body: str
    is_bullet: bool
    is_marked: bool


def lines_of(text: str) -> tuple[Line, ...]:
    """Return the first `MOST_LINES` lines that say something, each up to `LINE_LIMIT` characters, and empty ones.

    Of several empty lines in a row only the first is there; what matters of them is that a stretch ends.
    """
    lines: list[Line] = []
    said = 0
    for number, raw in enumerate(text.splitlines(), start=1):
        line = _line(number, raw[:LINE_LIMIT]) if raw else Line(number, "", False, False)
        said += bool(line.body)
        if said > MOST_LINES:
            break
        if line.body or not lines or lines[-1].body:
            lines.append(line)
    return tuple(lines)


def cells_of(body: str) -> tuple[str, ...]:
    """Return the cells of a line that was pasted from a table (tabs or bars); the line itself where it was not."""
    return tuple(cell.strip(_EDGES) for cell in _BARS.split(body) if cell.strip(_EDGES))


def segments_of(body: str) -> tuple[str, ...]:
    """Return the parts of a line of headline facts, which bars, dots and dashes with blanks around them divide."""
    return tuple(part.strip(_EDGES) for part in _SEGMENTS.split(body) if part.strip(_EDGES))


def label_of(body: str) -> tuple[str, str] | None:
    """Return label and value of a line such as "Company: Acme" or of two cells; None where it is neither."""
    cells = cells_of(body)
    if len(cells) == 2 and len(cells[0]) <= 40:
        return cells[0], cells[1]
    at = body.find(":", 0, 45)
    if at < 2 or body[at + 1 : at + 3] == "//":
        return None
    value = body[at + 1 :].strip(_EDGES)
    return (body[:at].strip(_EDGES), value) if value else None


def sentences_of(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each sentence, trimmed and at most `PASSAGE_LIMIT` characters, and whether it is a question."""
    first = 0
    for end in _SENTENCE_END.finditer(text):
        if text[end.start()] == "." and text[max(0, end.start() - 8) : end.start()].lower().endswith(_NO_END_FORMS):
            continue
        yield from _sentence(text[first : end.end()])
        first = end.end()
    yield from _sentence(text[first:])


_NO_END_FORMS = tuple(f"{before}{form}" for form in _NO_END for before in (" ", "("))


def _sentence(text: str) -> Iterator[tuple[str, bool]]:
    trimmed = text.strip()
    asks = trimmed.endswith("?")
    trimmed = trimmed.strip(_EDGES + "!?…")
    if trimmed.count("(") == trimmed.count(")") + 1 and text.rstrip(_EDGES).endswith(")"):
        trimmed += ")"
    if len(trimmed) > PASSAGE_LIMIT:
        trimmed = trimmed[:PASSAGE_LIMIT].rpartition(" ")[0] or trimmed[:PASSAGE_LIMIT]
    if any(character.isalnum() for character in trimmed):
        yield trimmed, asks


def _line(number: int, raw: str) -> Line:
    stripped = raw.strip()
    front = _FRONT.match(raw)
    start = front.end() if front else 0
    head = raw[:start].strip()
    end = len(raw)
    while end > start and _BACK.match(raw[end - 1]):
        end -= 1
    body = raw[start:end]
    is_bold = stripped.startswith(("**", "__")) and stripped.rstrip(":").endswith(("**", "__"))
    is_bullet = bool(head) and not is_bold and (head[0] in _BULLETS or head[-1] in ".)") and not head.startswith("**")
    is_marked = stripped.startswith("#") or is_bold or body.endswith(":")
    return Line(number, body, is_bullet, is_marked)
