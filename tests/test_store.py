"""Interviews as they are kept, in a file and in a database server: by owner, version and list."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from clock import Clock
from sqlalchemy import text
from stored import ANN, BEN, NOW, an_interview, answered

from rehearse.errors import Conflict, NotFound, StateError, StoreError
from rehearse.interview.job import JobReading, Read
from rehearse.store import Store, new_id, open_store
from rehearse.store.schema import HEAD, METADATA


def test_what_was_stored_is_there_after_a_restart(store: Store, database_url: str) -> None:
    interview = answered(an_interview("Łódź 👩‍🚒 אבג", posting="<b>x</b>\r\n" * 1000), "I will lead.")
    assert store.create(interview, owner=ANN) == 1
    store.close()
    assert open_store(database_url).load(interview.id, owner=ANN) == (interview, 1)


def test_each_change_gets_the_next_version(store: Store) -> None:
    interview = an_interview()
    store.create(interview, owner=ANN)
    changed = answered(interview, "One.")
    assert store.save(changed, owner=ANN, version=1) == 2
    assert store.load(interview.id, owner=ANN) == (changed, 2)


def test_the_later_of_two_tabs_is_told_and_overwrites_nothing(store: Store) -> None:
    interview = an_interview()
    store.create(interview, owner=ANN)
    first = answered(interview, "From the first tab.")
    store.save(first, owner=ANN, version=1)
    with pytest.raises(Conflict, match=r"another tab.*reload"):
        store.save(answered(interview, "From the second tab."), owner=ANN, version=1)
    assert store.load(interview.id, owner=ANN) == (first, 2)


def test_of_many_writers_at_once_exactly_one_wins_each_version(store: Store) -> None:
    interview = an_interview()
    store.create(interview, owner=ANN)
    together = threading.Barrier(8)

    def save(number: int) -> bool:
        together.wait()
        try:
            store.save(interview.model_copy(update={"title": f"by {number}"}), owner=ANN, version=1)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(save, range(8))) == 1
    assert store.load(interview.id, owner=ANN).version == 2


def test_an_id_is_used_once(store: Store) -> None:
    interview = an_interview()
    store.create(interview, owner=ANN)
    with pytest.raises(Conflict, match="stored already"):
        store.create(interview, owner=BEN)


def test_ids_cannot_be_guessed() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(id) for id in ids} == {32}


def test_somebody_elses_interview_is_as_good_as_not_there(store: Store) -> None:
    interview = an_interview()
    store.create(interview, owner=ANN)
    store.save_draft(interview.id, "0.1.0", "mine", owner=ANN)
    for attempt in (
        lambda: store.load(interview.id, owner=BEN),
        lambda: store.save(interview, owner=BEN, version=1),
        lambda: store.rename(interview.id, "taken over", owner=BEN),
        lambda: store.delete(interview.id, owner=BEN),
        lambda: store.load(new_id(), owner=ANN),
    ):
        with pytest.raises(NotFound, match="no such interview here, or it belongs to somebody else"):
            attempt()
    assert store.summaries(BEN) == ()
    assert store.summaries(BEN, search="planner") == ()
    assert list(store.all_of(BEN)) == []
    assert store.delete_all(BEN) == 0
    assert store.draft(interview.id, "0.1.0", owner=BEN) == ""
    store.clear_draft(interview.id, "0.1.0", owner=BEN)
    assert store.draft(interview.id, "0.1.0", owner=ANN) == "mine"
    assert store.load(interview.id, owner=ANN) == (interview, 1)


def test_a_new_title_is_in_the_list_and_in_the_document(store: Store) -> None:
    interview = an_interview()
    store.create(interview, owner=ANN)
    assert store.rename(interview.id, "  Second round ", owner=ANN) == 2
    assert store.load(interview.id, owner=ANN).interview.title == "Second round"
    assert store.summaries(ANN)[0].title == "Second round"
    with pytest.raises(StateError, match="1 to 120"):
        store.rename(interview.id, " ", owner=ANN)


def test_a_list_says_how_far_each_interview_has_come(store: Store, clock: Clock) -> None:
    new, ready = (
        an_interview("new"),
        answered(an_interview("ready"), None).model_copy(update={"started_at": None, "current": None}),
    )
    running = answered(an_interview("running"), "One.", None, None)
    done = answered(an_interview("done"), "One.", "Two.").model_copy(update={"finished_at": NOW, "current": None})
    for interview in (new, ready, running, done):
        clock.forward(minutes=1)
        store.create(interview, owner=ANN)
    found = store.summaries(ANN)
    assert [(row.title, row.status, row.answered, row.questions) for row in found] == [
        ("done", "finished", 2, 2),
        ("running", "in progress", 1, 3),
        ("ready", "ready", 0, 1),
        ("new", "preparing", 0, 5),
    ]
    assert [row.mode for row in found] == ["coach"] * 4
    assert (found[0].created_at, found[0].updated_at) == (NOW, clock.now)


def test_the_interview_changed_last_comes_first(store: Store, clock: Clock) -> None:
    first, second = an_interview("first"), an_interview("second")
    store.create(first, owner=ANN)
    clock.forward(minutes=1)
    store.create(second, owner=ANN)
    clock.forward(minutes=1)
    store.save(first, owner=ANN, version=1)
    assert [row.title for row in store.summaries(ANN)] == ["first", "second"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("planner", {"Shift Planner"}),
        ("ÄRZTIN zentrum", {"Practice"}),
        ("straße", {"Practice"}),
        ("STRASSE", {"Practice"}),
        ("100%", {"100% remote_first"}),
        ("%", {"100% remote_first"}),
        ("e_f", {"100% remote_first"}),
        ("planner nurse", set()),
        ("", {"Shift Planner", "Practice", "100% remote_first"}),
    ],
)
def test_a_search_looks_into_title_role_and_employer(store: Store, search: str, found: set[str]) -> None:
    job = JobReading(title=Read(text="Ärztin"), employer=Read(text="Zentrum Alte Straße"))
    store.create(an_interview("Shift Planner"), owner=ANN)
    store.create(an_interview("Practice").model_copy(update={"job": job}), owner=ANN)
    store.create(an_interview("100% remote_first"), owner=ANN)
    assert {row.title for row in store.summaries(ANN, search)} == found


def test_all_interviews_are_walked_through_once_each(store: Store) -> None:
    made = [an_interview(f"number {number}") for number in range(120)]
    store.import_interviews(made[:110], owner=ANN)
    store.import_interviews(made[110:], owner=BEN)
    assert sorted(i.title for i in store.all_of(ANN)) == sorted(i.title for i in made[:110])
    assert sorted(i.title for i in store.all_interviews()) == sorted(i.title for i in made)


def test_a_document_that_cannot_be_read_is_named_and_the_others_are_still_there(store: Store) -> None:
    good, bad = an_interview("good"), an_interview("bad", posting="My secret plan")
    store.import_interviews([good, bad], owner=ANN)
    damage = "update interviews set document = replace(document, '\"setup\"', '\"set-up\"') where title = 'bad'"
    with store._database.writing() as connection:
        connection.execute(text(damage))
    with pytest.raises(StoreError, match=r"'bad' is not as this version.*at setup.*update Rehearse") as failure:
        store.load(bad.id, owner=ANN)
    assert "secret" not in str(failure.value)
    assert failure.value.__cause__ is None
    with pytest.raises(StoreError, match="'bad'"):
        list(store.all_of(ANN))
    unreadable: list[StoreError] = []
    assert list(store.all_of(ANN, on_unreadable=unreadable.append)) == [good]
    assert len(unreadable) == 1
    assert {row.title for row in store.summaries(ANN)} == {"good", "bad"}


def test_the_migrations_make_exactly_the_tables_that_the_program_uses(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from rehearse.store import migrate

    with store._database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    assert ScriptDirectory(str(Path(migrate.__file__).parent / "migrations")).get_heads() == [HEAD]
