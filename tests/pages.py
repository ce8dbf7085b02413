"""A page opened without a browser, and what it says."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parent.parent


def opened(page: str = "home", **query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.query_params.update(query)
    at.run()
    if page != "home":
        at.switch_page(f"app_pages/{page}.py")
        at.query_params.update(query)
        at.run()
    assert not at.exception, at.exception
    return at


class ShownText(HTMLParser):
    """Reads HTML as a browser would: the text it shows, and the elements it is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")], attrs

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def shown(at: AppTest) -> str:
    """Return all that the page says: its HTML as text, headings, messages."""
    reader = ShownText()
    for element in at.html:
        if "<style>" not in element.value and "room.js" not in element.value:
            reader.feed(element.value)
    heads = [element.value for kind in (at.title, at.header, at.subheader) for element in kind]
    said = [element.value for kind in (at.error, at.warning, at.info, at.success) for element in kind]
    assert reader.tags.isdisjoint({"img", "script", "a", "iframe"}), reader.tags
    return " ".join([*heads, *said, *reader.text])
