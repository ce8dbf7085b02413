"""What tests of the pages share: a store of their own, and a coach that says what a test wrote down."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from scripted_coach import ScriptedCoach

from rehearse.rubric import Rubric
from rehearse.server import resources
from rehearse.server.owner import put_gate


@pytest.fixture(autouse=True)
def _own_store() -> Iterator[None]:
    put_gate(None)
    yield
    resources.reset()


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch, rubric: Rubric) -> Callable[..., ScriptedCoach]:
    """Put a scripted coach in the place of every coach; its pages' side is the same as with any other."""

    def put(*levels: object, **kwargs: int) -> ScriptedCoach:
        coach = ScriptedCoach(rubric, *levels, **kwargs)
        monkeypatch.setattr("rehearse.coaches.coach_for", lambda settings, rubric: coach)
        return coach

    return put
