"""Batch files keep to the providers' limits, and every line says which request it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openai
import pytest
from batch_server import BatchServer, serve_batches
from hypothesis import given
from hypothesis import strategies as st
from model_server import ModelServer
from wired import all_cases, run_batches, settings_for, some_cases

from evals.batch import export
from evals.batch.lines import BatchWriter, CustomId, name_of, names_of
from evals.wires import Ticket
from rehearse.chat import WireRequest, warm
from rehearse.errors import DataError, SettingsError
from rehearse.rubric import Rubric
from rehearse.settings import load_settings

CASES = some_cases(7)


@pytest.fixture(scope="module", autouse=True)
def _client_imported() -> None:
    warm()


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def request_of(number: int, *, size: int = 0) -> tuple[CustomId, WireRequest]:
    ticket = Ticket(f"case_{number}")
    ticket.requests = 1
    request = WireRequest({"model": "m", "messages": [{"role": "user", "content": f"{number}" + "x" * size}]})
    return CustomId.of(request, ticket), request


def test_a_line_is_a_request_as_the_providers_want_it(rubric: Rubric, tmp_path: Path) -> None:
    exported = export(CASES, settings_for(), rubric, tmp_path / "run.jsonl")
    assert (exported.files, exported.requests, exported.without) == ((tmp_path / "run.jsonl",), len(CASES), {})
    for line, case in zip(lines_of(tmp_path / "run.jsonl"), CASES, strict=True):
        assert set(line) == {"custom_id", "method", "url", "body"}
        assert (line["method"], line["url"]) == ("POST", "/v1/chat/completions")
        assert line["body"]["model"] == "tiny-model"
        assert "stream" not in line["body"]
        assert case.request.answer.split("\n")[0] in line["body"]["messages"][1]["content"]
        id = CustomId.read(line["custom_id"])
        assert id is not None
        assert (id.name, id.epoch, id.number) == (name_of(case.id), 1, 1)
        assert WireRequest(line["body"]).hash.startswith(id.key)


def test_the_same_export_is_the_same_file_to_the_byte(rubric: Rubric, tmp_path: Path) -> None:
    for name in ("one.jsonl", "other.jsonl"):
        export(CASES, settings_for(), rubric, tmp_path / name, epochs=2)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "other.jsonl").read_bytes()


def test_too_many_requests_are_split_over_several_files(rubric: Rubric, tmp_path: Path) -> None:
    exported = export(CASES, settings_for(), rubric, tmp_path / "run.jsonl", most_requests=3)
    assert [path.name for path in exported.files] == ["run.jsonl", "run-2.jsonl", "run-3.jsonl"]
    assert [len(lines_of(path)) for path in exported.files] == [3, 3, 1]
    answers = run_batches(exported.files, tmp_path, lambda request: "{}", most_requests=3)
    assert sum(len(lines_of(path)) for path in answers) == len(CASES)


@pytest.mark.parametrize(("size", "most"), [(0, 1_000), (300, 1_000), (900, 1_200)])
def test_no_file_has_more_bytes_than_it_may(tmp_path: Path, size: int, most: int) -> None:
    with BatchWriter(tmp_path / "run.jsonl", most_bytes=most) as writer:
        for number in range(20):
            writer.write(*request_of(number, size=size))
    assert len(writer.files) > 1
    assert all(path.stat().st_size <= most for path in writer.files)
    assert [line["body"]["messages"][0]["content"].rstrip("x") for path in writer.files for line in lines_of(path)] == [
        str(number) for number in range(20)
    ]


def test_a_request_that_no_file_can_hold_is_refused(tmp_path: Path) -> None:
    with BatchWriter(tmp_path / "run.jsonl", most_bytes=500) as writer, pytest.raises(DataError, match="case_1-e1-a1"):
        writer.write(*request_of(1, size=600))
    assert not list(tmp_path.iterdir())


def test_an_export_that_cannot_be_written_ends_with_the_reason(rubric: Rubric, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="more than a batch file may have"):
        export(CASES, settings_for(), rubric, tmp_path / "run.jsonl", most_bytes=500)


@pytest.mark.parametrize("taken", ["run.jsonl", "run-2.jsonl"])
def test_nothing_is_overwritten(rubric: Rubric, tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_text("paid for\n")
    with pytest.raises(DataError, match="never overwritten"):
        export(CASES, settings_for(), rubric, tmp_path / "run.jsonl", most_requests=3)
    assert (tmp_path / taken).read_text() == "paid for\n"


def test_a_file_that_is_not_called_jsonl_is_refused_as_providers_do(rubric: Rubric, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"\.jsonl"):
        export(CASES, settings_for(), rubric, tmp_path / "run.json")


def test_a_model_has_to_be_named_and_nothing_is_looked_for(rubric: Rubric, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--model"):
        export(CASES, load_settings(coach="auto"), rubric, tmp_path / "run.jsonl")


def test_an_answer_that_does_not_fit_the_context_makes_no_request(rubric: Rubric, tmp_path: Path) -> None:
    tight = load_settings(coach="llm", model="tiny-model", model_context=1_024)
    exported = export(CASES, tight, rubric, tmp_path / "run.jsonl")
    assert set(exported.without) == {case.id for case in CASES}
    assert all("REHEARSE_MODEL_CONTEXT" in why for why in exported.without.values())
    assert (exported.files, exported.requests) == ((), 0)


def test_a_case_that_is_given_twice_is_refused(rubric: Rubric, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="twice"):
        export((*CASES, CASES[0]), settings_for(), rubric, tmp_path / "run.jsonl")


def test_all_samples_and_their_injections_have_names_of_their_own() -> None:
    ids = [case.id for case in all_cases()]
    ids += [f"{id}~injection.{attack}" for id in ids for attack in ("override", "fake_json_reply", "fake_json_note")]
    assert len(names_of(ids)) == len(ids)


@given(st.text(min_size=1, max_size=90), st.integers(1, 9_999_999), st.integers(1, 999), st.sampled_from(["a", "w"]))
def test_a_custom_id_has_at_most_64_plain_signs_and_can_be_read(case: str, epoch: int, number: int, work: str) -> None:
    id = CustomId(name_of(case), epoch, work, number, "0123456789abcdef")
    text = str(id)
    assert len(text) <= 64
    assert text.isascii()
    assert text.replace("-", "").replace("_", "").isalnum()
    assert CustomId.read(text) == id


def broken(lines: list[str], **limits: Any) -> list[tuple[str, int | None]]:
    with serve_batches(BatchServer(ModelServer(), **limits)) as server:
        client = openai.OpenAI(base_url=server.url, api_key="none", max_retries=0)
        file = client.files.create(file=("run.jsonl", "\n".join(lines).encode()), purpose="batch")
        batch = client.batches.create(input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h")
        batch = client.batches.retrieve(batch.id)
    assert batch.status == "failed"
    assert batch.errors is not None
    return [(str(error.code), error.line) for error in batch.errors.data or ()]


def test_the_server_for_tests_holds_batches_to_the_limits() -> None:
    line = json.dumps({"custom_id": "a", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "m"}})
    other = line.replace('"a"', '"b"')
    assert broken([line, line]) == [("duplicate_custom_id", 2)]
    assert broken([line, other.replace('"m"', '"n"')]) == [("mismatched_model", 2)]
    assert broken([line, other.replace("chat/completions", "embeddings")]) == [("mismatched_endpoint", 2)]
    assert broken([line, "{"]) == [("invalid_json_line", 2)]
    assert broken([line, other], most_requests=1) == [("too_many_requests", None)]
    assert broken([line, other], most_bytes=100) == [("file_too_large", None)]
