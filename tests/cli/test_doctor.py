"""`rehearse doctor`: what it names, and what it never shows."""

import pytest

from rehearse.cli.checks import without_secrets

KEY = "sk-canary-0123456789"


def test_doctor_names_what_was_found(run, home):
    ran = run("doctor")
    text = ran.out.decode()
    assert ran.status == 0
    for name in (
        "Coach",
        "Model",
        "Address",
        "Data folder",
        "Database",
        "Rubric",
        "Prompt",
        "Lists",
        "Tokenizer",
        "Streamlit",
    ):
        assert name in text
    assert "offline" in text
    assert "mend" not in text
    assert home.is_dir()


def test_doctor_says_what_counts_tokens_where_the_table_is_gone(run, monkeypatch, tmp_path):
    from rehearse.tokens import table

    monkeypatch.setattr(table, "_FILE", tmp_path / "gone.tiktoken.xz")
    ran = run("doctor")
    text = " ".join(ran.out.decode().split())
    assert ran.status == 1
    assert "words and signs, with a margin of 20 %" in text
    assert "reinstall Rehearse" in text


def test_doctor_shows_no_key(run, monkeypatch):
    monkeypatch.setenv("REHEARSE_COACH", "llm")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("REHEARSE_MODEL", "a-model")
    monkeypatch.setenv("REHEARSE_BASE_URL", f"http://user:{KEY}@127.0.0.1:9/v1?key={KEY}")
    monkeypatch.setenv("REHEARSE_DATABASE_URL", f"postgresql://host:{KEY}@127.0.0.1:9/rehearse?password={KEY}")
    ran = run("doctor")
    assert ran.status == 1
    assert "a-model" in ran.out.decode()
    assert KEY not in ran.out.decode() + ran.err


def test_doctor_says_what_to_do_about_a_folder_that_cannot_be_written(run, monkeypatch, tmp_path):
    (tmp_path / "taken").write_text("a file where the folder should be")
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "taken"))
    ran = run("doctor")
    assert ran.status == 1
    assert "REHEARSE_HOME" in " ".join(ran.out.decode().split())


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:////home/me/rehearse.sqlite3", "sqlite:////home/me/rehearse.sqlite3"),
        (
            "postgresql+psycopg://me:secret@db.test:5432/rehearse?password=secret",
            "postgresql+psycopg://me:***@db.test:5432/rehearse",
        ),
        ("postgresql://me@db.test/rehearse", "postgresql://me@db.test/rehearse"),
    ],
)
def test_a_database_address_is_shown_without_its_password(url, shown):
    assert without_secrets(url) == shown
