"""The lenses as a radar: one axis each, with the same scores in words for whoever does not see it.

It is drawn by the style sheet from clipped boxes, since Streamlit takes SVG out of HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, pi, sin
from typing import TYPE_CHECKING

from app_pages.parts.markup import esc
from app_pages.parts.strings import say

if TYPE_CHECKING:
    from rehearse.report.model import LensScore

_RINGS = (100, 75, 50, 25)
_NAMES_AT = 108
_FEWEST = 3


def radar(lenses: Sequence[LensScore]) -> str:
    """Return the drawing; empty where fewer than three lenses have a score, which would make no area."""
    of = len(lenses)
    scored = [(at, lens.score) for at, lens in enumerate(lenses) if lens.score is not None]
    if len(scored) < _FEWEST:
        return ""
    said = "; ".join(f"{lens.name}: {say('report.lens_none') if lens.score is None else lens.score}" for lens in lenses)
    rings = "".join(_clipped("ring", ((at, ring) for at in range(of)), of) for ring in _RINGS)
    spokes = "".join(f'<i class="spoke" style="rotate:{360 * at / of:.1f}deg"></i>' for at in range(of))
    dots = "".join(f'<i class="dot" style="{_place(at, score, of)}"></i>' for at, score in scored)
    names = "".join(_name(lens, at, of) for at, lens in enumerate(lenses))
    return (
        f'<div class="radar" role="img" aria-label="{esc(say("report.radar", scores=said))}"><div class="web">'
        # A lens without a score has no corner, so that it is not drawn as a zero.
        f'{rings}{spokes}<span class="shape">{_clipped("area", scored, of)}</span>{dots}{names}</div></div>'
    )


def _point(at: int, score: float, of: int) -> tuple[float, float]:
    """Return where a score stands, in per cent of the square; the first axis points up."""
    angle = 2 * pi * at / of - pi / 2
    return 50 + score / 2 * cos(angle), 50 + score / 2 * sin(angle)


def _place(at: int, score: float, of: int) -> str:
    x, y = _point(at, score, of)
    return f"left:{x:.1f}%;top:{y:.1f}%"


def _clipped(kind: str, scores: Iterable[tuple[int, float]], of: int) -> str:
    corners = (_point(at, score, of) for at, score in scores)
    return f'<i class="{kind}" style="clip-path:polygon({", ".join(f"{x:.1f}% {y:.1f}%" for x, y in corners)})"></i>'


def _name(lens: LensScore, at: int, of: int) -> str:
    x, y = _point(at, _NAMES_AT, of)
    side = "over" if abs(x - 50) < 10 and y < 50 else "under" if abs(x - 50) < 10 else "after" if x > 50 else "before"
    value = "–" if lens.score is None else lens.score
    return f'<span class="axis {side}" style="{_place(at, _NAMES_AT, of)}"><b>{value}</b>{esc(lens.name)}</span>'
