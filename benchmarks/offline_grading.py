"""How many answers the offline coach grades in a second on one core, and what it takes to load.

    python benchmarks/offline_grading.py [ANSWERS]

Grades the guide's sample answers over and over and prints: seconds from a fresh interpreter to the first
grade, answers a second, the largest resident set in MB, and how the time grows with the answer's length
(a ratio per doubling: about 2 is linear). The goals are 300 answers a second and 200 MB.
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import UTC, datetime


def main(answers: int) -> None:
    """Run it and print the figures."""
    began = time.perf_counter()
    from rehearse.interview.coach import AnswerRequest, Exchange
    from rehearse.interview.job import PlannedQuestion, Why
    from rehearse.offline import OfflineCoach
    from rehearse.rubric import load_guide, load_rubric

    rubric = load_rubric()
    coach = OfflineCoach(rubric)
    now = datetime.now(UTC)

    def request(question_id: str, answer: str) -> AnswerRequest:
        question = rubric.question(question_id)
        planned = PlannedQuestion(
            question_id=question.id,
            text=question.asked_as,
            kind=question.kind,
            primary=question.primary,
            secondary=question.secondary,
            why=Why(strategy=question.strategy),
        )
        return AnswerRequest(planned=planned, exchanges=(Exchange(question=question.asked_as, answer=answer),))

    requests = [request(entry.question_id, sample.text) for entry in load_guide().questions for sample in entry.samples]
    coach.assess(requests[0], now=now)
    print(f"first grade after   {time.perf_counter() - began:6.2f} s")
    words = sum(len(one.answer.split()) for one in requests) / len(requests)
    began = time.perf_counter()
    for number in range(answers):
        coach.assess(requests[number % len(requests)], now=now)
    taken = time.perf_counter() - began
    print(f"answers a second    {answers / taken:6.0f}  ({answers} answers of {words:.0f} words on average)")
    longest = " ".join(one.answer for one in requests)
    previous = None
    for size in (2_500, 5_000, 10_000, 20_000):
        text = " ".join((longest.split() * (size // len(longest.split()) + 1))[:size])
        began = time.perf_counter()
        coach.assess(request("career_goals", text), now=now)
        seconds = time.perf_counter() - began
        ratio = f"x {seconds / previous:.2f}" if previous else ""
        print(f"{size:6} words        {seconds:6.3f} s  {ratio}")
        previous = seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"largest resident set {peak:5.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
