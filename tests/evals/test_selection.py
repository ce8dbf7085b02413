"""Which cases a run is about, and what a result was made with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from wired import all_cases

from evals.cases import Case
from evals.gold import SPLITS
from evals.selection import selected
from evals.versions import differences, versions_of
from rehearse.chat.prices import load_prices
from rehearse.errors import DataError
from rehearse.interview.assessment import PromptRef, Usage
from rehearse.rubric import Rubric

CASES = all_cases()
TWIN = CASES[-1].model_copy(update={"id": f"{CASES[-1].id}~padding", "twin": "padding"})
EVERYTHING: tuple[Case, ...] = (*CASES, TWIN)


def test_only_the_split_that_is_asked_for_is_measured_on() -> None:
    parts = {split: selected(EVERYTHING, split=split) for split in SPLITS}
    assert all({case.split for case in part} == {split} for split, part in parts.items())
    assert sum(map(len, parts.values())) == len(selected(EVERYTHING, split="all"))


def test_a_limit_is_spread_over_the_jobs() -> None:
    few = selected(EVERYTHING, split="all", limit=13)
    assert len(few) == 13
    assert len({case.job for case in few}) >= 10


def test_a_twin_is_in_the_run_only_with_its_answer() -> None:
    assert TWIN in selected(EVERYTHING, split=TWIN.split)
    assert TWIN not in selected(EVERYTHING, split=TWIN.split, twins=False)
    without = selected(EVERYTHING, split=TWIN.split, limit=1)
    assert [case.twin for case in without] == [None]
    assert without[0].sample != TWIN.sample


def test_a_tag_that_nobody_has_is_refused_with_those_that_there_are() -> None:
    tag = next(tag for case in CASES if case.split == "dev" for tag in case.tags)
    assert all(tag in case.tags for case in selected(CASES, split="dev", tags=[tag]))
    with pytest.raises(DataError, match=tag):
        selected(CASES, split="dev", tags=["no such tag"])


def test_what_differs_between_two_results_is_named(rubric: Rubric) -> None:
    offline = versions_of(rubric, kind="offline")
    assert offline == versions_of(rubric, kind="offline")
    assert offline.prompts == ()
    model = versions_of(rubric, kind="llm")
    assert [prompt.id for prompt in model.prompts] == ["assess", "repair"]
    assert model.coach_hash is None
    other = model.model_copy(
        update={
            "rubric_hash": "0" * 64,
            "samples_hash": "0" * 64,
            "prompts": (PromptRef(id="assess", version=9, hash="0" * 12), model.prompts[1]),
        }
    )
    assert differences(model, model) == ()
    assert differences(model, other) == ("the rubric", "the samples or their labels", "the prompt assess")
    assert "the rules of the offline coach" in differences(offline, offline.model_copy(update={"coach_hash": None}))


def test_a_price_is_found_by_host_and_model_and_an_unknown_one_is_not_made_up(tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(
        "as_of: 2026-01-02\ncurrency: USD\nprices:\n  - {host: models.example, model: small, input: 2, output: 8}\n"
    )
    prices = load_prices(path)
    price = prices.find("small-2026-01-01", "models.example")
    assert price is not None
    assert price.of(Usage(calls=1, input_tokens=500_000, output_tokens=250_000)) == 3
    assert price.of(Usage(calls=1)) is None
    assert prices.as_of == date(2026, 1, 2)
    assert prices.find("small", "elsewhere.example") is None
    assert prices.find("large", "models.example") is None
    assert load_prices(tmp_path / "none.yaml").prices == ()


def test_a_price_list_out_of_form_is_refused_with_its_key(tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text("as_of: 2026-01-02\ncurrency: USD\nprices:\n  - {host: a, model: b, input: -1, output: 8}\n")
    with pytest.raises(DataError, match="input"):
        load_prices(path)
