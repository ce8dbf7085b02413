"""An interview with its jobs, and a coach that can be held."""

from __future__ import annotations

from pathlib import Path

import pytest
from clock import Clock
from turns_room import GatedCoach, Room

from rehearse.rubric import Rubric
from rehearse.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'rehearse.sqlite3'}", clock=clock)


@pytest.fixture
def coach(rubric: Rubric) -> GatedCoach:
    return GatedCoach(rubric)


@pytest.fixture
def room(store: Store, rubric: Rubric, clock: Clock, coach: GatedCoach) -> Room:
    return Room(store, rubric, clock, coach)
