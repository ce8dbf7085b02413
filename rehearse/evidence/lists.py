"""The word lists of `facts.yaml`, checked when they are loaded."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from rehearse.yaml_files import parse, read_bytes

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


@lru_cache(maxsize=2)
def fact_lists(path: Path = FILE) -> FactLists:
    """Return the lists of a file, those that ship with Rehearse by default, read once.

    Raises:
        DataError: the file is not there or not as it must be.
    """
    return parse(read_bytes(path), path=path, model=FactLists)
