"""Whether every answer that was acknowledged is in the database once, and nobody has words of another person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from load_person import Person

from rehearse.interview.model import Interview
from rehearse.store import Store


def answers_in(interview: Interview) -> list[str]:
    """Return the answers that an interview holds, in order."""
    return [
        reply.answer
        for turn in interview.turns
        for attempt in turn.attempts
        for reply in attempt.replies
        if reply.answer is not None
    ]


def wrongs(store: Store, people: Sequence[Person]) -> list[str]:
    """Return what is wrong, a sentence each: answers lost or kept twice, words of one person with another."""
    found: list[str] = []
    for person in people:
        if not person.cookies:
            continue
        kept = Counter(answer for interview in store.all_of(person.owner) for answer in answers_in(interview))
        found += [
            f"person {person.number}: lost {said[:60]!r}" for said in person.acknowledged if not kept[said.strip()]
        ]
        found += [f"person {person.number}: kept {n} times {said[:60]!r}" for said, n in kept.items() if n > 1]
        found += [f"person {person.number} has {said[:60]!r}" for said in kept if person.canary not in said]
    return found
