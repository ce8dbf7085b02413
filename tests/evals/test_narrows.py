"""How many requests are under way at a time, whoever makes them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock

import pytest

from evals.narrows import Narrows
from rehearse.chat import WireRequest, WireResponse

REQUEST = WireRequest({"model": "some-model", "messages": []})


def test_as_many_requests_are_under_way_as_are_wanted_and_never_more() -> None:
    wanted, lock = 3, Lock()
    # Nobody is let through before three are there: with a narrower gate the test would not end well.
    full = Barrier(wanted, timeout=20)
    here, most = 0, 0

    def send() -> WireResponse:
        nonlocal here, most
        with lock:
            here += 1
            most = max(most, here)
        full.wait()
        with lock:
            here -= 1
        return WireResponse.of({})

    wire = Narrows(wanted)
    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda _: wire(REQUEST, send), range(12)))
    assert most == wanted
    assert {one.status for one in answers} == {200}


def test_a_request_that_fails_leaves_its_place_to_the_next() -> None:
    def fail() -> WireResponse:
        raise ConnectionError

    wire = Narrows(1)
    for _ in range(2):
        with pytest.raises(ConnectionError):
            wire(REQUEST, fail)


def test_an_inner_wire_may_answer_instead_of_the_network() -> None:
    answer = WireResponse.of({}, status=204)
    wire = Narrows(1, lambda request, send: answer)
    assert wire(REQUEST, lambda: pytest.fail("the network was asked")) is answer
