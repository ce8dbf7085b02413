"""What comes in, goes out and changes hands: imports, deletion, drafts and usage, in both kinds of database."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from clock import Clock
from stored import ANN, BEN, an_interview, answered

from rehearse.interview.assessment import Usage
from rehearse.store import Store, new_id


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


def test_two_tabs_keep_a_draft_at_the_same_moment_and_neither_fails(store: Store) -> None:
    together = threading.Barrier(8)

    def keep(number: int) -> None:
        together.wait()
        store.save_draft("new", "posting", f"by {number}", owner=ANN)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(keep, range(8)))
    assert store.draft("new", "posting", owner=ANN).startswith("by ")


def test_what_is_deleted_is_found_no_more(store: Store) -> None:
    kept, gone = an_interview("kept"), answered(an_interview("gone"), "A lighthouse.")
    store.import_interviews([kept, gone], owner=ANN)
    store.create(other := an_interview("Ben's"), owner=BEN)
    store.save_draft(gone.id, "0.1.0", "words", owner=ANN)
    store.delete(gone.id, owner=ANN)
    assert [row.title for row in store.summaries(ANN)] == ["kept"]
    assert store.draft(gone.id, "0.1.0", owner=ANN) == ""
    assert store.delete_all(ANN) == 1
    assert list(store.all_interviews()) == [other]
    store.destroy()
    assert list(store.all_interviews()) == []
    store.create(kept, owner=ANN)


def test_a_recording_is_kept_with_its_sound_until_it_is_cleared(store: Store) -> None:
    interview = an_interview()
    store.create(interview, owner=ANN)
    sound = bytes(range(256)) * 400
    made = store.recordings.add(interview.id, "0.1.0", sound, seconds=1.5, owner=ANN)
    assert store.recordings.audio(interview.id, "0.1.0", made.name, owner=ANN) == sound
    assert store.recordings.of(interview.id, "0.1.0", owner=BEN) == ()
    assert store.recordings.place(interview.id, "0.1.0", made.name, "What I said.", owner=ANN)
    assert not store.recordings.place(interview.id, "0.1.0", made.name, "Twice.", owner=ANN)
    assert store.draft(interview.id, "0.1.0", owner=ANN) == "What I said."
    store.recordings.clear(interview.id, "0.1.0", owner=ANN)
    assert store.recordings.of(interview.id, "0.1.0", owner=ANN) == ()
