"""Load the rubric from `rubric/*.yaml`, check it as a whole, and sign it with a hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Any

from pydantic import Field

from rehearse import paths
from rehearse.rubric.model import (
    Arithmetic,
    Criterion,
    Form,
    Frozen,
    Lens,
    Level,
    Pitfall,
    Question,
    Rubric,
    Ruling,
)
from rehearse.yaml_files import Key, fault, parse, read_bytes


class CriteriaFile(Frozen):
    """What `criteria.yaml` holds."""

    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]


class PitfallsFile(Frozen):
    """What `pitfalls.yaml` holds."""

    pitfalls: tuple[Pitfall, ...]


class RulingsFile(Frozen):
    """What `rulings.yaml` holds."""

    rulings: tuple[Ruling, ...]


class LensesFile(Frozen):
    """What `lenses.yaml` holds."""

    lenses: tuple[Lens, ...]


class QuestionsFile(Frozen):
    """What `questions.yaml` holds."""

    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class ScoresFile(Frozen):
    """What `scores.yaml` holds: the rubric's version, the names of the levels, the constants of scores."""

    version: Annotated[int, Field(ge=1)]
    levels: Annotated[tuple[Level, ...], Field(min_length=5, max_length=5)]
    arithmetic: Arithmetic


RUBRIC_FILES: dict[str, type[Frozen]] = {
    "criteria": CriteriaFile,
    "lenses": LensesFile,
    "pitfalls": PitfallsFile,
    "questions": QuestionsFile,
    "rulings": RulingsFile,
    "scores": ScoresFile,
}


def load_rubric(folder: Path | None = None) -> Rubric:
    """Return the checked rubric of `folder` (default: the one that ships with Rehearse).

    Parsed once as long as the files stay the same; an edit is seen at the next call. `Rubric.hash` is the
    SHA-256, in hex, of the bytes of the six contract files in the order of their names.

    Raises:
        DataError: a file is missing, malformed, or contradicts another; the message names file and key.
    """
    folder = (folder or paths.rubric()).resolve()
    return _load(folder, tuple((name, read_bytes(folder / f"{name}.yaml")) for name in RUBRIC_FILES))


@lru_cache(maxsize=8)
def _load(folder: Path, files: tuple[tuple[str, bytes], ...]) -> Rubric:
    values: dict[str, Any] = {}
    for name, data in files:
        part = parse(data, path=folder / f"{name}.yaml", model=RUBRIC_FILES[name])
        values |= {key: getattr(part, key) for key in type(part).model_fields}
    digest = hashlib.sha256(b"".join(data for _, data in files)).hexdigest()
    rubric = Rubric(hash=digest, **values)
    for file, keys, problem in _faults(rubric):
        raise fault(folder / f"{file}.yaml", keys, problem)
    return rubric


Fault = tuple[str, Sequence[Key], str]


def _faults(rubric: Rubric) -> Iterator[Fault]:
    """Yield what is wrong between the parts: file, keys, problem."""
    for file in ("criteria", "pitfalls", "rulings", "lenses", "questions"):
        yield from _repeated(file, [item.id for item in getattr(rubric, file)])
    criteria = {criterion.id for criterion in rubric.criteria}
    pitfalls = {pitfall.id for pitfall in rubric.pitfalls}
    yield from _criterion_faults(rubric)
    for ruling in rubric.rulings:
        yield from _unknown("rulings", ["rulings", ruling.id, "criteria"], ruling.criteria, criteria)
        yield from _unknown("rulings", ["rulings", ruling.id, "pitfalls"], ruling.pitfalls, pitfalls)
    for lens in rubric.lenses:
        yield from _unknown("lenses", ["lenses", lens.id, "weights"], tuple(lens.weights), criteria)
        if not lens.weights:
            yield "lenses", ["lenses", lens.id, "weights"], "expected at least one criterion, found none"
        if lens.minus is not None:
            yield from _unknown("lenses", ["lenses", lens.id, "minus"], (lens.minus.pitfall,), pitfalls)
    for question in rubric.questions:
        yield from _question_faults(question, rubric)
    yield from _arithmetic_faults(rubric)


def _criterion_faults(rubric: Rubric) -> Iterator[Fault]:
    primary = {id for question in rubric.questions for id in question.primary}
    for criterion in rubric.criteria:
        if criterion.id not in primary:
            yield "questions", ["questions"], f"no question has {criterion.id!r} as a primary criterion"
        for level in (0, 1, 2):
            if level not in criterion.follow_ups:
                yield "criteria", ["criteria", criterion.id, "follow_ups"], f"there are no follow-ups for level {level}"


def _question_faults(question: Question, rubric: Rubric) -> Iterator[Fault]:
    at: list[Key] = ["questions", question.id]
    known = {criterion.id: criterion for criterion in rubric.criteria}
    yield from _unknown("questions", [*at, "primary"], question.primary, set(known))
    yield from _unknown("questions", [*at, "secondary"], question.secondary, set(known))
    if len(set(question.criteria)) < len(question.criteria):
        yield "questions", at, "a criterion stands twice among primary and secondary"
    for id in question.criteria:
        if id in known and known[id].situations_only and question.kind != "situation":
            yield "questions", at, f"{id!r} is for hard situations only, and this question's kind is {question.kind!r}"
    for index, form in enumerate(question.forms):
        if (problem := _slot_problem(form)) is not None:
            yield "questions", [*at, "forms", index], problem


def _slot_problem(form: Form) -> str | None:
    try:
        parts = list(Formatter().parse(form.text))
    except ValueError:
        return "a brace in the text is not closed, or stands alone"
    found = {name for _, name, _, _ in parts if name is not None}
    if any(spec or conversion for _, name, spec, conversion in parts if name is not None):
        return "a slot is written {name} and nothing else"
    if found != set(form.slots) or len(set(form.slots)) < len(form.slots):
        return f"the text has the slots {sorted(found)}, but slots lists {sorted(form.slots)}"
    return None


def _arithmetic_faults(rubric: Rubric) -> Iterator[Fault]:
    if [level.level for level in rubric.levels] != [0, 1, 2, 3, 4]:
        yield "scores", ["levels"], "expected the levels 0, 1, 2, 3, 4 in this order"
    yield from _repeated("scores", [band.id for band in rubric.arithmetic.bands], at=("arithmetic", "bands"))
    lowest = [band.lowest for band in rubric.arithmetic.bands]
    if lowest[0] != 0 or lowest != sorted(set(lowest)):
        yield "scores", ["arithmetic", "bands"], f"expected lowest scores that begin with 0 and rise, found {lowest}"
    if not 1 <= rubric.arithmetic.follow_up_below <= 3:
        yield (
            "scores",
            ["arithmetic", "follow_up_below"],
            "expected 1 to 3, since follow-ups are worded for levels 0 to 2",
        )


def _repeated(file: str, ids: Sequence[str], *, at: Sequence[Key] = ()) -> Iterator[Fault]:
    for id in ids:
        if ids.count(id) > 1:
            yield file, list(at) or [file], f"the id {id!r} stands more than once"


def _unknown(file: str, keys: Sequence[Key], ids: Sequence[str], known: set[str]) -> Iterator[Fault]:
    for id in ids:
        if id not in known:
            yield file, keys, f"there is no {id!r}, only {', '.join(sorted(known))}"
