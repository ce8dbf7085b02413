"""The result of a run: who graded what with which versions, every grading, and every measure. Needs no Inspect AI."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from evals.gold import Split
from evals.grading import Grading
from evals.measures.estimate import Estimate
from rehearse.errors import DataError
from rehearse.interview.assessment import PromptRef
from rehearse.rubric import Frozen

FOLDER = Path(__file__).resolve().parent / "results"

How = Literal["live", "imported", "replayed"]
Status = Literal["passed", "failed", "not_measured"]


class Versions(Frozen):
    """What a result was made with; two results are only compared without a warning where these are the same.

    `samples` is the SHA-256 of the samples with their labels and twins; `coach` that of the rules of the
    offline coach, None for a model.
    """

    rehearse: str
    rubric_version: int
    rubric_hash: str
    samples_hash: str
    prompts: tuple[PromptRef, ...] = ()
    coach_hash: str | None = None


class CoachName(Frozen):
    """Who graded. `model` and `host` are None for the offline coach."""

    kind: Literal["offline", "llm"]
    label: str
    model: str | None = None
    host: str | None = None


class Gated(Frozen):
    """A gate and what it found; `excellent` is True where the higher bar is reached too."""

    id: str
    measure: str
    minimum: float
    status: Status
    excellent: bool = False


class Cost(Frozen):
    """What a run took. Tokens are None where the server does not tell, `money` where the price is not known."""

    calls: int = 0
    input_tokens: int | None = None
    output_tokens: int | None = None
    seconds: float = 0.0
    money: float | None = None
    currency: str = "USD"


class Result(Frozen):
    """A run of the evals, complete enough to be reported on and compared without the program that made it.

    `how` says how the replies were obtained, `note` in words what a reader has to know of it. `split` is what
    was measured on. `measures` are by id (`qwk`, `qwk.horizon`, `change.padding` …), `ceiling` holds the
    agreement of the two labellings with each other by the same ids.
    """

    format: Literal[1] = 1
    made_at: datetime
    coach: CoachName
    how: How = "live"
    note: str = ""
    split: Split | Literal["all"]
    epochs: Annotated[int, Field(ge=1)] = 1
    versions: Versions
    measures: dict[str, Estimate]
    ceiling: dict[str, Estimate] = Field(default_factory=dict)
    gates: tuple[Gated, ...] = ()
    cost: Cost = Cost()
    gradings: tuple[Grading, ...] = ()

    @property
    def with_rewrites(self) -> bool:
        """True where stronger versions were asked for too."""
        return any(grading.new_facts is not None for grading in self.gradings)

    @property
    def passed(self) -> bool | None:
        """True where every gate passed, False where one failed, None where none failed and some are not measured."""
        statuses = {gate.status for gate in self.gates}
        return False if "failed" in statuses else None if "not_measured" in statuses or not statuses else True


def read_result(path: Path) -> Result:
    """Return a result from its file.

    Raises:
        DataError: it is no file of a result; the message says what is wrong with it.
    """
    try:
        return Result.model_validate_json(path.read_bytes())
    except OSError as error:
        raise DataError(
            f"Expected a result of the evals in {path}, but it cannot be read: {error.strerror}."
        ) from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise DataError(f"Expected a result of the evals in {path.name}, but {place}: {first['msg']}.") from error


def write_result(result: Result, path: Path) -> None:
    """Write a result to a file, each grading on a line of its own, so that two of them can be told apart by eye."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = result.model_dump(mode="json", exclude_defaults=True, exclude={"gradings"})
    lines = [f"{json.dumps(name)}:{_dumped(value)}" for name, value in head.items()]
    gradings = ",\n".join(_dumped(grading.line()) for grading in result.gradings)
    lines.append(f'"gradings":[\n{gradings}\n]')
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
