"""Who made what in an interview: one signature for each coach, model, set of prompts and rubric."""

from __future__ import annotations

from collections.abc import Iterator

from rehearse.interview.assessment import Provenance
from rehearse.interview.model import Interview
from rehearse.report.model import Prompted, Signature
from rehearse.report.words import Words


def coach_name(provenance: Provenance, words: Words) -> str:
    """Return what a reader calls this coach: 'Offline coach', or the model and where it runs."""
    if provenance.coach == "offline":
        return words.say("offline_coach")
    return words.model(provenance.model, provenance.host)


def signatures(interview: Interview, words: Words) -> tuple[Signature, ...]:
    """Return the signatures in the order in which their makers first took part."""
    groups: dict[Provenance, list[tuple[str, Provenance]]] = {}
    for what, provenance in _parts(interview, words):
        timeless = provenance.model_copy(update={"at": interview.created_at})
        groups.setdefault(timeless, []).append((what, provenance))
    return tuple(
        Signature(
            what=tuple(dict.fromkeys(what for what, _ in parts)),
            coach=coach_name(maker, words),
            is_offline=maker.coach == "offline",
            model=maker.model,
            host=maker.host,
            prompts=tuple(Prompted(id=p.id, version=p.version, hash=p.hash) for p in maker.prompts),
            rubric_version=maker.rubric_version,
            rubric_hash=maker.rubric_hash[:12],
            first=min(provenance.at for _, provenance in parts),
            last=max(provenance.at for _, provenance in parts),
        )
        for maker, parts in groups.items()
    )


def _parts(interview: Interview, words: Words) -> Iterator[tuple[str, Provenance]]:
    if interview.plan_provenance is not None:
        yield words.say("part_plan"), interview.plan_provenance
    for number, turn in enumerate(interview.turns, start=1):
        for attempt in turn.attempts:
            where = words.say("part_attempt", n=number, attempt=attempt.number)
            for reply in attempt.replies:
                if reply.assessment is not None:
                    yield where, reply.assessment.provenance
            if attempt.rewrite is not None:
                yield words.say("part_stronger", n=number), attempt.rewrite.provenance
    if interview.debrief is not None:
        yield words.say("part_debrief"), interview.debrief.provenance
