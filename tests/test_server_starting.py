"""Starting and stopping the server: its port, its browser, its log, and what outlives a restart."""

from __future__ import annotations

import gc
import importlib.util
import socket
from pathlib import Path

import httpx
import pytest
import streamlit.config
from served import Server, free_port, keep

from rehearse.server import launch, warmup
from rehearse.server.owner import LOCAL, visitor
from rehearse.server.warmup import WarmUp


def test_a_restart_finds_the_same_people_with_the_same_interviews(tmp_path: Path) -> None:
    first = Server(tmp_path).ready()
    try:
        with httpx.Client(base_url=first.address) as visiting, httpx.Client(base_url=first.address) as local:
            visiting.get("/")
            local.get(first.login)
            owner = visitor(visiting.cookies)
            assert owner is not None
            keep(tmp_path, "the visitor's", owner)
            keep(tmp_path, "mine", LOCAL)
            cookies = visiting.cookies, local.cookies
    finally:
        printed = first.stop()
    assert "Traceback" not in printed
    assert first.process.returncode == 0
    second = Server(tmp_path, port=first.port).ready()
    try:
        assert second.login == first.login
        assert "the visitor's" in second.page(cookies[0])[0]
        assert "mine" in second.page(cookies[1])[0]
    finally:
        second.stop()


def test_a_taken_port_that_was_asked_for_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = Server(tmp_path, port=port)
        printed, _ = server.process.communicate(timeout=20)
    assert f"Port {port} is taken or not allowed; choose another with --port" in printed
    assert server.process.returncode == 1


def test_the_usual_port_is_left_to_who_has_it(tmp_path: Path) -> None:
    try:
        holder: socket.socket | None = socket.create_server(("127.0.0.1", 8501))
    except OSError:
        holder = None  # somebody has it already, which serves as well
    server = Server(tmp_path)
    try:
        assert server.ready().port != 8501
        assert server.lines[0].startswith("Port 8501 is taken, so this is on port")
    finally:
        server.stop()
        if holder is not None:
            holder.close()


def test_the_browser_is_opened_with_a_key_that_works_once(tmp_path: Path) -> None:
    server = Server(tmp_path, port=free_port(), opens=True).ready()
    try:
        opened = server.line("opened ").removeprefix("opened ")
        assert opened != server.login
        with httpx.Client() as mine, httpx.Client() as spy:
            assert mine.get(opened).status_code == 303
            assert server.page(mine.cookies)[0].startswith("owner local")
            assert spy.get(opened).status_code == 403
    finally:
        server.stop()


def test_nothing_that_was_asked_for_is_written_to_the_log(tmp_path: Path) -> None:
    server = Server(tmp_path, port=free_port()).ready()
    with httpx.Client(base_url=server.address) as browser:
        browser.get("/?id=a-secret-id")
        browser.get("/?key=a-secret-guess")
        server.page(browser.cookies)
    printed = server.stop()
    assert "a-secret" not in printed
    assert printed.count("\n") == 2


def test_an_unusable_database_is_reported_by_the_health_route_and_the_page(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "rehearse.sqlite3").write_bytes(b"Dear diary, " * 500)
    server = Server(tmp_path, port=free_port()).ready()
    try:
        with httpx.Client(base_url=server.address) as browser:
            browser.get("/")
            answer = browser.get("/healthz")
            assert (answer.status_code, answer.json()["database"]) == (503, "unavailable")
            assert "diary" not in answer.text
            assert "is not a database; put a backup in its place" in server.page(browser.cookies)[0]
    finally:
        server.stop()


class Timer:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_rest_is_imported_when_nobody_loads_a_page_but_not_too_late() -> None:
    timer = Timer()
    warm_up = WarmUp(timer=timer)
    assert warm_up.wait() == 4.0  # a browser may just be opening
    timer.now += 3.5
    warm_up.request()
    assert warm_up.wait() == 1.5
    for _ in range(40):
        timer.now += 0.5
        warm_up.request()
    assert warm_up.wait() <= 0  # never quiet


def test_what_is_loaded_is_looked_through_for_garbage_once_and_not_after_every_run_of_a_page() -> None:
    looked_through = len(gc.get_objects())
    try:
        warmup.set_aside()
        assert len(gc.get_objects()) < looked_through / 10
    finally:
        gc.unfreeze()


def test_everybodys_objects_are_not_looked_through_after_every_run_of_a_page() -> None:
    option = "runner.postScriptGC"
    assert option in streamlit.config.get_config_options(), "Streamlit knows it no more"
    assert launch._options("127.0.0.1", 8501, (), None)[option] is False


@pytest.mark.parametrize("name", [*warmup._FIRST, *warmup._THEN, *warmup._MODEL])
def test_what_is_warmed_up_exists(name: str) -> None:
    assert importlib.util.find_spec(name) is not None
