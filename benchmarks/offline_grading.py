"""How many answers the offline coach grades in a second on one core, and what it takes to load.

    python benchmarks/offline_grading.py [ANSWERS]

Grades the guide's sample answers over and over, each for a posting with a title, an employer and three
objectives, and prints: seconds from a fresh interpreter to the first grade, answers a second, how the time
grows with the answer's length (a ratio per doubling: about 2 is linear), for punctuated text and for a
transcript without any punctuation, and the largest resident set in MB. The goals are 300 answers a second
and 200 MB. Seconds are of the processor, so that other work on the machine counts little.
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from arguments import numbers

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main(answers: int) -> None:
    """Run it and print the figures."""
    began = time.perf_counter()
    from rehearse.interview.coach import AnswerRequest, Exchange
    from rehearse.interview.job import JobReading, PlannedQuestion, Read
    from rehearse.offline import OfflineCoach
    from rehearse.rubric import load_guide, load_rubric

    rubric = load_rubric()
    coach = OfflineCoach(rubric)
    now = datetime.now(UTC)
    job = JobReading(
        title=Read(text="Shift planner", line=1),
        employer=Read(text="Brightwell Distribution", line=2),
        objectives=(
            Read(text="bringing overtime down by 10 %", line=3),
            Read(text="opening a second depot in the north", line=4),
            Read(text="training new planners", line=5),
        ),
    )

    def request(question_id: str, answer: str) -> AnswerRequest:
        question = rubric.question(question_id)
        planned = PlannedQuestion.of(question)
        exchange = Exchange(question=question.asked_as, answer=answer)
        return AnswerRequest(planned=planned, exchanges=(exchange,), job=job)

    def seconds(one: AnswerRequest) -> float:
        began = time.process_time()
        coach.assess(one, now=now)
        return time.process_time() - began

    requests = [request(of.question, sample.answer) for of in load_guide().samples for sample in of.samples]
    coach.assess(requests[0], now=now)
    print(f"first grade after    {time.perf_counter() - began:6.2f} s")
    words = sum(len(one.answer.split()) for one in requests) / len(requests)
    began = time.process_time()
    for number in range(answers):
        coach.assess(requests[number % len(requests)], now=now)
    taken = time.process_time() - began
    print(f"answers a second     {answers / taken:6.0f}  ({answers} answers of {words:.0f} words on average)")
    punctuated = " ".join(one.answer for one in requests).split()
    speech = "".join(sign for sign in " ".join(punctuated).lower() if sign not in ".,;:!?").split()
    for name, source in (("punctuated", punctuated), ("transcript", speech)):
        previous = None
        for size in (2_500, 5_000, 10_000, 20_000):
            text = " ".join((source * (size // len(source) + 1))[:size])
            spent = min(seconds(request("career_goals", text)) for _ in range(3))
            ratio = f"x {spent / previous:.2f}" if previous else ""
            print(f"{name} {size:6} words {spent:7.3f} s  {ratio}")
            previous = spent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"largest resident set {peak:5.0f} MB")


if __name__ == "__main__":
    main(*numbers(__doc__, answers=1_000))
