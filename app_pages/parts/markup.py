"""Small pieces of HTML. Whatever a person or a model wrote is escaped here, so it can only ever show as text.

Parameters named `html` and `*htmls` are HTML that was made here; all others are text.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from app_pages.parts.strings import ENGLISH, say, say_n
from app_pages.parts.tongue import lang

if TYPE_CHECKING:
    from rehearse.rubric import Band, Rubric

TOP = 4


def esc(text: object) -> str:
    """Return the text fit for an element's content and for an attribute."""
    return escape(str(text), quote=True)


def para(text: str, kind: str = "prose") -> str:
    """Return a paragraph. Kinds: prose, small, foot, lead, kicker (a small heading), example, big, reason."""
    return f'<p class="{esc(kind)}" dir="auto">{esc(text)}</p>'


def told(text: str, kind: str = "prose", *, language: str | None = None) -> str:
    """Return a paragraph that may be in another language than the page: an interview's or the guide's words."""
    return f'<p class="{esc(kind)}" dir="auto"{lang(language)}>{esc(text)}</p>'


def remark(text: str, kind: str = "small") -> str:
    """Return a paragraph of what a coach or the program remarks, which is English in every language."""
    return told(text, kind, language=ENGLISH)


def heading(text: str) -> str:
    """Return a small heading over a paragraph."""
    return para(text, "kicker")


def note(text: str, *, kicker: str = "", below: str = "", kind: str = "", language: str | None = None) -> str:
    """Return a note in the margin; of kind "warn" where something went wrong.

    `language` is the text's, where that may be another one than the page's.
    """
    head = para(kicker, "kicker") if kicker else ""
    foot = para(below, "gain") if below else ""
    alarm = ' role="alert"' if kind == "warn" else ""
    words = para(text, "big") if language is None else told(text, "big", language=language)
    return f'<div class="note {esc(kind)}"{alarm}>{head}{words}{foot}</div>'


def chip(id: str, name: str, *, aside: str = "") -> str:
    """Return a criterion's or pitfall's name with its colour beside it."""
    shown = f'<span class="chip c-{esc(id)}">{esc(name)}</span>'
    return shown + (f'<span class="points">{esc(aside)}</span>' if aside else "")


def rows(htmls: Iterable[str]) -> str:
    """Return rows as one list."""
    return f'<div class="rows">{"".join(htmls)}</div>'


def row(id: str, *htmls: str) -> str:
    """Return one row in the colour of this criterion or pitfall."""
    return f'<div class="row c-{esc(id)}">{"".join(htmls)}</div>'


def between(left_html: str, right_html: str) -> str:
    """Return two pieces at the two ends of a line."""
    return f'<div class="top"><span>{left_html}</span>{right_html}</div>'


def table(caption: str, heads: Iterable[str], row_htmls: Iterable[str], *, kind: str = "") -> str:
    """Return a table that scrolls by itself where the page is too narrow; `caption` is its name for screen readers."""
    head = "".join(f'<th scope="col">{esc(text)}</th>' for text in heads)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{esc(caption)}">'
        f'<table role="table" class="sheet {esc(kind)}">'
        + (f"<thead><tr>{head}</tr></thead>" if head else "")
        + f"<tbody>{''.join(row_htmls)}</tbody></table></div>"
    )


def level_bar(level: int | None, name: str, *, graded: bool = True) -> str:
    """Return four steps, as many of them filled as the level, and the level's name beside them."""
    if level is None:
        words = say("app.level_unknown") if graded else say("app.level_not_graded")
        steps = "<i></i>" * TOP
        return f'<span class="level none"><span class="steps" aria-hidden="true">{steps}</span>{esc(words)}</span>'
    steps = "".join(f'<i class="{"on" if step < level else "off"}"></i>' for step in range(TOP))
    label = say("app.levels_of", level=level, name=name)
    return (
        f'<span class="level"><span class="steps" role="img" aria-label="{esc(label)}">{steps}</span>'
        f'<span aria-hidden="true">{esc(name)}</span></span>'
    )


def score(value: int, band: str, rubric: Rubric, *, meaning: str = "") -> str:
    """Return a score with its band, and where it stands among all bands."""
    return (
        f'<div class="score"><p class="figure"><span class="number">{value}</span> '
        f'<span class="of">{esc(say("app.score_of"))}</span> <strong class="band">{esc(band)}</strong></p>'
        f"{_track(value, rubric.arithmetic.bands)}{para(meaning, 'meaning') if meaning else ''}</div>"
    )


def bar(value: int | None, name: str, none: str) -> str:
    """Return a bar from 0 to 100 with its number; where there is none, the words that say so."""
    if value is None:
        return f'<span class="bar"><em>{esc(none)}</em></span>'
    return (
        f'<span class="bar"><span class="rail" role="img" aria-label="{esc(name)}: {value}">'
        f'<i style="inline-size:{value}%"></i></span><b aria-hidden="true">{value}</b></span>'
    )


def line(who: str, html: str, *, kind: str = "", aside: str = "") -> str:
    """Return one line of the conversation: who speaks in the margin, what is said beside it."""
    below = f'<span class="aside">{esc(aside)}</span>' if aside else ""
    return f'<div class="line {esc(kind)}"><p class="who">{esc(who)}{below}</p><div class="said">{html}</div></div>'


def spoken(text: str) -> str:
    """Return somebody's words as they were written, line breaks included."""
    return told(text, "words")


def script(htmls: Iterable[str]) -> str:
    """Return lines of a conversation as one piece."""
    return f'<div class="script">{"".join(htmls)}</div>'


def quotes(texts: Iterable[tuple[str, str]]) -> str:
    """Return quoted words, each with where they come from (empty: this answer)."""
    items = []
    for text, source in texts:
        place = f' <span class="source">{esc(source)}</span>' if source else ""
        items.append(f'<li dir="auto"><q{lang()}>{esc(text)}</q>{place}</li>')
    return f'<ul class="quotes">{"".join(items)}</ul>' if items else ""


def listed(texts: Iterable[str], kind: str = "", *, language: str | None = None) -> str:
    """Return texts as a list, of kind "numbered" in order; `language` as in `note`."""
    mark = "" if language is None else lang(language)
    return html_list((f"<span{mark}>{esc(text)}</span>" for text in texts), kind)


def html_list(htmls: Iterable[str], kind: str = "") -> str:
    """Return pieces of HTML as a list."""
    tag = "ol" if kind == "numbered" else "ul"
    return f'<{tag} class="plain {esc(kind)}">{"".join(f"<li>{html}</li>" for html in htmls)}</{tag}>'


def folded(summary: str, html: str, *, about: str = "") -> str:
    """Return something that opens on a click or Enter; `about` tells it, read aloud, from others of the same words."""
    name = f'<span class="sr">: {esc(about)}</span>' if about else ""
    return f"<details><summary>{esc(summary)}{name}</summary><div>{html}</div></details>"


def points(n: int) -> str:
    """Return what a pitfall takes off."""
    return f'<span class="points">{esc(say_n("app.points_off", n))}</span>'


def _track(value: int, bands: tuple[Band, ...]) -> str:
    """Return the scale with its bands and a mark at the value; the words beside it say the same."""
    ends = [*(band.lowest for band in bands[1:]), 101]
    zones = "".join(
        f'<span class="zone{" here" if band.lowest <= value < end else ""}" '
        f'style="flex-grow:{min(end, 100) - band.lowest}"><b>{esc(band.name)}</b></span>'
        for band, end in zip(bands, ends, strict=True)
    )
    return f'<div class="track" aria-hidden="true">{zones}<i style="inset-inline-start:{value}%"></i></div>'
