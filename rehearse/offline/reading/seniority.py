"""How senior the job is, where the posting says so in words."""

from __future__ import annotations

from rehearse.interview.job import Read
from rehearse.offline.reading.lines import label_of
from rehearse.offline.reading.lookup import Lookup, key_of, plain_words
from rehearse.offline.reading.sections import Layout

_LABEL_LINES, _LONGEST_VALUE = 60, 60


def read_seniority(layout: Layout, title: Read | None, lookup: Lookup) -> Read | None:
    """Return the word that says the level: out of the title, behind a label, or as in "an entry-level role"."""
    # What stands in brackets is said of the candidates as often as of the job.
    if title is not None and (level := _level_in(title.text.partition("(")[0], lookup, is_title=True)):
        return Read(text=level, line=title.line)
    for line in layout.lines[:_LABEL_LINES]:
        label = label_of(line.body)
        if label is None or key_of(label[0]) not in lookup.seniority_labels:
            continue
        if level := _level_in(label[1][:_LONGEST_VALUE], lookup, is_title=False):
            return Read(text=level, line=line.number)
    for passage in layout.passages:
        if passage.section in ("boilerplate", "benefits", "skills"):
            continue
        for found in passage.found.get("seniority", ()):
            words = passage.words.words
            span = passage.text[words[found.first].start : words[found.last - 1].end]
            if level := _level_in(span, lookup, is_title=False):
                return Read(text=level, line=passage.line)
    return None


def _level_in(text: str, lookup: Lookup, *, is_title: bool) -> str | None:
    words = plain_words(text)
    for level in lookup.lists.seniority.in_title:
        parts = key_of(level).split()
        for at in range(len(words) - len(parts) + 1):
            if [word.text for word in words[at : at + len(parts)]] != parts:
                continue
            is_last = at + len(parts) == len(words)
            if is_title and is_last and level in lookup.lists.seniority.not_last:
                continue
            return text[words[at].start : words[at + len(parts) - 1].end]
    return None
