"""The trust page: figures of the coach in use, none for a coach that was never measured, a warning when outdated."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pages import opened, shown

from evals import trust
from evals.accepted import accepted_for
from evals.result import Result
from evals.trust import known_of
from rehearse.rubric import Rubric
from rehearse.server import resources
from rehearse.server.owner import put_gate


@pytest.fixture(autouse=True)
def _own_store() -> Iterator[None]:
    put_gate(None)
    yield
    resources.reset()


def accepted() -> Result:
    result = accepted_for("offline")
    assert result is not None
    return result


def _have(monkeypatch: pytest.MonkeyPatch, result: Result | None) -> None:
    monkeypatch.setattr(trust, "accepted_for", lambda kind, model: result)


def test_the_offline_coachs_figures_are_those_of_its_accepted_result() -> None:
    page = shown(opened("trust"))
    exact, kappa = (accepted().measures[id].value for id in ("exact", "qwk"))
    assert exact is not None
    assert kappa is not None
    assert f"Of 100 levels that the offline coach gives, {round(100 * exact)} are exactly the label" in page
    assert f"Agreement beyond chance: {kappa:.2f} of 1" in page
    assert f"{accepted().made_at:%B %Y}" in page
    assert "not the judgement of a panel of careers advisers" in page


def test_every_bound_is_told_with_what_came_of_it(rubric: Rubric) -> None:
    known = known_of("offline", None, rubric)
    assert known is not None
    page = shown(opened("trust"))
    assert all(gate.asks in page for gate in known.gates)
    assert page.count("Missed.") == known.count("failed")
    assert page.count("Reached.") == known.count("passed")


def test_a_model_that_was_never_measured_has_no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_COACH", "llm")
    monkeypatch.setenv("REHEARSE_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("REHEARSE_MODEL", "some-model")
    page = shown(opened("trust"))
    assert "Not measured. some-model has not been put to the labelled answers" in page
    assert "Agreement beyond chance" not in page


def test_a_model_is_told_what_was_accepted_of_that_model(rubric: Rubric, monkeypatch: pytest.MonkeyPatch) -> None:
    coach = accepted().coach.model_copy(update={"kind": "llm", "model": "some-model", "label": "some-model"})
    _have(monkeypatch, accepted().model_copy(update={"coach": coach}))
    monkeypatch.setenv("REHEARSE_COACH", "llm")
    monkeypatch.setenv("REHEARSE_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("REHEARSE_MODEL", "some-model")
    assert "levels that some-model gives" in shown(opened("trust"))


@pytest.mark.parametrize(
    ("part", "what"), [("rubric_hash", "the rubric"), ("coach_hash", "the rules of the offline coach")]
)
def test_what_changed_since_the_measurement_is_warned_of(
    rubric: Rubric, monkeypatch: pytest.MonkeyPatch, part: str, what: str
) -> None:
    from evals.versions import versions_of

    now = versions_of(rubric, kind="offline")
    _have(monkeypatch, accepted().model_copy(update={"versions": now}))
    assert "Since then, this changed" not in shown(opened("trust"))
    _have(monkeypatch, accepted().model_copy(update={"versions": now.model_copy(update={part: "0" * 64})}))
    assert f"Since then, this changed: {what}." in shown(opened("trust"))


def test_what_is_undefined_is_told_so_and_never_as_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    _have(monkeypatch, accepted().model_copy(update={"measures": {}}))
    page = shown(opened("trust"))
    assert "could not be computed" in page
    assert "not measured" in page
    assert "of 1 (" not in page


def test_nothing_is_known_of_a_coach_without_a_result(rubric: Rubric) -> None:
    assert known_of("llm", "nobody-measured-this", rubric) is None
