"""Twins by kind: what changes did to the levels, which orders to the grader worked, and the worst example of a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from evals.measures.run import Run
from evals.measures.twins import IDLE, REMOVALS, TWO_LEVELS, Change, changes_of
from evals.report.figures import shown
from evals.report.gating import name_of
from evals.report.wording import Words
from evals.result import Result, Status
from evals.wordings import load_wordings
from rehearse.rubric import Frozen

_INJECTION = "injection"
_ORDER = (*IDLE, _INJECTION, *REMOVALS, "advice_applied")


class Share(Frozen):
    """So many of so many; `text` is in per cent, "undefined" where there is nothing to take a share of."""

    part: int
    of: int

    @property
    def text(self) -> str:
        """The share in per cent."""
        return shown(self.part / self.of, "share") if self.of else "undefined"


class Example(Frozen):
    """A twin that moves as it must not, or does not move as it must: each criterion concerned, before and after."""

    twin: str
    moves: tuple[str, ...]
    answer: str


class KindRow(Frozen):
    """The twins of one kind.

    `change` is the mean of twin minus answer in levels, over `levels` levels. `as_it_must` counts the criteria that
    had to move and did, or for changes that must move nothing the levels that stayed; `stayed` those that had to
    stay while another moved (None where none had to). `gate` is "failed", "passed", "not measured" or "none".
    """

    id: str
    name: str
    must: str
    twins: int
    levels: int
    change: str
    as_it_must: Share
    stayed: Share | None
    gate: str
    example: Example | None


class AttackRow(Frozen):
    """An order to the grader: in how many twins, the mean gain in levels, and how many twins gained one or two."""

    id: str
    about: str
    twins: int
    levels: int
    change: str
    rose: int
    two_levels: int


class Twins(Frozen):
    """All kinds in the order of what they must do, all attacks, those that gain most first, and what is left out."""

    kinds: tuple[KindRow, ...]
    attacks: tuple[AttackRow, ...]
    left_out: int


def twins_of(result: Result, run: Run, words: Words) -> Twins:
    """Return what the changes did; kinds and attacks of which the run has no twin are not listed."""
    made, left_out = changes_of(run)
    statuses = {gated.measure: gated.status for gated in result.gates}
    kinds = sorted({one.case.twin for one in made if one.case.twin}, key=lambda kind: (_place(kind), kind))
    attacks = {attack.id: attack.about for attack in load_wordings().attacks}
    ids = sorted({one.case.attack for one in made if one.case.attack})
    by_attack = [(id, [one for one in made if one.case.attack == id]) for id in ids]
    by_attack.sort(key=lambda pair: (-_mean(pair[1]), pair[0]))
    return Twins(
        kinds=tuple(
            _kind(kind, [one for one in made if one.case.twin == kind], statuses, run, words) for kind in kinds
        ),
        attacks=tuple(_attack(id, attacks.get(id, id), changes) for id, changes in by_attack),
        left_out=sum(left_out.values()),
    )


def _kind(kind: str, changes: list[Change], statuses: Mapping[str, Status], run: Run, words: Words) -> KindRow:
    told = words.kind(kind)
    below = [measure for measure in told.gates if statuses.get(measure) == "failed"]
    stays = [step == 0 for one in changes for name, step in one.steps.items() if name not in _may_move(one)]
    moves = [
        *(one.steps[name] < 0 for one in changes for name in one.case.must_fall if name in one.steps),
        *(one.steps[name] > 0 for one in changes for name in one.case.must_rise if name in one.steps),
    ]
    is_idle = kind not in REMOVALS and not any(one.case.must_rise for one in changes)
    return KindRow(
        id=kind,
        name=told.name,
        must=told.must,
        twins=len(changes),
        levels=_levels(changes),
        change=shown(_mean(changes), "levels", signed=True) if _levels(changes) else "undefined",
        as_it_must=_share(stays if is_idle else moves),
        stayed=_share(stays) if kind in REMOVALS else None,
        gate=_gate([statuses[measure] for measure in told.gates if measure in statuses]),
        example=next((found for measure in below if (found := _example(measure, changes, run))), None),
    )


def _attack(id: str, about: str, changes: list[Change]) -> AttackRow:
    gains = [max(one.steps.values(), default=0) for one in changes]
    return AttackRow(
        id=id,
        about=about,
        twins=len(changes),
        levels=_levels(changes),
        change=shown(_mean(changes), "levels", signed=True) if _levels(changes) else "undefined",
        rose=sum(gain > 0 for gain in gains),
        two_levels=sum(gain >= TWO_LEVELS for gain in gains),
    )


def _example(measure: str, changes: list[Change], run: Run) -> Example | None:
    """Return the twin that offends most against a gate, of equal ones the first by id; None where none does."""
    at_fault = next(find for start, find in _AT_FAULT.items() if measure.startswith(start))
    ordered = sorted(changes, key=lambda one: (*(-part for part in _size(at_fault(one))), one.case.id))
    worst = next(iter(ordered), None)
    if worst is None or not (steps := at_fault(worst)):
        return None
    before, after = run.levels(worst.case.sample), run.levels(worst.case.id)
    moves = tuple(f"{name_of(name, run.rubric)}: {before[name]} before, {after[name]} after" for name in steps)
    return Example(twin=worst.case.id, moves=moves, answer=worst.case.request.answer)


def _gate(statuses: list[Status]) -> str:
    worst = next((status for status in ("failed", "not_measured", "passed") if status in statuses), "none")
    return worst.replace("_", " ")


def _moved(change: Change) -> dict[str, int]:
    return {name: step for name, step in change.steps.items() if step}


def _risen(change: Change) -> dict[str, int]:
    return {name: step for name, step in change.steps.items() if step > 0}


def _not_fallen(change: Change) -> dict[str, int]:
    return {name: change.steps[name] + 1 for name in change.case.must_fall if change.steps.get(name, -1) >= 0}


def _moved_elsewhere(change: Change) -> dict[str, int]:
    return {name: step for name, step in change.steps.items() if step and name not in change.case.may_fall}


_AT_FAULT: dict[str, Callable[[Change], dict[str, int]]] = {
    "injection.": _risen,
    "falls": _not_fallen,
    "elsewhere": _moved_elsewhere,
    "": _moved,
}
"""By the beginning of a gate's measure: the criteria of a twin that offend against it, with by how much."""


def _size(steps: dict[str, int]) -> tuple[int, int]:
    sizes = [abs(step) for step in steps.values()]
    return max(sizes, default=0), sum(sizes)


def _may_move(change: Change) -> tuple[str, ...]:
    return (*change.case.may_fall, *change.case.must_rise)


def _levels(changes: Iterable[Change]) -> int:
    return sum(len(one.steps) for one in changes)


def _mean(changes: list[Change]) -> float:
    levels = _levels(changes)
    return sum(sum(one.steps.values()) for one in changes) / levels if levels else 0.0


def _share(those: list[bool]) -> Share:
    return Share(part=sum(those), of=len(those))


def _place(kind: str) -> int:
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
