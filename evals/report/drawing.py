"""The page drawn: one HTML file that needs nothing else, and Markdown for a pull request."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.report.page import Page

_HERE = Path(__file__).resolve().parent
_SIGNS = re.compile(r"[\\`*_\[\]#|~]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def as_html(page: Page) -> str:
    """Return the page as HTML; its style is in it, and it asks for nothing from anywhere."""
    # The style is our own file and holds no text of anybody.
    css = Markup((_HERE / "page.css").read_text("utf-8"))
    return _environment(is_html=True).get_template("page.html.j2").render(page=page, words=page.words, css=css)


def as_markdown(page: Page) -> str:
    """Return the page in short as Markdown, for a pull request."""
    return _environment(is_html=False).get_template("summary.md.j2").render(page=page, words=page.words)


def escaped_markdown(text: str) -> str:
    """Return the text so that Markdown shows it as it stands, on one line: no markup, table cell, HTML or mention."""
    flat = " ".join(text.split())
    marked = _SIGNS.sub(lambda sign: f"\\{sign.group()}", flat)
    plain = "".join(_ENTITIES.get(sign, sign) for sign in marked)
    # With a sign of no width after it, @somebody tells nobody.
    return plain.replace("@", "@&#8203;")


@cache
def _environment(*, is_html: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=is_html,
        undefined=StrictUndefined,
        # Markdown has no autoescape; what every expression comes to is escaped here instead.
        finalize=None if is_html else _finalized,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _finalized(value: Any) -> Any:
    return escaped_markdown(value) if isinstance(value, str) else value
