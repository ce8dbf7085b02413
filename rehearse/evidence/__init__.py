"""Quotes verified in the text they are attributed to, and facts in a rewrite that nobody gave."""

from rehearse.evidence.blanks import Blanked, Removed, blanked
from rehearse.evidence.facts import Fact, new_facts
from rehearse.evidence.quotes import Source, Span, find, source_of, verbatim

__all__ = [
    "Blanked",
    "Fact",
    "Removed",
    "Source",
    "Span",
    "blanked",
    "find",
    "new_facts",
    "source_of",
    "verbatim",
]
