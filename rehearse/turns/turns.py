"""All jobs of this process: at most one per interview, so many at once, the others in a queue."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rehearse.interview.coach import Coach
from rehearse.interview.stage import next_work
from rehearse.interview.work import Clock
from rehearse.rubric import Rubric
from rehearse.turns.job import Job
from rehearse.turns.memory import RememberingCoach
from rehearse.turns.worker import Worker

if TYPE_CHECKING:
    from rehearse.store import Store


class Turns:
    """Starts and finds jobs. Safe to use from several threads; meant to be made once per process.

    What is to be done follows from the stored interview alone, so that after a crash the next `ensure`
    picks it up. Within a process, one piece of work is one call of the coach, however often a page is
    reloaded, changed or opened twice.
    """

    def __init__(
        self,
        store: Store,
        rubric: Rubric,
        *,
        clock: Clock = lambda: datetime.now(UTC),
        limit: int = 32,
        pauses: Sequence[float] = (0.5, 2.0),
    ) -> None:
        """Take what all jobs need.

        Args:
            store: Where the interviews are.
            rubric: The contract.
            clock: Returns the time, aware and in UTC.
            limit: How many jobs work at once; the others wait in the order they came.
            pauses: Seconds to wait before a result is stored again when the database fails.
        """
        self._store, self._rubric, self._clock, self._limit = store, rubric, clock, limit
        self._worker = Worker(store, rubric, clock=clock, pauses=pauses)
        self._lock = threading.Lock()
        self._idle = threading.Condition(self._lock)
        self._jobs: dict[str, Job] = {}
        self._coaches: dict[str, RememberingCoach] = {}
        self._queue: deque[Job] = deque()
        self._threads = 0
        self._closed = False

    def ensure(self, id: str, *, owner: str, coach: Coach) -> Job | None:
        """See to it that an interview's work is being done; return the job, or None where there is nothing to do.

        Raises:
            NotFound: there is no interview of that id, or it is somebody else's.
            StoreError: the database failed.
        """
        job = self.find(id, owner=owner)
        if job is not None and job.prod():
            return job
        if next_work(self._store.load(id, owner=owner).interview, self._rubric) is None:
            return None
        with self._lock:
            running = self._jobs.get(id)
            if running is not None and running.owner == owner and running.prod():
                return running
            if self._closed:
                return None
            job = Job(id, owner=owner, place=self._place, on_cancel=self._cancelled)
            self._coaches[id] = RememberingCoach(coach, clock=self._clock, after=self._coaches.get(id))
            self._jobs[id] = job
            self._queue.append(job)
            if self._threads < self._limit:
                self._threads += 1
                threading.Thread(target=self._serve, name="rehearse-turn", daemon=True).start()
            return job

    def find(self, id: str, *, owner: str) -> Job | None:
        """Return the owner's running job on an interview, or None."""
        with self._lock:
            job = self._jobs.get(id)
        return job if job is not None and job.owner == owner and job.running else None

    def close(self, seconds: float) -> bool:
        """Take no more work, let what is in hand be finished and stored; True where that took no longer."""
        until = time.monotonic() + seconds
        with self._idle:
            self._closed = True
            while self._queue:
                self._drop(self._queue.popleft()).end()
            for job in self._jobs.values():
                job.leave()
            while self._threads and (left := until - time.monotonic()) > 0:
                self._idle.wait(left)
            return not self._threads

    def _serve(self) -> None:
        while True:
            with self._idle:
                if not self._queue:
                    self._threads -= 1
                    self._idle.notify_all()
                    return
                job = self._queue.popleft()
                coach = self._coaches[job.id]
            self._do(job, coach)

    def _do(self, job: Job, coach: RememberingCoach) -> None:
        self._worker.work(job, coach)
        with self._lock:
            if self._jobs.get(job.id) is job:
                self._drop(job)
                if job.error is not None:
                    # The result may not be stored yet: the next job on this interview begins with it.
                    self._coaches[job.id] = coach

    def _cancelled(self, job: Job) -> None:
        with self._lock:
            if job not in self._queue:
                return
            self._queue.remove(job)
            coach = self._coaches[job.id]
        # It has not begun: say so in the interview here and now, without waiting for its turn.
        self._do(job, coach)

    def _drop(self, job: Job) -> Job:
        self._jobs.pop(job.id, None)
        self._coaches.pop(job.id, None)
        return job

    def _place(self, job: Job) -> int:
        with self._lock:
            return self._queue.index(job) + 1 if job in self._queue else 0
