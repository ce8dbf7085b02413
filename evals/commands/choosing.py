"""What the options of a command mean: which answers, which coach, and where things go."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self

from evals.gold import load_gold
from evals.result import Result, read_result
from evals.selection import Part, every_case, selected
from evals.work import Work
from rehearse.errors import DataError, SettingsError
from rehearse.rubric import load_rubric
from rehearse.settings import Settings, load_settings

if TYPE_CHECKING:
    from evals.ahead import Ahead
    from evals.spending import Spending
    from rehearse.chat import Wire

BELOW_A_GATE = 1
NOT_MEASURED = 1
NOT_RUN = 2
STOPPED = 130


class Selection(NamedTuple):
    """Which answers are graded, and how often each; `tags` with commas between them."""

    split: Part = "test"
    epochs: int = 1
    limit: int | None = None
    tags: str | None = None
    twins: bool = True

    @property
    def words(self) -> str:
        """The options that say so, each with a space before it; empty where nothing was chosen."""
        told = [] if self.split == "test" else ["--split", self.split]
        told += [] if self.epochs == 1 else ["--epochs", str(self.epochs)]
        told += [] if self.limit is None else ["--limit", str(self.limit)]
        told += [] if self.tags is None else ["--tags", self.tags]
        told += [] if self.twins else ["--no-twins"]
        return "".join(f" {shlex.quote(word)}" for word in told)

    def work(
        self,
        settings: Settings,
        *,
        rewrites: bool = False,
        concurrency: int = 1,
        wire: Wire | None = None,
        spending: Spending | None = None,
        ahead: Ahead | None = None,
    ) -> Work:
        """Return the work over these answers.

        Raises:
            DataError: no answer is left, or a file of rubric/ or evals/ is not as it must be.
        """
        rubric = load_rubric()
        files = load_gold(rubric)
        return Work(
            cases=selected(
                every_case(files, rubric),
                split=self.split,
                twins=self.twins,
                limit=self.limit,
                tags=[tag.strip() for tag in (self.tags or "").split(",") if tag.strip()],
            ),
            samples={sample.id: sample for file in files for sample in file.samples},
            rubric=rubric,
            settings=settings,
            rewrites=rewrites,
            concurrency=concurrency,
            wire=wire,
            spending=spending,
            ahead=ahead,
        )


class Wanted(NamedTuple):
    """A live run: who grades what, within which limits, and where the log and the result go."""

    selection: Selection
    coach: Literal["offline", "llm"] | None = None
    model: str | None = None
    base_url: str | None = None
    rewrites: bool = False
    concurrency: int = 16
    max_cost: float | None = None
    retries: int = 1
    log_dir: Path | None = None
    output: Path | None = None
    resume: Path | None = None
    against: Path | None = None

    @classmethod
    def of(cls, options: dict[str, Any]) -> Self:
        """Return what the options of the command line say."""
        rest = {name: value for name, value in options.items() if name not in Selection._fields}
        for name in ("log_dir", "output", "resume", "against"):
            rest[name] = None if rest.get(name) is None else Path(rest[name])
        return cls(selection=selection_of(options), **rest)

    def settings(self) -> Settings:
        """Return the settings; a model or an address that is named means the llm coach.

        Raises:
            SettingsError: the options contradict each other, or a setting is malformed.
        """
        if self.coach == "offline" and (self.model or self.base_url):
            raise SettingsError(
                "--model and --base-url choose what the llm coach asks; leave them out or use --coach llm."
            )
        coach = self.coach or ("llm" if self.model or self.base_url else None)
        return load_settings(coach=coach, model=self.model, base_url=self.base_url)


def selection_of(options: dict[str, Any]) -> Selection:
    """Return which answers the options of the command line choose."""
    return Selection(**{name: options[name] for name in Selection._fields if name in options})


def must_be_writable(path: Path | None) -> None:
    """Make the folder of a result, before anything is spent on it.

    Raises:
        DataError: it cannot be made, or a folder stands where the file should go.
    """
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(f"Expected to write {path}, but it cannot be: {error.strerror}; choose another.") from error
    if path.is_dir():
        raise DataError(f"Expected to write {path}, found a folder there; choose another name.")


def earlier(path: str | Path | None) -> Result | None:
    """Return the result to compare with, read before anything is spent on the run.

    Raises:
        DataError: the file holds no result.
    """
    return None if path is None else read_result(Path(path))


def beside(file: Path) -> Path:
    """Return where the result of a file of replies goes where nobody said: beside it."""
    return file.with_name(f"result_{file.stem}.json")
