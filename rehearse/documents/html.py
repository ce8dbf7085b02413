"""A posting that was copied as HTML, read as the text it shows: one line for each block, item and table row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_APART = _HEADINGS | {"p", "ul", "ol", "dl", "table", "section", "article", "blockquote", "pre", "hr"}
_BLOCKS = _APART | {
    *("address", "aside", "body", "caption", "dd", "details", "div", "dt", "fieldset", "figcaption", "figure"),
    *("footer", "form", "header", "html", "legend", "li", "main", "nav", "summary", "tbody", "tfoot", "thead", "tr"),
}
_INLINE = frozenset(
    {"a", "abbr", "b", "em", "font", "i", "img", "label", "small", "span", "strong", "sup", "td", "th", "u"}
)
_UNSEEN = frozenset(
    {"head", "noscript", "script", "style", "svg", "template", "textarea", "select", "button", "iframe"}
)

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,9})(?:\s[^<>]{0,2000})?/?>")
_PAGE = re.compile(r"\s{0,200}<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)
_FEWEST_PAIRS = 3
_BLANKS = re.compile(r"\s+")


def is_html(text: str) -> bool:
    """Say whether the text clearly is HTML source, and not prose in which a tag is mentioned.

    It is where it begins as a page does, where it stands in one known element from first to last, or where
    at least three blocks (or line breaks) are marked up.
    """
    if "<" not in text:
        return False
    if _PAGE.match(text):
        return True
    known = _BLOCKS | _INLINE | {"br"}
    tags = [(match, match[2].lower()) for match in _TAG.finditer(text) if match[2].lower() in known]
    if not tags:
        return False
    whole = text.strip()
    (first, first_name), (last, last_name) = tags[0], tags[-1]
    is_begun = not first[1] and whole.startswith(first[0]) and first_name in _BLOCKS
    is_ended = bool(last[1]) and whole.endswith(last[0]) and last_name in _BLOCKS
    if is_begun and is_ended:
        return True
    opened = sum(not match[1] for match, name in tags if name in _BLOCKS)
    closed = sum(bool(match[1]) for match, name in tags if name in _BLOCKS)
    breaks = sum(name == "br" for _, name in tags)
    return min(opened, closed) >= _FEWEST_PAIRS or breaks >= _FEWEST_PAIRS


def text_of_html(source: str) -> str:
    """Return the text that a browser would show of `source`.

    Blocks begin new lines, list items "- ", the cells of a table row are joined by " | "; scripts, styles and
    form fields are left out.
    """
    from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

    # Python's own parser takes quadratic time over unclosed tags; this one is linear, and without
    # huge_tree it would drop what is nested deeper than 256 levels.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    root = etree.fromstring(source.encode("utf-8"), parser)
    return (
        ""
        if root is None
        else "\n".join(_lines("".join(_pieces(etree.iterwalk(root, events=("start", "end", "comment", "pi"))))))
    )


def _pieces(walk: Any) -> Iterator[str]:
    """Yield the text with what each tag means for lines."""
    for event, element in walk:
        # Comments and processing instructions have a function in the place of a tag's name.
        is_seen = isinstance(element.tag, str) and element.tag not in _UNSEEN
        if event == "start" and is_seen:
            yield _entered(element.tag)
            yield _BLANKS.sub(" ", element.text or "")
        elif event == "start":
            walk.skip_subtree()
        else:
            # Also a comment, which shows nothing itself but has words after it.
            yield _left(element.tag) if is_seen else ""
            yield _BLANKS.sub(" ", element.tail or "")


def _lines(text: str) -> Iterator[str]:
    """Yield the lines without blanks around them, at most one empty line in a row, no item without words."""
    is_item, is_empty = False, True
    for raw in text.split("\n"):
        line = raw.strip().strip("|").strip()
        if line == "-":
            is_item = True
        elif line:
            yield f"- {line}" if is_item and not line.startswith("- ") else line
            is_item, is_empty = False, False
        elif not is_item and not is_empty:
            yield ""
            is_empty = True


def _entered(name: str) -> str:
    if name == "li":
        return "\n- "
    if name in ("br", "hr"):
        return "\n"
    return "\n\n" if name in _APART else "\n" if name in _BLOCKS else ""


def _left(name: str) -> str:
    if name in ("td", "th"):
        return " | "
    return "\n\n" if name in _HEADINGS else "\n" if name in _BLOCKS else ""
