"""A database server as hosts have one: replicas that start at once, a server that is away for a while, its limits."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from app_process import ROOT, AppProcess
from candidate import ANSWERS, Candidate
from playwright.sync_api import Page, expect
from postgres_server import PASSWORD, PostgresServer
from stored import ANN, an_interview

from rehearse.errors import StoreError
from rehearse.store import open_store
from rehearse.store.schema import HEAD

STARTING = """
import sys
sys.path[:0] = [sys.argv[3], sys.argv[3] + "/tests"]
from stored import ANN, an_interview
from rehearse.store import open_store
print("ready", flush=True)
sys.stdin.readline()
store = open_store(sys.argv[1])
store.create(an_interview(f"by {sys.argv[2]}"), owner=ANN)
print("done", flush=True)
"""


def test_replicas_that_start_at_once_migrate_once(postgres: PostgresServer) -> None:
    url = postgres.new_database()
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", STARTING, url, str(number), str(ROOT)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            for number in range(4)
        ]
        assert [process.stdout.readline().strip() for process in processes if process.stdout] == ["ready"] * 4
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        ended = [process.communicate(timeout=120) for process in processes]
    assert [(out.strip(), err) for out, err in ended] == [("done", "")] * 4
    database = url.rpartition("/")[2]
    assert postgres.execute("select version_num from alembic_version", database=database) == [(HEAD,)]
    assert len(open_store(url).summaries(ANN)) == 4


def test_a_connection_that_broke_in_the_pool_costs_nobody_anything(postgres: PostgresServer) -> None:
    url = postgres.new_database()
    store = open_store(url)
    store.create(an_interview(), owner=ANN)
    database = url.rpartition("/")[2]
    postgres.execute(
        f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'",
        database="postgres",
    )
    assert len(store.summaries(ANN)) == 1


def test_more_people_than_connections_wait_for_one_and_are_told_when_that_takes_too_long(
    postgres: PostgresServer,
) -> None:
    store = open_store(postgres.new_database(), pool=1, patience=0.2)
    held, release = threading.Barrier(3), threading.Event()

    def hold() -> None:
        with store._database.reading():
            held.wait()
            release.wait(30)

    holders = [threading.Thread(target=hold) for _ in range(2)]
    for holder in holders:
        holder.start()
    held.wait()
    with pytest.raises(StoreError, match="All connections to the database are in use; try again in a moment"):
        store.summaries(ANN)
    release.set()
    for holder in holders:
        holder.join()
    assert store.summaries(ANN) == ()


def test_an_update_that_another_replica_holds_up_is_told_and_not_waited_for_for_ever(postgres: PostgresServer) -> None:
    url = postgres.new_database()
    store, other = open_store(url, patience=1), open_store(url)
    interview = an_interview()
    store.create(interview, owner=ANN)
    with other._database.writing() as connection:
        connection.exec_driver_sql("select 1 from interviews for update")
        with pytest.raises(StoreError, match=r"The database is busy; try again in a moment"):
            store.save(interview, owner=ANN, version=1)
    assert store.save(interview, owner=ANN, version=1) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda url: url.replace(PASSWORD, "wrong-canary"), "refused the name or password in REHEARSE_DATABASE_URL"),
        (lambda url: url.rpartition("/")[0] + "/nothing_here", "REHEARSE_DATABASE_URL does not exist; create it"),
        (lambda url: re.sub(r":[0-9]+/", ":1/", url), "does not answer; see that it runs and can be reached"),
    ],
)
def test_a_server_that_lets_nobody_in_is_explained(
    postgres: PostgresServer, change: Callable[[str], str], message: str
) -> None:
    with pytest.raises(StoreError, match=message) as failure:
        open_store(change(postgres.new_database()), patience=1)
    assert "canary" not in str(failure.value)


@pytest.mark.parametrize("start", ["postgresql", "postgres"])
def test_the_other_ways_to_write_an_address_do_as_well(postgres: PostgresServer, start: str) -> None:
    store = open_store(postgres.new_database().replace("postgresql+psycopg", start))
    assert list(store.all_of("nobody")) == []


def test_a_database_that_is_away_for_a_while_costs_no_word_and_the_page_goes_on_by_itself(
    tmp_path: Path, own_postgres: PostgresServer, visit: Callable[..., Page]
) -> None:
    url = own_postgres.new_database()
    process = AppProcess(tmp_path / "home", REHEARSE_DATABASE_URL=url)
    with process:
        page = visit(process.url)
        candidate = Candidate(page)
        candidate.start()
        own_postgres.stop()
        candidate.write(ANSWERS[0])
        candidate.button("Submit").click()
        expect(page.get_by_text("does not answer; see that it runs", exact=False)).to_be_visible()
        expect(page.get_by_text("This page tries again by itself", exact=False)).to_be_visible()
        assert httpx.get(f"{process.url}/healthz").status_code == 503
        assert PASSWORD not in page.content()

        own_postgres.start()
        candidate.expect_question(1)
        expect(candidate.box).to_have_value(ANSWERS[0])
        assert httpx.get(f"{process.url}/healthz").status_code == 200
        candidate.answer(ANSWERS[0])
        (interview,) = open_store(url).all_interviews()
        assert interview.turns[0].attempts[0].replies[0].answer == ANSWERS[0]
        assert PASSWORD not in process.log.read_text()
