"""Fences around text that people wrote, so that a model can tell it from what Rehearse asks.

A fence is two lines that carry a marker made anew for each request. Nobody who writes a posting, a resume
or an answer can know it; and whatever looks like a fence inside their text is made to look like none. So is
what a server's chat template takes for the end of a turn: many servers read those tokens wherever they stand.
"""

from __future__ import annotations

import re
import secrets

# Characters that a person or a model may take for angle brackets, once or doubled, as Unicode names them:
# the ASCII ones, full-width and small forms, guillemets, ornaments, much-less-than, Canadian syllabics,
# modifier letters, CJK brackets.
_LEFT = "<＜﹤‹«〈《⟨⟪〈❬❮❰≪⋘ᐸ˂⧼"
_RIGHT = ">＞﹥›»〉》⟩⟫〉❭❯❱≫⋙ᐳ˃⧽"
_THREE_IN_ONE = "⋘⋙"
_TWO_IN_ONE = "«《⟪≪»》⟫≫"
# What can be slipped in between without being seen: blanks, zero-width and direction characters, soft
# hyphens, variation selectors, and marks that combine with the bracket before them.
_UNSEEN = (
    "[ \t\u00a0\u00ad\u0300-\u036f\u061c\u115f\u1680\u180e\u2000-\u200f"
    "\u202a-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff]"
)
# Brackets of one direction only: between guillemets of two quotations, » «, there is nothing to mend. The
# two character sets share no character, so that there is one way only to match a run.
_RUN = re.compile("|".join(f"[{side}](?:{_UNSEEN}{{0,16}}[{side}])*" for side in (_LEFT, _RIGHT)))
_ENOUGH = 3
# The tokens of turns in the chat templates of ChatML, Phi, Llama 3 and 4, gpt-oss, Granite, Command R and DeepSeek
# (<|...|>, also with wide bars), of Gemma (<end_of_turn>), Llama 2 and Mistral (</s>, [INST], [TOOL_CALLS]).
_TURN = re.compile(
    r"<([|｜][\w▁.:-]{1,64}[|｜]|/?(?:s|bos|eos|start_of_turn|end_of_turn))>"
    r"|\[(/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_(?:CALLS|RESULTS|CONTENT)))\]",
    re.IGNORECASE,
)
DIGITS = 9


def new_marker() -> str:
    """Return a marker for one request: 9 digits that nobody can guess (a token for three)."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def fenced(text: str, *, name: str, marker: str) -> str:
    """Return `text` between the two lines of a fence; `text` must have been through `neutral`."""
    return f"<<<{name.upper()} {marker}>>>\n{text}\n<<<END {marker}>>>"


def neutral(text: str, *, marker: str) -> str:
    """Return `text` with nothing in it that could be taken for a fence or a turn, in time linear in its length.

    Three or more angle brackets of one direction (also look-alikes, also with blanks or invisible
    characters between) become square brackets, and the marker becomes asterisks. The angle brackets of a
    turn's token become square ones too, its square ones round. All else stays.
    """
    # Runs first: the square brackets that come of them may be those of a token.
    text = _TURN.sub(_no_turn, _RUN.sub(_square, text))
    return re.sub(re.escape(marker), "*" * len(marker), text, flags=re.IGNORECASE)


def _square(run: re.Match[str]) -> str:
    text = run.group()
    if sum(map(_weight, text)) < _ENOUGH:
        return text
    return "".join("[" * _weight(char) if char in _LEFT else "]" * _weight(char) for char in text)


def _no_turn(token: re.Match[str]) -> str:
    return f"[{token[1]}]" if token[1] else f"({token[2]})"


def _weight(char: str) -> int:
    """Return how many single angle brackets the character looks like; 0 for what stands between them."""
    if char in _THREE_IN_ONE:
        return 3
    if char in _TWO_IN_ONE:
        return 2
    return int(char in _LEFT or char in _RIGHT)
