"""A progress bar on standard error, for people; where nobody watches, nothing is shown."""

from __future__ import annotations

from types import TracebackType
from typing import Self


class Bar:
    """Counts the rows that were made; how many there will be is not known, since a pipe has no length."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown

    def __enter__(self) -> Self:
        if self._shown:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            self._progress = Progress(
                TextColumn("Grading"),
                BarColumn(),
                TextColumn("{task.completed} rows, {task.fields[missed]} not graded"),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._progress.start()
            self._task = self._progress.add_task("", total=None, missed=0)
        return self

    def show(self, *, graded: int, missed: int) -> None:
        """Draw where the work stands."""
        if self._shown:
            self._progress.update(self._task, completed=graded + missed, missed=missed)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._progress.stop()
