"""A simulated person who plays an interview over Streamlit's protocol, and notes how long each step took."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

import httpx
from page_client import PageClient

from rehearse.server.owner import visitor

_PATIENCE = 60.0
_Result = TypeVar("_Result")


def played(play: Coroutine[Any, Any, _Result]) -> _Result:
    """Run to its end what people do; in a thread of its own, since a browser here keeps the main one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, play).result()


async def until(what: str, is_so: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait until something is so; AssertionError that names it where it never is."""
    try:
        async with asyncio.timeout(seconds):
            while not is_so():
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"not within {seconds:g} s: {what}") from None


class Step(NamedTuple):
    """What was waited for, how many seconds from the click to the drawn page, and how many calls a model answered."""

    name: str
    seconds: float
    calls: int


class Person:
    """One visitor with a cookie of their own.

    `acknowledged` are the answers that the pages have gone on from, `refused` is how often the model could not reply.
    """

    def __init__(self, url: str, number: int, *, posting: str, tls: ssl.SSLContext | None = None) -> None:
        """Take the app's address, which person this is, and what they apply for."""
        self.url, self.number, self._posting, self._tls = url, number, posting, tls
        self.steps: list[Step] = []
        self.submitted: list[str] = []
        self.acknowledged: list[str] = []
        self.refused = 0
        self.cookies = ""
        self._page: PageClient | None = None

    @property
    def canary(self) -> str:
        """A word that nobody else says."""
        return f"canary{self.number:05d}x"

    @property
    def owner(self) -> str:
        """Under which id the store keeps what is theirs."""
        owner = visitor(dict(each.split("=", 1) for each in self.cookies.split("; ")))
        assert owner is not None
        return owner

    @property
    def page(self) -> PageClient:
        """The tab that is open."""
        assert self._page is not None, "the page is opened first"
        return self._page

    async def open(self) -> None:
        """Open the first page, as a browser does: the cookie comes with the page, then the web socket."""
        began = time.perf_counter()
        if not self.cookies:
            async with httpx.AsyncClient(verify=self._tls or True) as client:
                answer = await client.get(self.url, timeout=_PATIENCE)
                self.cookies = "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
        self._page = await PageClient.open(self.url, cookies=self.cookies, tls=self._tls)
        await self.page.run()
        await self.page.until(lambda: self.page.widget("start"), seconds=_PATIENCE)
        self.steps.append(Step("open", time.perf_counter() - began, 0))

    async def come_back(self) -> None:
        """Open a new tab where the old one was, as a reload does, and wait until one can go on."""
        place = self.page.place
        self._page = await PageClient.open(self.url, cookies=self.cookies, tls=self._tls)
        await self.page.go_to(place)
        await self.page.until(lambda: self.has_feedback or self._is_asked(), seconds=_PATIENCE)

    async def start(self) -> None:
        """Paste the posting and start; the first question is asked, unless the model could not read the posting."""
        await self._timed(
            "start",
            1,
            press="start",
            write={"posting": self._posting},
            waits_for=lambda: self._is_asked() or self.way_on,
        )

    async def answer(self, text: str) -> None:
        """Submit an answer that holds the canary; wait for feedback, a follow-up, or that neither could be had."""
        said = f"{text} {self.canary} {len(self.submitted)}."
        slot = self.slot
        self.submitted.append(said)
        await self._timed(
            "answer",
            1,
            press=f"submit-{slot}",
            write={f"answer-{slot}": said},
            waits_for=lambda: self.has_feedback or self.way_on or (self._is_asked() and self.slot != slot),
        )
        if not self.has_feedback and not self.way_on:
            # The grade and the words of the follow-up are two calls.
            self.steps[-1] = self.steps[-1]._replace(name="follow-up", calls=2)
        self.acknowledged.append(said)

    async def go_on(self) -> bool:
        """Go on from the feedback; False at the report, where nothing is left to be answered."""
        before = self.page.widget("next-")
        await self._timed(
            "next",
            0,
            press="next-",
            waits_for=lambda: (
                self.is_at_end or self.way_on or (self._is_asked() and self.page.widget("next-") != before)
            ),
        )
        if self.is_at_end:
            self.steps[-1] = self.steps[-1]._replace(name="report", calls=1)
        return not self.is_at_end

    async def try_again(self) -> None:
        """Press the button that asks the model once more, and wait until it has replied or has not."""
        button = self.way_on
        assert button is not None, "there is nothing to be tried again"
        await self._timed(
            "again",
            1,
            press=button,
            waits_for=lambda: self.is_at_end or self.has_feedback or self.way_on or self._is_asked(),
        )

    async def step(self, answers: Sequence[str]) -> bool:
        """Do what the page waits for; False at the report, where nothing is left to be done."""
        if self.way_on:
            await self.try_again()
            return not self.is_at_end
        if self.has_feedback:
            return await self.go_on()
        await self.answer(answers[len(self.submitted) % len(answers)])
        return True

    async def play(self, answers: Sequence[str], pause: Callable[[], Awaitable[object]]) -> None:
        """Play one interview to its report; `pause` is waited for before each step of the person's own."""
        await self.open()
        await pause()
        await self.start()
        await pause()
        while await self.step(answers):
            await pause()
        await self.page.close()

    @property
    def has_feedback(self) -> bool:
        """True where the page shows what an answer earned."""
        return self.page.widget("next-") is not None

    @property
    def way_on(self) -> str | None:
        """How the key begins of the button that asks a model again which could not reply; None where none is shown."""
        return next((key for key in ("try-again-", "grade-again-") if self.page.widget(key)), None)

    @property
    def is_at_end(self) -> bool:
        """True at the report."""
        return self.page.widget("download-pdf") is not None

    def _is_asked(self) -> bool:
        return self.page.widget("submit-") is not None

    @property
    def slot(self) -> str:
        """Which reply is asked for, as keys of widgets end; empty where none is."""
        id = self.page.widget("submit-") or ""
        return id.rpartition("-submit-")[2]

    async def _timed(
        self,
        name: str,
        calls: int,
        *,
        press: str,
        waits_for: Callable[[], object],
        write: dict[str, str] | None = None,
    ) -> None:
        began = time.perf_counter()
        await self.page.run(press=press, write=write)
        await self.page.until(waits_for, seconds=_PATIENCE)
        self.steps.append(Step(name, time.perf_counter() - began, calls))
        self.refused += self.way_on is not None
