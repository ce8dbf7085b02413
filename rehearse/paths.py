"""Where Rehearse's data files are, in a checkout and in an installed wheel.

A wheel carries `app.py`, `app_pages/`, `prompts/`, `rubric/`, `evals/` and the Streamlit settings in
``rehearse/_bundled``; a checkout (also an editable install) has them beside the package.
"""

from pathlib import Path

from rehearse.errors import DataError

_PACKAGE = Path(__file__).resolve().parent


def root() -> Path:
    """Return the folder that holds `app.py`, `prompts/` and `rubric/`.

    Raises:
        DataError: neither a wheel's bundle nor a checkout is there.
    """
    for folder in (_PACKAGE / "_bundled", _PACKAGE.parent):
        if (folder / "rubric").is_dir() and (folder / "prompts").is_dir():
            return folder
    raise DataError(
        f"Expected rubric/ and prompts/ in {_PACKAGE / '_bundled'} or {_PACKAGE.parent}, found neither; "
        "reinstall Rehearse (pip install --force-reinstall rehearse)."
    )


def app() -> Path:
    """Return the Streamlit entry script."""
    return root() / "app.py"


def prompts() -> Path:
    """Return the folder of prompt files."""
    return root() / "prompts"


def rubric() -> Path:
    """Return the folder of rubric files."""
    return root() / "rubric"


def postings() -> Path:
    """Return the folder of sample postings."""
    return root() / "postings"


def evals() -> Path:
    """Return the folder of the evals: answers with labels, what measures by them, and accepted results."""
    return root() / "evals"
