"""What `rehearse doctor` looks at. Each check says what was found, and what to do where something is wrong."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from tempfile import TemporaryFile
from typing import NamedTuple
from urllib.parse import urlsplit

from rehearse import __version__, paths
from rehearse.errors import DataError, RehearseError
from rehearse.settings import Settings


class Check(NamedTuple):
    """One thing looked at: `advice` is None where it is ok, else one sentence on what to do."""

    name: str
    found: str
    advice: str | None = None


def checks(settings: Settings) -> Iterator[Check]:
    """Yield the checks in the order in which they matter to a newcomer; none of them shows a key."""
    yield Check("Rehearse", f"{__version__}, Python {platform.python_version()}")
    looks: tuple[tuple[str, Callable[[Settings], Iterator[Check]]], ...] = (
        ("Coach", _coach),
        ("Data folder", _folder),
        ("Database", _database),
        ("Rubric", _rubric),
        ("Offline coach", _offline),
        ("Prompts", _prompts),
        ("Lists", _lists),
        ("Tokenizer", _tokenizer),
        ("Streamlit", _streamlit),
        ("Fonts", _fonts),
    )
    for name, look in looks:
        try:
            yield from look(settings)
        except RehearseError as error:
            yield Check(name, "not usable", str(error))


def _coach(settings: Settings) -> Iterator[Check]:
    from rehearse.coaches import find_coach

    found = find_coach(settings)
    yield Check("Coach", f"{found.coach} ({found.why})")
    yield Check("Model", found.model or "none: the offline coach asks no model")
    yield Check("Address", found.host or "none: nothing leaves this machine")


def _folder(settings: Settings) -> Iterator[Check]:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=settings.home):
            yield Check("Data folder", str(settings.home))
    except OSError as error:
        advice = f"Expected a folder that can be written, found {error.strerror}; set REHEARSE_HOME to one."
        yield Check("Data folder", str(settings.home), advice)


def _database(settings: Settings) -> Iterator[Check]:
    from rehearse.store import open_store

    open_store(settings.database)
    yield Check("Database", without_secrets(settings.database))


def _rubric(settings: Settings) -> Iterator[Check]:
    from rehearse.rubric import in_language, languages, load_guide, load_rubric, missing_words

    rubric = load_rubric()
    load_guide()
    counts = f"{len(rubric.criteria)} criteria, {len(rubric.pitfalls)} pitfalls, {len(rubric.questions)} questions"
    yield Check("Rubric", f"version {rubric.version} ({rubric.hash[:12]}): {counts}, guide")
    for language in languages():
        in_language(rubric, language)
        missing = missing_words(rubric, language)
        yield Check(f"Rubric in {language}", f"without words for {', '.join(missing)}" if missing else "complete")


def _offline(settings: Settings) -> Iterator[Check]:
    from rehearse.evidence.lists import fact_lists
    from rehearse.offline.reading.lookup import lookup
    from rehearse.offline.samples import sample_postings
    from rehearse.offline.sayings import load_sayings
    from rehearse.offline.signals import load_signals
    from rehearse.offline.weights import load_weights

    signals = load_signals()
    load_sayings()
    load_weights()
    lookup()
    fact_lists()
    yield Check("Offline coach", f"signals version {signals.version} ({signals.hash[:12]}), sayings, reading, facts")
    yield Check("Postings", f"{len(sample_postings())} samples")


def _prompts(settings: Settings) -> Iterator[Check]:
    from rehearse.prompts import load_prompt

    files = sorted(file for file in paths.prompts().glob("*.md") if file.stem != "README")
    if not files:
        raise DataError(f"Expected prompts in {paths.prompts()}, found none; reinstall Rehearse.")
    for file in files:
        prompt = load_prompt(file.stem)
        yield Check("Prompt", f"{prompt.id}, version {prompt.version} ({prompt.hash[:12]})")


def _lists(settings: Settings) -> Iterator[Check]:
    from rehearse.chat.prices import load_prices
    from rehearse.report.words import words_in
    from rehearse.rubric import languages
    from rehearse.speech import delivery_lists

    delivery_lists()
    load_prices()
    for language in ("en", *languages()):
        words_in(language)
    yield Check("Lists", "fillers and what is usual, prices, words of reports")


def _tokenizer(settings: Settings) -> Iterator[Check]:
    from rehearse.tokens import tokenizer

    counting = tokenizer()
    found = (
        "words and signs, with a margin of 20 %" if counting.name is None else f"{counting.name}, its table on board"
    )
    yield Check("Tokenizer", found, counting.problem)


def _streamlit(settings: Settings) -> Iterator[Check]:
    try:
        yield Check("Streamlit", version("streamlit"))
    except PackageNotFoundError:
        yield Check("Streamlit", "not installed", "Expected Streamlit, found none; reinstall Rehearse.")


def _fonts(settings: Settings) -> Iterator[Check]:
    folder = paths.root() / "static" / "fonts"
    fonts = [name for name in (os.listdir(folder) if folder.is_dir() else ()) if name.endswith(".ttf")]
    if fonts:
        yield Check("Fonts", f"{len(fonts)} for PDF reports")
    else:
        yield Check("Fonts", "none", f"Expected fonts for PDF reports in {folder}, found none; reinstall Rehearse.")


def without_secrets(url: str) -> str:
    """Return a database address with the password and all options hidden."""
    parts = urlsplit(url)
    if parts.scheme.startswith("sqlite"):
        return url.partition("?")[0]
    who = f"{parts.username}:***@" if parts.password else f"{parts.username}@" if parts.username else ""
    where = parts.hostname or ""
    return f"{parts.scheme}://{who}{where}{f':{parts.port}' if parts.port else ''}{parts.path}"
