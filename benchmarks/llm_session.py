"""Calls, tokens and overheads of a five-question interview that a model leads, against a server of fixed latency.

    python benchmarks/llm_session.py [--latency SECONDS] [--prompts]

Coach mode, a posting of 600 words, a resume; once without and once with a follow-up to every question. The
server is another process on loopback that waits a fixed time before each reply. Tokens are those of the
messages, counted as the product counts them (o200k_base); "kept" are the tokens at the beginning that are the
same as in the call of the same kind before, which providers' prompt caches can take; each share is of all
tokens. Overhead is the time from an answer to its grade, and from a follow-up's request to its first words,
less the server's own; and once more on the pages, from the click that submits an answer to the page that shows
the feedback, without a browser. The goals stand beside the figures: at most 7 calls and 9,000 tokens without
follow-ups, 2 calls and 1,500 tokens more a follow-up, 150 ms to shown feedback, 100 ms to the first token.
The exit status is 1 where one is missed.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from model_player import Player, fenced, kind
from model_server import ModelServer, Request, Scripted, serve

from rehearse.chat import Chat, warm
from rehearse.interview import actions
from rehearse.interview.model import Interview, Setup
from rehearse.interview.stage import next_work, slot, stage
from rehearse.interview.work import carry_out
from rehearse.llm import LLMCoach
from rehearse.rubric import load_rubric
from rehearse.settings import load_settings
from rehearse.tokens import count, count_messages

TEXTS: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
STRONG, WEAK = 3, 1


class Session(NamedTuple):
    """What an interview took: the requests by kind, and the overheads in seconds."""

    requests: list[Request]
    to_grade: list[float]
    to_first_words: list[float]


class _Reader(Player):
    """Reads the posting as a careful model would, and finds the first reply to each question thin where asked to."""

    def __init__(self, *, follows_up: bool) -> None:
        super().__init__(level=STRONG)
        self._follows_up = follows_up

    def __call__(self, request: Request) -> Scripted:
        is_first = kind(request) == "assess" and TEXTS["reply"].strip() not in fenced(request, "ANSWER")
        self.level = WEAK if self._follows_up and is_first else STRONG
        return super().__call__(request)

    def _word(self, request: Request) -> dict[str, Any]:
        return {
            "questions": [
                {"question_id": id, "text": f"{text} Think of our depot in Carlisle, for example.", "line": 15}
                for id, text in re.findall(r"^question_id: (\w+): (.*)$", request.prompt, re.MULTILINE)
            ]
        }

    def _prepare(self, request: Request) -> dict[str, Any]:
        lines = TEXTS["posting"].splitlines()

        def fact(text: str) -> dict[str, Any]:
            return {"text": text, "line": next(number for number, line in enumerate(lines, start=1) if text in line)}

        told = TEXTS["facts"]
        job = {name: fact(told[name]) for name in ("title", "employer")} | {"seniority": None, "language": "en"}
        job |= {name: [fact(text) for text in told[name]] for name in ("objectives", "skills", "growth")}
        return {"job": job, **self._word(request)}


def main(latency: float, *, shows_prompts: bool) -> int:
    """Run both interviews, print the figures beside their goals, and return how many were missed."""
    warm()
    sessions = []
    for follows_up in (False, True):
        session = _session(latency, follows_up=follows_up)
        print(f"\n{'A follow-up to every question' if follows_up else 'Without follow-ups'}")
        _tell(session, latency)
        if shows_prompts and follows_up:
            _show(session.requests)
        sessions.append(session)
    shown = _shown(latency)
    print(f"\nOn the pages\n  {_spread('click to shown feedback', shown)}")
    plain, followed = sessions
    n = sum(kind(request) == "follow_up" for request in followed.requests)
    more_calls = (len(followed.requests) - len(plain.requests)) / n
    more_tokens = (_tokens(followed.requests) - _tokens(plain.requests)) / n
    more_kept = (_kept(followed.requests) - _kept(plain.requests)) / n
    print(f"\nOf the {more_tokens:,.0f} tokens more a follow-up, {more_kept:,.0f} begin as the call before\n\nGoals")
    return sum(
        not _is_met(*goal)
        for goal in (
            ("calls without follow-ups", len(plain.requests), 7, ""),
            ("tokens without follow-ups", _tokens(plain.requests), 9_000, ""),
            ("calls more a follow-up", more_calls, 2, ""),
            ("tokens more a follow-up", more_tokens, 1_500, ""),
            ("answer to grade", 1000 * statistics.median(plain.to_grade), 150, " ms"),
            ("click to shown feedback", 1000 * statistics.median(shown), 150, " ms"),
            ("follow-up to its first words", 1000 * statistics.median(followed.to_first_words), 100, " ms"),
        )
    )


def _is_met(what: str, figure: float, most: float, unit: str) -> bool:
    print(f"  {'met   ' if figure <= most else 'MISSED'} {what}: {figure:,.0f}{unit}, at most {most:,}{unit}")
    return figure <= most


def _tokens(requests: Sequence[Request]) -> int:
    return sum(count_messages(message["content"] for message in request.body["messages"]) for request in requests)


def _shown(latency: float) -> list[float]:
    """Answer the questions of an interview on the pages; return the overheads from click to shown feedback."""
    from page_steps import answered, begun, pressed
    from pages import opened

    from rehearse.server import resources

    taken = []
    with _server(latency, follows_up=False) as (url, _), tempfile.TemporaryDirectory() as home:
        chosen = {"coach": "llm", "base_url": url, "model": "tiny-model", "home": Path(home)}
        resources.use(load_settings(**chosen))
        at = opened()
        begun(at, posting=TEXTS["posting"])
        for text in TEXTS["answers"]:
            began = time.perf_counter()
            answered(at, text.strip())
            taken.append(time.perf_counter() - began - latency)
            pressed(at, "next")
        resources.reset()
    return taken


def _session(latency: float, *, follows_up: bool) -> Session:
    with _server(latency, follows_up=follows_up) as (url, requests):
        to_grade, to_first_words = _led(url, latency, follows_up=follows_up)
    return Session(requests, to_grade, to_first_words)


@contextmanager
def _server(latency: float, *, follows_up: bool) -> Iterator[tuple[str, list[Request]]]:
    """Run the server in a process of its own; what it was asked is in the list afterwards."""
    mine, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, latency, follows_up))
    server.start()
    requests: list[Request] = []
    yield mine.recv(), requests
    mine.send("end")
    requests += mine.recv()
    server.join()


def _led(url: str, latency: float, *, follows_up: bool) -> tuple[list[float], list[float]]:
    rubric = load_rubric()
    chat = Chat(model="tiny-model", base_url=url, api_key=None, timeout=60.0)
    coach = LLMCoach(rubric, chat, model_context=32_000)
    setup = Setup(posting=TEXTS["posting"], resume=TEXTS["resume"], questions=5, follow_ups=1 if follows_up else 0)
    interview = actions.new_interview(setup, id="a" * 24, now=_now(), seed=7, title="Practice")
    to_grade: list[float] = []
    to_first_words: list[float] = []
    answers = iter(TEXTS["answers"])

    def settled(interview: Interview) -> Interview:
        while work := next_work(interview, rubric):
            pieces: list[float] = []
            began = time.perf_counter()
            interview = carry_out(
                work,
                interview,
                coach,
                rubric,
                clock=_now,
                on_text=lambda text, at=pieces: at.append(time.perf_counter()),
            )
            if work.kind == "assess":
                to_grade.append(time.perf_counter() - began - latency)
            if work.kind == "follow_up":
                to_first_words.append(pieces[0] - began - latency)
        return interview

    interview = settled(interview)
    while True:
        match stage(interview, rubric):
            case "answering":
                turn = interview.turns[interview.current or 0]
                is_reply = len(turn.attempts[-1].replies) > 1
                text = TEXTS["reply"] if is_reply else next(answers)
                interview = settled(actions.submit(interview, text.strip(), _now(), slot=slot(interview) or ""))
            case "feedback":
                interview = settled(actions.go_on(interview, _now()))
            case _:
                break
    return to_grade, to_first_words


def _serve(pipe: Connection, latency: float, follows_up: bool) -> None:
    reader = _Reader(follows_up=follows_up)

    def late(request: Request) -> Scripted:
        threading.Event().wait(latency)
        return reader(request)

    with serve(ModelServer(play=late)) as server:
        pipe.send(server.url)
        pipe.recv()
        pipe.send(server.chats)


def _tell(session: Session, latency: float) -> None:
    tokens: dict[str, list[int]] = defaultdict(list)
    for request in session.requests:
        tokens[kind(request)].append(count_messages(message["content"] for message in request.body["messages"]))
    total, kept = sum(map(sum, tokens.values())), _kept(session.requests)
    for name, counts in tokens.items():
        print(f"  {name:10} {len(counts):2} calls  {sum(counts):6} tokens  ({min(counts)} to {max(counts)})")
    print(f"  {'all':10} {len(session.requests):2} calls  {total:6} tokens  {kept} kept, {kept / total:.0%}")
    forms = Counter(request.form for request in session.requests)
    schemas = sum(count(json.dumps(request.body.get("response_format", {}))) for request in session.requests)
    print(f"  forms: {', '.join(f'{name} {n}' for name, n in forms.items())}; their schemas {schemas} tokens besides")
    print(f"  overhead at {latency:.2f} s a reply: {_spread('answer to grade', session.to_grade)}")
    if session.to_first_words:
        print(f"  {_spread('follow-up to its first words', session.to_first_words)}")


def _kept(requests: Sequence[Request]) -> int:
    """Return the tokens at the beginning of requests that are the same as in the one of their kind before."""
    kept, before = 0, dict[str, str]()
    for request in requests:
        whole = "\n".join(message["content"] for message in request.body["messages"])
        kept += count(_common(before.get(kind(request), ""), whole))
        before[kind(request)] = whole
    return kept


def _spread(what: str, seconds: Sequence[float]) -> str:
    return f"{what} {1000 * statistics.median(seconds):.0f} ms (slowest {1000 * max(seconds):.0f} ms)"


def _common(one: str, other: str) -> str:
    end = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return one[:end]


def _show(requests: Sequence[Request]) -> None:
    seen: set[str] = set()
    for request in requests:
        if kind(request) not in seen:
            seen.add(kind(request))
            print(f"\n===== {kind(request)}\n{request.prompt}")


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--latency", type=float, default=0.3, metavar="SECONDS")
    parser.add_argument("--prompts", action="store_true", help="print the first prompt of each kind")
    given = parser.parse_args()
    raise SystemExit(1 if main(given.latency, shows_prompts=given.prompts) else 0)
