"""What Prometheus is shown: every event counted once, in words of its own, and to this machine alone."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from rehearse.errors import SettingsError
from rehearse.server import resources
from rehearse.server.launch import serve
from rehearse.server.metrics import Metrics
from rehearse.settings import load_settings


def figures(text: str) -> dict[str, float]:
    """Return each figure by its name with labels."""
    return {
        " ".join([sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def metrics() -> Iterator[Metrics]:
    made = Metrics(lambda: (3, 7))
    logger = logging.getLogger("rehearse")
    before, level = list(logger.handlers), logger.level
    made.listen()
    yield made
    logger.handlers[:] = before
    logger.setLevel(level)


def client(metrics: Metrics, *, at: str = "http://127.0.0.1:8501", by: str = "127.0.0.1") -> TestClient:
    app = Starlette(routes=[Route("/metrics", metrics.answer)])
    return TestClient(app, base_url=at, client=(by, 50_000))


def happened(event: str, **fields: object) -> None:
    logging.getLogger("rehearse.turns.worker").info("It happened.", extra={"event": event, "fields": fields})


def test_events_are_counted_by_kind_and_outcome(metrics: Metrics) -> None:
    happened("request", route="page", method="GET", status=200, seconds=0.2)
    happened("request", route="page", method="GET", status=200, seconds=0.3)
    happened("work", kind="assess", coach="llm", outcome="ok", seconds=2.0)
    happened("model_call", model="tiny", outcome="ok", seconds=1.5, input_tokens=1200, output_tokens=300)
    happened("model_call", model="tiny", outcome="failed", seconds=0.5, input_tokens=None, output_tokens=None)
    happened("session", route="/_stcore", seconds=60.0)
    happened("something new", kind="unheard of")

    shown = figures(client(metrics).get("/metrics").text)

    assert shown["rehearse_requests_total route=page status=200"] == 2
    assert shown["rehearse_request_seconds_sum route=page"] == pytest.approx(0.5)
    assert shown["rehearse_work_seconds_count coach=llm kind=assess outcome=ok"] == 1
    assert shown["rehearse_work_seconds_bucket coach=llm kind=assess le=1.0 outcome=ok"] == 0
    assert shown["rehearse_work_seconds_bucket coach=llm kind=assess le=2.5 outcome=ok"] == 1
    assert shown["rehearse_model_calls_total model=tiny outcome=failed"] == 1
    assert shown["rehearse_model_call_seconds_sum model=tiny"] == pytest.approx(2.0)
    assert shown["rehearse_model_tokens_total direction=input model=tiny"] == 1200
    assert (shown["rehearse_work_running"], shown["rehearse_work_waiting"]) == (3, 7)
    assert shown["process_resident_memory_bytes"] > 0


def test_warnings_are_printed_as_before_and_events_are_not(metrics: Metrics, capfd: pytest.CaptureFixture[str]) -> None:
    # pytest's own handler stands at the root while a test runs; a server has none there.
    root = logging.getLogger()
    others, root.handlers[:] = list(root.handlers), []
    try:
        Metrics().listen()
        logging.getLogger("rehearse.store").warning("The database is away.")
        happened("work", kind="ask", coach="offline", outcome="ok", seconds=0.1)
    finally:
        root.handlers[:] = others
    assert capfd.readouterr().err.splitlines() == ["The database is away."]


@pytest.mark.parametrize(
    ("at", "by"),
    [
        ("https://rehearse.example.org", "127.0.0.1"),
        ("http://127.0.0.1:8501", "192.0.2.7"),
        ("http://192.0.2.1:8501", "192.0.2.7"),
    ],
    ids=["through a proxy", "a name that is not theirs", "from elsewhere"],
)
def test_figures_are_shown_to_this_machine_alone(metrics: Metrics, at: str, by: str) -> None:
    assert client(metrics).get("/metrics").status_code == 200
    assert client(metrics, at=at, by=by).get("/metrics").status_code == 404


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rehearse.server.metrics", None)
    try:
        with pytest.raises(SettingsError, match=r"rehearse\[hosting\]"):
            serve(load_settings(metrics=True), port=0)
    finally:
        resources.reset()
