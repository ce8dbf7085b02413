"""All jobs of this process: at most one per interview and lane, so many at once, the others in a queue."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rehearse.interview.coach import Coach
from rehearse.interview.stage import behind_work, next_work
from rehearse.interview.work import Clock
from rehearse.rubric import Rubric
from rehearse.turns.job import Job, Lane
from rehearse.turns.limits import Allowance, Limits
from rehearse.turns.memory import RememberingCoach
from rehearse.turns.worker import Worker, is_left_to_behind

if TYPE_CHECKING:
    from rehearse.store import Store


_Key = tuple[str, Lane]


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
        limits: Limits = Limits(),  # noqa: B008  # a tuple that cannot change
    ) -> None:
        """Take what all jobs need.

        Args:
            store: Where the interviews are.
            rubric: The contract.
            clock: Returns the time, aware and in UTC.
            limit: How many jobs work at once; of the others, those go first whose owner has the fewest at work.
            pauses: Seconds to wait before a result is stored again when the database fails.
            limits: What one person may have a model asked.
        """
        self._store, self._rubric, self._clock, self._limit = store, rubric, clock, limit
        self._worker = Worker(store, rubric, clock=clock, pauses=pauses, allowance=Allowance(store, limits))
        self._lock = threading.Lock()
        self._idle = threading.Condition(self._lock)
        self._jobs: dict[_Key, Job] = {}
        self._coaches: dict[_Key, RememberingCoach] = {}
        self._queue: deque[Job] = deque()
        self._at_work: Counter[str] = Counter()
        self._threads = 0
        self._closed = False

    def ensure(self, id: str, *, owner: str, coach: Coach) -> Job | None:
        """See to it that an interview's work is being done; return the job, or None where there is nothing to do.

        While a mock interview goes on, its answers are graded by a job of their own, which nobody waits for.

        Raises:
            NotFound: there is no interview of that id, or it is somebody else's.
            StoreError: the database failed.
        """
        job = self.find(id, owner=owner)
        behind = self._running((id, "behind"), owner)
        if job is not None and job.prod() and (behind is None or behind.prod()):
            return job
        interview = self._store.load(id, owner=owner).interview
        if behind_work(interview) is not None:
            self._begin((id, "behind"), owner, coach)
        if next_work(interview, self._rubric) is None:
            return None
        return self._begin((id, "behind" if is_left_to_behind(interview) else "front"), owner, coach)

    def find(self, id: str, *, owner: str) -> Job | None:
        """Return the owner's running job that the candidate waits for, or None."""
        return self._running((id, "front"), owner)

    def _running(self, key: _Key, owner: str) -> Job | None:
        with self._lock:
            job = self._jobs.get(key)
        return job if job is not None and job.owner == owner and job.running else None

    def _begin(self, key: _Key, owner: str, coach: Coach) -> Job | None:
        with self._lock:
            running = self._jobs.get(key)
            if running is not None and running.owner == owner and running.prod():
                return running
            if self._closed:
                return None
            job = Job(key[0], owner=owner, place=self._place, on_cancel=self._cancelled, lane=key[1])
            self._coaches[key] = RememberingCoach(coach, clock=self._clock, after=self._coaches.get(key))
            self._jobs[key] = job
            self._queue.append(job)
            if self._threads < self._limit:
                self._threads += 1
                threading.Thread(target=self._serve, name="rehearse-turn", daemon=True).start()
            return job

    @property
    def load(self) -> tuple[int, int]:
        """How many jobs are at work now, and how many wait."""
        with self._lock:
            return self._at_work.total(), len(self._queue)

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
                job = self._in_order()[0]
                self._queue.remove(job)
                coach = self._coaches[_key(job)]
                self._at_work[job.owner] += 1
            try:
                self._do(job, coach)
            finally:
                with self._lock:
                    self._at_work[job.owner] -= 1
                    self._at_work += Counter()

    def _do(self, job: Job, coach: RememberingCoach) -> None:
        self._worker.work(job, coach)
        with self._lock:
            if self._jobs.get(_key(job)) is job:
                self._drop(job)
                if job.error is not None:
                    # The result may not be stored yet: the next job on this interview begins with it.
                    self._coaches[_key(job)] = coach

    def _cancelled(self, job: Job) -> None:
        with self._lock:
            is_waiting = job in self._queue
            if is_waiting:
                self._queue.remove(job)
            coach = self._coaches.get(_key(job)) if self._jobs.get(_key(job)) is job else None
        if coach is None:
            return
        if not is_waiting:
            # Unless it was carried out already: a later call of the same job is not meant.
            if job.is_cancelled:
                coach.stop()
            return
        # It has not begun: say so in the interview here and now, without waiting for its turn.
        self._do(job, coach)

    def _drop(self, job: Job) -> Job:
        self._jobs.pop(_key(job), None)
        self._coaches.pop(_key(job), None)
        return job

    def _place(self, job: Job) -> int:
        with self._lock:
            return self._in_order().index(job) + 1 if job in self._queue else 0

    def _in_order(self) -> list[Job]:
        """Return the waiting jobs, first those whose owner has the fewest at work or waiting before, then by age."""
        before = Counter(self._at_work)
        ranked = []
        for job in self._queue:
            ranked.append((before[job.owner], job))
            before[job.owner] += 1
        return [job for _, job in sorted(ranked, key=lambda each: each[0])]


def _key(job: Job) -> _Key:
    return job.id, job.lane
