"""Text escaped for a place that renders Markdown, so that it shows there as it was written."""

from __future__ import annotations

import re

from rehearse.documents.steering import without_steering

_JOINER = "\u2060"
"""A word joiner: it shows as nothing, and parts what a renderer would read as one sign."""

# An underscore between two letters or digits is plain text in CommonMark, and so stays readable in the source.
_SIGNS = re.compile(r"[\\`*\[\]<>$~|]|&(?=[#\w])|:(?=[^\s\d]|$)|(?<![^\W_])_|_(?![^\W_])")
_LINE_START = re.compile(r"(?:[-+#=:]|(?P<number>\d{1,9})(?P<after>[.)]))(?=\s|$|[-+#=:])")
# Found in the text when it is parsed already, so that no escape can reach it: short codes (:smile:,
# :material/bolt:), addresses that become links, and arrows and signs that Streamlit draws.
_CODE = re.compile(r":(?=[\w+\-/]{1,80}:)")
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=[\w.+-])(?=@\w)", re.IGNORECASE)
_ARROW = re.compile(r"(?:(?<=\s)|^)(<->|->|<-|--|>=|<=|~=)(?=\s|$)")


def as_markdown_text(text: str) -> str:
    r"""Return Markdown that shows `text` as it was written: no markup, HTML, maths, icons, links or images.

    Lines stay lines (by hard breaks), empty lines part paragraphs, blanks around a line go. Where the page
    would still make an emoji, a link or an arrow of it, a word joiner (U+2060, invisible) is put in between.
    Characters that steer a terminal go.
    """
    paragraphs: list[list[str]] = [[]]
    for line in without_steering(text).splitlines():
        if line.strip():
            paragraphs[-1].append(_line(line.strip()))
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join("\\\n".join(lines) for lines in paragraphs if lines)


def _line(line: str) -> str:
    line = _CODE.sub(f":{_JOINER}", line)
    line = _ADDRESS.sub(_JOINER, line)
    line = _ARROW.sub(lambda match: f"{match[1][0]}{_JOINER}{match[1][1:]}", line)
    start = _LINE_START.match(line)
    head = ""
    if start is not None:
        head = f"{start['number'] or ''}\\{start['after'] or start[0]}"
        line = line[start.end() :]
    return head + _SIGNS.sub(lambda match: f"\\{match[0]}", line)
