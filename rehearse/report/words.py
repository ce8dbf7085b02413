"""The words of a report in one language, from `words.yaml` or `words.<language>.yaml`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from pydantic import RootModel

from rehearse.errors import DataError
from rehearse.yaml_files import fault, parse, read_bytes

ENGLISH = "en"
_FOLDER = Path(__file__).parent


class _Texts(RootModel[dict[str, str | tuple[str, ...]]]):
    """What such a file holds: texts by key, and lists of texts."""


class Words:
    """A report's words; they do not change. `language` is theirs (ISO 639-1)."""

    def __init__(self, language: str, texts: dict[str, str | tuple[str, ...]]) -> None:
        """Take the language and its texts by key."""
        self.language, self._texts = language, texts

    @property
    def texts(self) -> dict[str, str]:
        """All single texts, their {names} not filled in."""
        return {key: text for key, text in self._texts.items() if isinstance(text, str)}

    def say(self, key: str, **values: object) -> str:
        """Return the text of a key, its {names} filled in; DataError where there is none, or a name is not given."""
        text = self._texts.get(key)
        if not isinstance(text, str):
            raise DataError(f"Expected a text {key!r} in {_file(self.language).name}, and there is none; add it.")
        try:
            return text.format_map(values)
        except KeyError as error:
            raise DataError(
                f"{_file(self.language).name}: {key} names {{{error.args[0]}}}, which no report gives; take it out."
            ) from error

    def say_n(self, key: str, n: int) -> str:
        """Return the text of a key for this number."""
        return self.say(f"{key}_{'one' if n == 1 else 'other'}", n=n)

    def model(self, model: str | None, host: str | None) -> str:
        """Return what a reader calls a model, and where it runs if that is known."""
        name = model or self.say("some_model")
        return self.say("at_host", model=name, host=host) if host else name

    def day(self, moment: datetime) -> str:
        """Return a day in UTC, such as '3 November 2026': the machine that makes a report may stand anywhere."""
        return self.date(moment.astimezone(UTC).date())

    def date(self, day: date) -> str:
        """Return a calendar's day in the same form."""
        return self.say("day", day=day.day, month=self._texts["months"][day.month - 1], year=day.year)

    def minute(self, moment: datetime) -> str:
        """Return a minute such as '3 November 2026, 14:05 UTC'."""
        return self.say("minute", day=self.day(moment), time=f"{moment.astimezone(UTC):%H:%M}")

    def span(self, first: datetime, last: datetime) -> str:
        """Return one minute, or two where they differ."""
        start, end = self.minute(first), self.minute(last)
        return start if start == end else self.say("span", start=start, end=end)


def words_in(language: str = ENGLISH) -> Words:
    """Return a report's words in a language, in English where there are none in it.

    Raises:
        DataError: the file is malformed, or has other keys than the English one.
    """
    language = language if _file(language).exists() else ENGLISH
    return _load(language, read_bytes(_file(language)))


@lru_cache(maxsize=8)
def _load(language: str, data: bytes) -> Words:
    path = _file(language)
    texts = parse(data, path=path, model=_Texts).root
    if language != ENGLISH:
        english = parse(read_bytes(_file(ENGLISH)), path=_file(ENGLISH), model=_Texts).root
        if strange := sorted(set(texts) ^ set(english)):
            raise fault(path, [strange[0]], f"it is missing here, or {_file(ENGLISH).name} has no such key")
    return Words(language, texts)


def _file(language: str) -> Path:
    return _FOLDER / ("words.yaml" if language == ENGLISH else f"words.{language}.yaml")
