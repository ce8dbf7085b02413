"""The postings with hand labels in tests/postings/, and how far a reading agrees with them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import yaml

from rehearse.interview.job import JobReading
from rehearse.rubric import Frozen

FOLDER = Path(__file__).resolve().parent / "postings"
ONE, MANY = ("title", "employer", "seniority"), ("objectives", "skills", "growth")


class Labelled(Frozen):
    """A posting with what it says, as a person reads it; the lists hold words out of each passage."""

    id: str
    kind: str
    text: str
    title: str | None
    employer: str | None
    seniority: str | None
    objectives: tuple[str, ...]
    skills: tuple[str, ...]
    growth: tuple[str, ...]


class Agreement(NamedTuple):
    """Precision: the share of what was read that is labelled; recall: the share of labels that was read (0-1)."""

    precision: float
    recall: float


def labelled(name: str) -> tuple[Labelled, ...]:
    """Return the postings of dev.yaml or held_out.yaml."""
    postings = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))["postings"]
    return tuple(Labelled.model_validate(posting) for posting in postings)


def agreement(read: Iterable[tuple[Labelled, JobReading]], kind: str) -> Agreement:
    """Return how far readings agree with labels on one kind of fact, all postings taken together."""
    right = found = labels = 0
    hit = 0
    for label, job in read:
        if kind in ONE:
            fact, wanted = getattr(job, kind), getattr(label, kind)
            same = fact is not None and fact.text == wanted
            right, found, labels, hit = (
                right + same,
                found + (fact is not None),
                labels + (wanted is not None),
                hit + same,
            )
            continue
        texts, passages = [fact.text for fact in getattr(job, kind)], getattr(label, kind)
        right += sum(any(passage in text for passage in passages) for text in texts)
        found += len(texts)
        hit += sum(any(passage in text for text in texts) for passage in passages)
        labels += len(passages)
    return Agreement(right / found, hit / labels)
