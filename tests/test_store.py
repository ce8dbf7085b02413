"""What is kept: interviews, drafts and usage, by owner, through restarts, two tabs and failing disks."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from clock import Clock
from sqlalchemy import event

from rehearse.errors import Conflict, NotFound, SettingsError, StateError, StoreError
from rehearse.interview.assessment import Usage
from rehearse.interview.job import JobReading, PlannedQuestion, Read, Why
from rehearse.interview.model import Attempt, Interview, Reply, Setup, Turn
from rehearse.store import Store, new_id, open_store
from rehearse.store.schema import HEAD, METADATA

ANN, BEN = "a" * 64, "b" * 64
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def an_interview(
    title: str = "Shift Planner", id: str | None = None, posting: str = "Shift Planner wanted"
) -> Interview:
    return Interview(id=id or new_id(), title=title, created_at=NOW, setup=Setup(posting=posting))


def answered(interview: Interview, *answers: str | None) -> Interview:
    planned = PlannedQuestion(
        question_id="five_years",
        text="Where?",
        kind="opening",
        primary=("horizon",),
        secondary=(),
        why=Why(strategy="x"),
    )
    turns = tuple(
        Turn(
            planned=planned,
            asked="Where?",
            asked_at=NOW,
            attempts=(Attempt(number=1, replies=(Reply(asked="Where?", asked_at=NOW, answer=answer),)),),
        )
        for answer in answers
    )
    return interview.model_copy(update={"turns": turns, "started_at": NOW, "current": 0})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder of ähm 100%" / "rehearse.sqlite3"


@pytest.fixture
def store(path: Path, clock: Clock) -> Store:
    return open_store(f"sqlite:///{path}", clock=clock, patience=0.2)


# Interviews


def test_what_was_stored_is_there_after_a_restart(store: Store, path: Path) -> None:
    interview = answered(an_interview("Łódź 👩‍🚒 אבג", posting="<b>x</b>\r\n" * 1000), "I will lead.")
    assert store.create(interview, owner=ANN) == 1
    store.close()
    assert open_store(f"sqlite:///{path}").load(interview.id, owner=ANN) == (interview, 1)


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


# Lists


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


def test_a_document_that_cannot_be_read_is_named_and_the_others_are_still_there(store: Store, path: Path) -> None:
    good, bad = an_interview("good"), an_interview("bad", posting="My secret plan")
    store.import_interviews([good, bad], owner=ANN)
    with sqlite3.connect(path) as raw:
        raw.execute("update interviews set document = replace(document, '\"setup\"', '\"set-up\"') where title = 'bad'")
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


# Import, deletion, handing over


def test_what_is_imported_twice_is_there_once_but_a_changed_one_is_kept_beside_it(store: Store) -> None:
    one, two = an_interview("one"), an_interview("two")
    assert store.import_interviews([one, two], owner=ANN) == (one.id, two.id)
    assert store.import_interviews([one, two], owner=ANN) == (one.id, two.id)
    assert len(store.summaries(ANN)) == 2
    older = one.model_copy(update={"title": "one, as it was before"})
    (new,) = store.import_interviews([older], owner=ANN)
    assert new != one.id
    assert store.load(new, owner=ANN).interview.title == "one, as it was before"
    assert store.load(one.id, owner=ANN).interview == one


def test_importing_somebody_elses_file_makes_a_copy_of_ones_own(store: Store) -> None:
    interview = an_interview()
    store.create(interview, owner=ANN)
    (copy,) = store.import_interviews([interview], owner=BEN)
    assert copy != interview.id
    store.delete(copy, owner=BEN)
    assert store.load(interview.id, owner=ANN).interview == interview


def test_an_import_that_fails_half_way_leaves_nothing(store: Store) -> None:
    def file() -> object:
        yield an_interview()
        raise RuntimeError("the file ends here")

    with pytest.raises(RuntimeError, match="ends here"):
        store.import_interviews(file(), owner=ANN)
    assert store.summaries(ANN) == ()


def traces(path: Path, words: str) -> list[str]:
    """Name the files beside the database that hold these words anywhere."""
    return [file.name for file in path.parent.iterdir() if words.encode() in file.read_bytes()]


def test_what_is_deleted_is_gone_from_the_disk(store: Store, path: Path) -> None:
    words = "I want to be a lighthouse keeper"
    kept, gone = an_interview("kept"), answered(an_interview("gone"), words * 300)
    store.import_interviews([kept, gone], owner=ANN)
    store.save_draft(gone.id, "0.1.0", words, owner=ANN)
    assert traces(path, words)
    store.delete(gone.id, owner=ANN)
    assert traces(path, words) == []
    assert [row.title for row in store.summaries(ANN)] == ["kept"]
    assert store.draft(gone.id, "0.1.0", owner=ANN) == ""


def test_deleting_all_takes_ones_own_and_leaves_the_others(store: Store, path: Path) -> None:
    words = "a lighthouse of my own"
    store.import_interviews([answered(an_interview(), words), answered(an_interview(), words)], owner=ANN)
    store.save_draft("new", "posting", words, owner=ANN)
    store.create(an_interview("Ben's"), owner=BEN)
    assert store.delete_all(ANN) == 2
    assert store.summaries(ANN) == ()
    assert traces(path, words) == []
    assert len(store.summaries(BEN)) == 1


def test_destroying_takes_the_file_away_and_the_store_goes_on_empty(store: Store, path: Path) -> None:
    interview = answered(an_interview(), "lighthouse")
    store.create(interview, owner=ANN)
    before = path.stat().st_ino, os.getpid()
    other = open_store(f"sqlite:///{path}")
    assert other.load(interview.id, owner=ANN).version == 1
    held = path.open("rb")  # keeps the old file's number from being given to the new one
    store.destroy()
    assert (path.stat().st_ino, os.getpid()) != before
    held.close()
    assert traces(path, "lighthouse") == []
    for survivor in (store, other):
        with pytest.raises(NotFound):
            survivor.load(interview.id, owner=ANN)
    other.create(interview, owner=ANN)
    assert store.load(interview.id, owner=ANN).interview == interview


def test_a_file_deleted_under_the_running_program_is_begun_anew(store: Store, path: Path) -> None:
    store.create(an_interview(), owner=ANN)
    for file in path.parent.iterdir():
        file.unlink()
    assert store.summaries(ANN) == ()
    store.create(an_interview("after"), owner=ANN)
    assert [row.title for row in open_store(f"sqlite:///{path}").summaries(ANN)] == ["after"]


def test_handing_over_moves_all_that_was_a_visitors(store: Store) -> None:
    interview = an_interview()
    store.create(interview, owner=ANN)
    store.save_draft(interview.id, "0.1.0", "Ann's words", owner=ANN)
    store.save_draft("new", "posting", "Ann's posting", owner=ANN)
    store.save_draft("new", "posting", "my posting", owner="local")
    used = Usage(calls=1, input_tokens=10, output_tokens=5, seconds=1.5)
    store.add_usage(used, owner=ANN, coach="llm", model="m")
    store.add_usage(used, owner="local", coach="llm", model="m")
    assert store.hand_over(ANN, "local") == 1
    assert store.load(interview.id, owner="local").interview == interview
    assert store.draft(interview.id, "0.1.0", owner="local") == "Ann's words"
    assert store.draft("new", "posting", owner="local") == "my posting"
    assert store.summaries(ANN) == ()
    assert store.draft("new", "posting", owner=ANN) == ""
    assert [(row.owner, row.calls, row.input_tokens) for row in store.usage(None)] == [("local", 2, 20)]
    assert store.hand_over(ANN, "local") == 0


# Drafts and usage


def test_a_draft_is_kept_by_slot_until_it_is_cleared(store: Store) -> None:
    id = new_id()
    store.save_draft(id, "0.1.0", "I w", owner=ANN)
    store.save_draft(id, "0.1.0", "I will\0 lead", owner=ANN)
    store.save_draft(id, "1.1.0", "other", owner=ANN)
    assert store.draft(id, "0.1.0", owner=ANN) == "I will lead"
    store.clear_draft(id, "0.1.0", owner=ANN)
    assert store.draft(id, "0.1.0", owner=ANN) == ""
    assert store.draft(id, "1.1.0", owner=ANN) == "other"


def test_usage_adds_up_by_day_coach_and_model(store: Store, clock: Clock) -> None:
    with ThreadPoolExecutor(4) as pool:
        for _ in range(20):
            used = Usage(calls=1, input_tokens=100, output_tokens=7, seconds=0.5)
            pool.submit(store.add_usage, used, owner=ANN, coach="llm", model="m")
    store.add_usage(Usage(calls=1), owner=ANN, coach="llm", model="silent", host="models.test")
    store.add_usage(Usage(calls=2, input_tokens=3), owner=BEN, coach="llm", model="m")
    clock.forward(days=1)
    store.add_usage(Usage(calls=3, seconds=1), owner=ANN, coach="offline", model=None)
    assert [
        (row.day, row.coach, row.model, row.calls, row.input_tokens, row.output_tokens, row.seconds)
        for row in store.usage(ANN)
    ] == [
        (date(2026, 3, 3), "offline", None, 3, 0, 0, 1.0),
        (date(2026, 3, 2), "llm", "m", 20, 2000, 140, 10.0),
        (date(2026, 3, 2), "llm", "silent", 1, 0, 0, 0.0),
    ]
    assert [(row.host, row.untold, row.estimated) for row in store.usage(ANN)] == [
        (None, 3, 0),
        (None, 0, 0),
        ("models.test", 1, 0),
    ]
    assert len(store.usage(None)) == 4


# Opening


def test_the_file_and_its_folder_are_the_owners_alone(store: Store, path: Path) -> None:
    store.create(an_interview(), owner=ANN)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_the_migrations_make_exactly_the_tables_that_the_program_uses(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from rehearse.store import migrate

    with store._database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    assert ScriptDirectory(str(Path(migrate.__file__).parent / "migrations")).get_heads() == [HEAD]


def test_a_database_that_is_up_to_date_is_opened_without_alembic(store: Store, path: Path) -> None:
    code = (
        "import sys; from rehearse.store import open_store; open_store(sys.argv[1]).ping(); "
        "print('alembic' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, f"sqlite:///{path}"],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert found.stdout.strip() == "False"


STARTING = """
import sys
sys.path[:0] = [sys.argv[3], sys.argv[3] + "/tests"]
from test_store import ANN, an_interview, open_store
print("ready", flush=True)
sys.stdin.readline()
store = open_store(sys.argv[1])
store.create(an_interview(f"by {sys.argv[2]}"), owner=ANN)
print(len(store.summaries(ANN)), flush=True)
"""


def test_processes_that_start_at_once_migrate_once(path: Path) -> None:
    root = str(Path(__file__).parent.parent)
    command = [sys.executable, "-c", STARTING, f"sqlite:///{path}"]
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [*command, str(number), root], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
            for number in range(4)
        ]
        assert [process.stdout.readline().strip() for process in processes if process.stdout] == ["ready"] * 4
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        counts = [int(process.communicate(timeout=60)[0]) for process in processes]
    assert max(counts) == 4
    with sqlite3.connect(path) as raw:
        assert raw.execute("select version_num from alembic_version").fetchall() == [(HEAD,)]


def test_a_migration_that_breaks_half_way_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.create_index", break_off)  # the table is made by then
        with pytest.raises(KeyboardInterrupt):
            open_store(f"sqlite:///{path}")
    with sqlite3.connect(path) as raw:
        assert raw.execute("select name from sqlite_master").fetchall() == []
    assert open_store(f"sqlite:///{path}").summaries(ANN) == ()


def test_the_tables_of_a_later_version_are_left_alone(store: Store, path: Path) -> None:
    store.close()
    with sqlite3.connect(path) as raw:
        raw.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(StoreError, match=r"later Rehearse \(revision 9999, this one knows up to 0003\); install"):
        open_store(f"sqlite:///{path}")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("sqlite://", "names no file; write sqlite:///"),
        ("sqlite:///:memory:", "names no file; write sqlite:///"),
        ("not an address with a secret", "REHEARSE_DATABASE_URL is not a database address; write sqlite:///"),
        ("nonsense://user:secret@host/db", "no driver for a database of the kind 'nonsense'; install it"),
    ],
)
def test_an_address_that_cannot_be_used_is_explained(url: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message) as failure:
        open_store(url)
    assert "secret" not in str(failure.value)


# Failing


def on_every_connection(store: Store, pragma: str) -> None:
    store.close()
    event.listen(store._database.engine, "connect", lambda connection, _: connection.execute(f"PRAGMA {pragma}"))


def test_a_full_disk_is_named_and_costs_nothing_that_was_stored(store: Store, path: Path) -> None:
    interview = an_interview()
    store.create(interview, owner=ANN)
    on_every_connection(store, "max_page_count=1")
    with pytest.raises(StoreError, match=rf"disk that holds .*{path.name} is full; free some space.*still there"):
        store.save(answered(interview, "long " * 100_000), owner=ANN, version=1)
    assert store.load(interview.id, owner=ANN) == (interview, 1)


def test_a_file_that_cannot_be_written_is_named(store: Store) -> None:
    on_every_connection(store, "query_only=ON")
    with pytest.raises(StoreError, match=r"The database .*cannot be written to; make it writable or set REHEARSE_HOME"):
        store.create(an_interview(), owner=ANN)


def test_a_file_that_another_program_holds_is_waited_for_and_then_named(store: Store, path: Path) -> None:
    interview = an_interview()
    store.create(interview, owner=ANN)
    with sqlite3.connect(path, isolation_level=None) as raw:
        raw.execute("begin immediate")
        with pytest.raises(StoreError, match="is in use by another program; try again in a moment"):
            store.save(interview, owner=ANN, version=1)
        assert store.load(interview.id, owner=ANN).version == 1
        raw.execute("rollback")
    assert store.save(interview, owner=ANN, version=1) == 2


def test_a_file_that_is_no_database_is_named_and_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"Dear diary, today I " * 500)
    with pytest.raises(StoreError, match=r"The database .* is not a database; put a backup in its place"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"Dear diary")


def test_a_damaged_file_is_named(store: Store, path: Path) -> None:
    store.import_interviews([an_interview(posting="x" * 5000) for _ in range(20)], owner=ANN)
    store.delete_all(BEN)  # brings everything from the log into the file
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(StoreError, match="is damaged; put a backup in its place"):
        open_store(f"sqlite:///{path}").summaries(ANN)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"cannot be used .*; check its folder"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'rehearse.sqlite3'}")


def test_no_candidates_words_are_in_an_error_of_the_database(store: Store) -> None:
    on_every_connection(store, "query_only=ON")
    with pytest.raises(StoreError) as failure:
        store.save_draft(new_id(), "0.1.0", "my secret plan", owner=ANN)
    seen = failure.value
    chain = [str(seen), repr(seen.__cause__), str(seen.__cause__)]
    assert not [text for text in chain if "secret" in text]
