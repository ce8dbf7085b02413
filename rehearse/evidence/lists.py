"""The word lists of `facts.yaml`, checked when they are loaded."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from rehearse.errors import DataError

Kind = Literal["number", "date", "money", "name", "tool", "qualification"]

FILE = Path(__file__).with_name("facts.yaml")


def _split(value: Any) -> Any:
    return frozenset(value.casefold().split()) if isinstance(value, str) else value


Words = Annotated[frozenset[str], BeforeValidator(_split)]


class FactLists(BaseModel):
    """The word lists, all in lower case, and the question for each kind of blank."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    questions: dict[Kind, str]
    months: Words
    doubtful_months: Words
    before_month: Words
    days: Words
    seasons: Words
    numbers: dict[str, int]
    ordinals: dict[str, int]
    scales: dict[str, int]
    units: Words
    percents: Words
    currencies: Words
    qualifications: tuple[Words, ...]
    never_names: Words
    openers: Words

    @cached_property
    def group(self) -> dict[str, int]:
        """The number of its qualification by each form."""
        return {form: number for number, forms in enumerate(self.qualifications) for form in forms}


def parsed(text: str) -> FactLists:
    """Return the lists in the YAML `text`.

    Raises:
        DataError: it is no YAML, or a key is missing, unknown or of another type; the message names it.
    """
    import yaml

    try:
        return FactLists.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise DataError(f"Expected YAML in {FILE.name}, found something else ({error}); correct it.") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(key) for key in first["loc"]) or "the top"
        raise DataError(f"In {FILE.name} at {where}: {first['msg']}; correct it.") from error


@lru_cache(maxsize=1)
def fact_lists() -> FactLists:
    """Return the lists that ship with Rehearse, read once.

    Raises:
        DataError: the file is not there or not as it must be.
    """
    try:
        return parsed(FILE.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"Expected {FILE.name} in {FILE.parent.name}/, found none; reinstall Rehearse.") from error
