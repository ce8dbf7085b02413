"""Doing an interview's work: look what is next, have the coach do it, store it, look again."""

from __future__ import annotations

import logging
import secrets
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rehearse.errors import Conflict, NotFound, RehearseError, StoreError
from rehearse.interview.coach import Coach
from rehearse.interview.model import Interview, Trouble
from rehearse.interview.spending import with_calls
from rehearse.interview.stage import Work, behind_work, next_work
from rehearse.interview.tags import interview_tag, new_tag, person_tag, tagged
from rehearse.interview.work import Clock, carry_out
from rehearse.rubric import Rubric
from rehearse.turns.job import Job, Lane, Stopped
from rehearse.turns.limits import Allowance
from rehearse.turns.memory import RememberingCoach

if TYPE_CHECKING:
    from rehearse.store import Store

_log = logging.getLogger(__name__)
_ELSEWHERE = 0.3
"""Seconds between two looks whether what another replica is at work on is done."""
_STOPPED = "Stopped, as you asked. Nothing that you wrote is lost; try again to go on."


def work_for(lane: Lane, interview: Interview, rubric: Rubric) -> Work | None:
    """Return the next piece of work of a lane, None where there is none.

    At the end of a mock interview the job that graded behind it does all the rest: with a second one beside it,
    an answer could be graded twice.
    """
    if lane == "front":
        return None if is_left_to_behind(interview) else next_work(interview, rubric)
    return next_work(interview, rubric) if is_left_to_behind(interview) else behind_work(interview)


def is_left_to_behind(interview: Interview) -> bool:
    """Return whether a mock interview is over, so that what the candidate waits for is done in the lane behind."""
    return interview.setup.mode == "mock" and interview.current is None and interview.finished_at is not None


class Worker:
    """What every job needs to do its work.

    `pauses` are the seconds to wait before storing is tried again, when the database fails at it; `allowance` says
    what a person may have a model asked.
    """

    def __init__(
        self,
        store: Store,
        rubric: Rubric,
        *,
        clock: Clock,
        pauses: Sequence[float],
        allowance: Allowance | None = None,
    ) -> None:
        self._allowance = allowance
        self._store, self._rubric, self._clock, self._pauses = store, rubric, clock, pauses

    def work(self, job: Job, coach: RememberingCoach) -> None:
        """Work until it is the candidate's turn; the job is over afterwards, whatever happened."""
        try:
            while not self._is_done(job, coach):
                continue
        except NotFound:
            # Deleted meanwhile: there is nobody left to tell.
            job.end()
        except StoreError as error:
            job.end(error)
        except Exception as error:  # noqa: BLE001  # a thread has nobody above it who could be told
            job.end(RehearseError(unexpected(error)))
        finally:
            self._give_back(job)

    def _is_done(self, job: Job, coach: RememberingCoach) -> bool:
        job.look()
        interview, version = self._store.load(job.id, owner=job.owner)
        work = work_for(job.lane, interview, self._rubric)
        if job.is_leaving:
            job.end()
            return True
        if work is None:
            return self._is_kept(interview, version, job, coach) and job.end_unless_prodded()
        if not job.is_cancelled and not self._store.claims.take(_claim(job), by=job):
            # Another replica is at it, or about to end and finishing it; when that dies, the claim is free.
            threading.Event().wait(_ELSEWHERE)
            return False
        job.begin(work.kind)
        changed = self._logged(work, interview, coach, job)
        if changed == interview:
            # The same work would be found again, and the coach called for ever.
            changed = self._troubled(interview, work, f"{coach.label} left this as it was; try again.")
        if self._is_saved(with_calls(interview, changed, coach.unsaved), version, job, coach):
            job.stored(troubled=changed.trouble is not None)
        return False

    def _give_back(self, job: Job) -> None:
        try:
            self._store.claims.give_back(_claim(job), by=job)
        except StoreError as error:
            _log.warning("A claim ended with the database's connection: %s", error)

    def _is_saved(self, changed: Interview, version: int, job: Job, coach: RememberingCoach) -> bool:
        try:
            self._persist(lambda: self._store.save(changed, owner=job.owner, version=version))
        except Conflict:
            # A person changed it first. What they did stands; look again, with the result still in mind.
            return False
        finally:
            self._count(job, coach)
        coach.forget()
        return True

    def _is_kept(self, interview: Interview, version: int, job: Job, coach: RememberingCoach) -> bool:
        """Store calls whose work a person made needless meanwhile; True where none are left to be stored."""
        calls = coach.unsaved
        return not calls or self._is_saved(with_calls(interview, interview, calls), version, job, coach)

    def _logged(self, work: Work, interview: Interview, coach: RememberingCoach, job: Job) -> Interview:
        begun = time.perf_counter()
        with tagged(work=new_tag(), interview=interview_tag(job.id), person=person_tag(job.owner)):
            changed = self._carry_out(work, interview, coach, job)
            fields = {
                "kind": work.kind,
                "coach": coach.kind,
                "outcome": "ok" if changed.trouble is None else "trouble",
                "seconds": round(time.perf_counter() - begun, 3),
            }
            _log.info("A piece of work ended.", extra={"event": "work", "fields": fields})
        return changed

    def _carry_out(self, work: Work, interview: Interview, coach: RememberingCoach, job: Job) -> Interview:
        if job.is_cancelled:
            coach.go_on()
            return self._troubled(interview, work, _STOPPED)
        changed = self._changed(work, interview, coach, job)
        # What came of a call that was cut off is nothing to be kept: neither "not graded" nor the bank's words.
        return self._troubled(interview, work, _STOPPED) if coach.go_on() else changed

    def _changed(self, work: Work, interview: Interview, coach: RememberingCoach, job: Job) -> Interview:
        try:
            # An answer is glanced at by the offline coach, which costs nothing.
            if self._allowance is not None and coach.kind == "llm" and work.kind != "glance":
                self._allowance.take(job.owner, now=self._clock())
            return carry_out(
                work,
                interview,
                coach,
                self._rubric,
                clock=self._clock,
                on_text=job.hear,
                glancing=self._glancing if work.kind == "glance" else None,
            )
        except Stopped:
            return self._troubled(interview, work, _STOPPED)
        except RehearseError as error:
            return self._troubled(interview, work, str(error))
        except Exception as error:  # noqa: BLE001  # whatever a coach breaks on, the candidate is told
            return self._troubled(interview, work, unexpected(error))

    @property
    def _glancing(self) -> Coach:
        from rehearse.offline import OfflineCoach

        return OfflineCoach(self._rubric)

    def _troubled(self, interview: Interview, work: Work, reason: str) -> Interview:
        trouble = Trouble(work=work.kind, reason=reason, at=self._clock())
        return interview.model_copy(update={"trouble": trouble})

    def _persist(self, write: Callable[[], object]) -> None:
        for pause in self._pauses:
            try:
                write()
            except (Conflict, NotFound):
                raise
            except StoreError:
                threading.Event().wait(pause)
            else:
                return
        write()

    def _count(self, job: Job, coach: RememberingCoach) -> None:
        for spent in coach.take_uncounted():
            try:
                self._store.add_usage(
                    spent.usage, owner=job.owner, coach=coach.kind, model=spent.model, host=spent.host
                )
            except StoreError as error:
                _log.warning("A call could not be counted: %s", error)


def unexpected(error: Exception) -> str:
    """Log where an error arose, without its message, which may quote the candidate; return a sentence with its id."""
    id = secrets.token_hex(4)
    places = "".join(traceback.format_tb(error.__traceback__))
    _log.error("Error %s: %s at\n%s", id, type(error).__name__, places)
    return (
        f"Something went wrong that Rehearse did not expect (error {id}, in the log). "
        "Nothing that you wrote is lost; try again."
    )


def _claim(job: Job) -> str:
    return f"{job.lane} {job.id}"
