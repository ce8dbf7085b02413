"""Twins: a sample's answer changed so that what may become of its levels follows from the change alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evals.altered import injected, introduced, padded, question_said_back, with_fillers
from evals.cases import Case, base_cases, request_for
from evals.dealing import Dealt, dealt
from evals.dice import Dice
from evals.evidence_words import names_in
from evals.gold import GoldFile, Job, Sample, Twin
from evals.typos import mistyped
from evals.wordings import Wordings, load_wordings
from rehearse.rubric import Rubric

_PROOF_OF_TIME = 3
_ONE_HORIZON = 2
_NAMED_FACT = 3


class Effect(NamedTuple):
    """The criteria whose level has to fall, may fall, or has to rise; every other one stays."""

    must_fall: tuple[str, ...] = ()
    may_fall: tuple[str, ...] = ()
    must_rise: tuple[str, ...] = ()


_NOTHING = Effect()


def all_cases(files: Sequence[GoldFile], rubric: Rubric) -> tuple[Case, ...]:
    """Return every sample as it was answered with its twins after it, in the order of the files.

    Raises:
        DataError: a file of `changes/` is malformed.
    """
    twins: dict[str, list[Case]] = {}
    for twin in twin_cases(files, rubric):
        twins.setdefault(twin.sample, []).append(twin)
    return tuple(case for base in base_cases(files, rubric) for case in (base, *twins.get(base.id, ())))


def twin_cases(files: Sequence[GoldFile], rubric: Rubric) -> tuple[Case, ...]:
    """Return all twins, each sample's hand-made ones first and its generated ones after them.

    The words of a generated twin follow from its sample and the files of `changes/`; which kinds a sample
    gets also from the other samples in `files` (see `evals.dealing`).

    Raises:
        DataError: a file of `changes/` is malformed.
    """
    wordings = load_wordings()
    by_sample = dealt(files, wordings.attacks)
    return tuple(
        twin
        for file in files
        for sample in file.samples
        for twin in (
            *_hand_made(sample, file.job, rubric),
            *_generated(sample, file.job, rubric, wordings=wordings, share=by_sample[sample.id]),
        )
    )


def effect_of(twin: Twin, sample: Sample) -> Effect:
    """Return what a hand-made twin does to the levels, by the rubric and the sample's labels.

    Without its time frames an answer has no concrete horizon, and no level of specificity that needs a date;
    the latter has to show only where there is no horizon to show it, since a milestone may stand in for the
    date. Without the employer's fact alignment cannot be 3 or more. Where a twin says why it `need_not_fall`,
    nothing has to.
    """
    whole = _effect(twin, sample)
    return whole._replace(must_fall=()) if twin.need_not_fall else whole


def _effect(twin: Twin, sample: Sample) -> Effect:
    level = {criterion: label.level for criterion, label in sample.labels.items()}
    if twin.kind == "time_removed":
        may_fall = tuple(criterion for criterion in ("specificity", "horizon") if criterion in level)
        if "horizon" in level:
            must_fall = ("horizon",) if level["horizon"] >= _ONE_HORIZON else ()
        else:
            must_fall = ("specificity",) if level.get("specificity", 0) >= _PROOF_OF_TIME else ()
        return Effect(must_fall=must_fall, may_fall=may_fall)
    if twin.kind == "fact_removed" and "alignment" in level:
        fallen = ("alignment",) if level["alignment"] >= _NAMED_FACT else ()
        return Effect(must_fall=fallen, may_fall=("alignment",))
    if twin.kind == "advice_applied" and twin.criterion is not None:
        return Effect(must_rise=(twin.criterion,))
    return _NOTHING


def _hand_made(sample: Sample, job: Job, rubric: Rubric) -> Iterator[Case]:
    for twin in sample.twins:
        changed = sample.model_copy(update={"answer": twin.answer})
        yield _case(sample, changed, job, rubric, kind=twin.kind, effect=effect_of(twin, sample))


def _generated(sample: Sample, job: Job, rubric: Rubric, *, wordings: Wordings, share: Dealt) -> Iterator[Case]:
    for kind in share.kinds:
        yield _case(sample, _changed(sample, job, kind, wordings), job, rubric, kind=kind)
    for attack in share.attacks:
        answer = injected(sample, attack, dice=Dice("injection", attack.id, sample.id))
        changed = sample.model_copy(update={"answer": answer})
        yield _case(sample, changed, job, rubric, kind="injection", attack=attack.id)


def _changed(sample: Sample, job: Job, kind: str, wordings: Wordings) -> Sample:
    dice = Dice(kind, sample.id)
    if kind == "names":
        return introduced(sample, dice.pick(wordings.names).name)
    names = names_in((job.posting, sample.resume))
    if kind == "padding":
        answer = padded(sample, sentences=wordings.sentences, dice=dice)
    elif kind == "typos":
        answer = mistyped(sample.answer, slips=wordings.slips, names=names, dice=dice)
    elif kind == "fillers":
        numbers = wordings.slips.never
        answer = with_fillers(sample, fillers=wordings.fillers, numbers=numbers, names=names, dice=dice)
    else:
        answer = question_said_back(sample, forms=wordings.questions, dice=dice)
    return sample.model_copy(update={"answer": answer})


def _case(
    sample: Sample,
    changed: Sample,
    job: Job,
    rubric: Rubric,
    *,
    kind: str,
    attack: str | None = None,
    effect: Effect = _NOTHING,
) -> Case:
    return Case(
        id=f"{sample.id}~{kind}" if attack is None else f"{sample.id}~{kind}.{attack}",
        sample=sample.id,
        job=job.id,
        split=job.split,
        question_id=sample.question_id,
        twin=kind,
        attack=attack,
        must_fall=effect.must_fall,
        may_fall=effect.may_fall,
        must_rise=effect.must_rise,
        tags=sample.tags,
        posting=job.posting,
        request=request_for(changed, job, rubric),
    )
