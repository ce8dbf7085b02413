"""One interview's work in the background, as a page may watch and stop it. Pages never wait on the coach itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Literal

from rehearse.errors import RehearseError
from rehearse.interview.model import WorkKind

Lane = Literal["front", "behind"]
"""Whether the candidate waits for the work, or goes on meanwhile."""


class Stopped(Exception):
    """The candidate stopped the job while a line was being written."""


class Job:
    """Work on one interview until it is the candidate's turn. Safe to read from several threads.

    What is done is in the store; a job only says what is going on. `saved` counts the pieces of work that
    it stored: when it grows, or when the job is over, load the interview again.
    """

    def __init__(
        self,
        id: str,
        *,
        owner: str,
        place: Callable[[Job], int],
        on_cancel: Callable[[Job], None],
        lane: Lane = "front",
    ) -> None:
        self.id = id
        self.owner = owner
        self.lane: Lane = lane
        self._place, self._on_cancel = place, on_cancel
        self._changed = threading.Condition()
        self._kind: WorkKind | None = None
        self._text = ""
        self._begun = self._saved = self._revision = 0
        self._over = self._prodded = self._cancelled = self._leaving = False
        self._error: RehearseError | None = None

    @property
    def kind(self) -> WorkKind | None:
        """What is being done now; None while it waits in the queue."""
        return self._kind

    @property
    def text(self) -> str:
        """All of the interviewer's line that has come so far, empty where no line is being written."""
        return self._text

    @property
    def place(self) -> int:
        """The place in the queue, from 1; 0 once it is at work."""
        return self._place(self)

    @property
    def saved(self) -> int:
        """How many pieces of work this job has stored."""
        return self._saved

    @property
    def revision(self) -> int:
        """A number that grows with every change; see `wait`."""
        return self._revision

    @property
    def running(self) -> bool:
        """True until there is nothing (more) for it to do."""
        return not self._over

    @property
    def error(self) -> RehearseError | None:
        """Why the job ended although work is left: a StoreError where the database failed."""
        return self._error

    def wait(self, seconds: float, *, after: int | None = None) -> bool:
        """Return True as soon as something changed or the job is over, False when that takes longer.

        Args:
            seconds: How long to wait at most.
            after: The `revision` that was seen last, so that no change is missed; else from now on.
        """
        with self._changed:
            seen = self._revision if after is None else after
            return self._changed.wait_for(lambda: self._over or self._revision != seen, timeout=seconds)

    def pieces(self, heartbeat: float = 0.2) -> Iterator[str]:
        """Yield the line being written piece by piece until that piece of work is done or the job is over.

        An empty string comes at least every `heartbeat` seconds, so that whoever draws it can be interrupted.
        """
        line, sent = max(1, self._begun), 0
        while True:
            with self._changed:
                seen, done = self._revision, self._over or self._begun > line or self._saved >= line
                piece = self._text[sent:] if self._begun == line else ""
            sent += len(piece)
            yield piece
            if done:
                return
            self.wait(heartbeat, after=seen)

    def cancel(self) -> None:
        """End a model's call under way, else stop before the next piece of work; what is done stays.

        The interview then has a trouble that says so, and goes on when the candidate asks for it.
        """
        with self._changed:
            if self._over or self._cancelled:
                return
            self._cancelled = True
        self._on_cancel(self)

    # What follows is for the worker.

    @property
    def is_cancelled(self) -> bool:
        """True once the candidate stopped it."""
        return self._cancelled

    @property
    def is_leaving(self) -> bool:
        """True once the program is about to end: finish the piece in hand and leave the rest."""
        return self._leaving

    def prod(self) -> bool:
        """Make the job look for work once more before it ends; False where it has ended already."""
        with self._changed:
            self._prodded = True
            return not self._over

    def look(self) -> None:
        """Note that the job looks at the interview now."""
        with self._changed:
            self._prodded = False

    def end_unless_prodded(self) -> bool:
        """End the job, unless somebody prodded it since it looked last."""
        with self._changed:
            if self._prodded:
                return False
            self._end()
            return True

    def begin(self, kind: WorkKind) -> None:
        """Note which piece of work is begun."""
        with self._changed:
            self._kind, self._text = kind, ""
            self._begun = self._saved + 1
            self._change()

    def hear(self, text: str) -> None:
        """Take all of a line's text so far.

        Raises:
            Stopped: the candidate does not want to hear more.
        """
        with self._changed:
            if self._cancelled:
                raise Stopped
            self._text = text
            self._change()

    def stored(self, *, troubled: bool) -> None:
        """Note that the piece of work in hand, or the trouble with it, is in the store."""
        with self._changed:
            self._saved += 1
            # A stop is carried out with its trouble; whoever tries again after that means to go on.
            self._cancelled = self._cancelled and not troubled
            self._change()

    def leave(self) -> None:
        """Ask the job to end after the piece in hand."""
        with self._changed:
            self._leaving = True

    def end(self, error: RehearseError | None = None) -> None:
        """End the job, whatever is left to do."""
        with self._changed:
            if not self._over:
                self._error = error
                self._end()

    def _end(self) -> None:
        self._over = True
        self._change()

    def _change(self) -> None:
        self._revision += 1
        self._changed.notify_all()
