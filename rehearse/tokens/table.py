"""The tokenizer's table, on board: tiktoken alone would download it, or hang where it cannot.

`o200k_base.tiktoken.xz` is OpenAI's table of 199,998 byte sequences in the order of their ranks, a line
each: the bytes in base64, a space, the rank. It was rebuilt from the package js-tiktoken 1.0.21
(`dist/ranks/o200k_base.js`) and is, unpacked, byte for byte the file whose SHA-256 tiktoken states.
"""

from __future__ import annotations

import hashlib
import lzma
from binascii import a2b_base64
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from rehearse.errors import DataError

if TYPE_CHECKING:
    import tiktoken

# These three as `o200k_base()` in tiktoken's own `tiktoken_ext/openai_public.py` has them: calling that
# function would start the download.
SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
SPECIAL_TOKENS = {"<|endoftext|>": 199999, "<|endofprompt|>": 200018}
PATTERN = "|".join(
    (
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    )
)

_NAME = "o200k_base"
_FILE = Path(__file__).with_name(f"{_NAME}.tiktoken.xz")
_loading = Lock()
_broken: dict[Path, str] = {}
"""Tables that could not be used, with what is to be said of them: none is tried twice."""


class Tokenizer(NamedTuple):
    """What counts: `name` is OpenAI's tokenizer for its models since GPT-4o, or None where its table cannot be used.

    Words and signs are counted then, with a margin of 20 %, and `problem` says why and what to do. Other makers'
    models split text otherwise, so that for them every count is an estimate.
    """

    name: str | None
    problem: str | None = None


def tokenizer() -> Tokenizer:
    """Return what counts; loads the table."""
    try:
        return Tokenizer(encoding().name)
    except DataError as error:
        return Tokenizer(None, str(error))


def encoding_or_none() -> tiktoken.Encoding | None:
    """Return the tokenizer, None where its table cannot be used."""
    try:
        return encoding()
    except DataError:
        return None


def encoding() -> tiktoken.Encoding:
    """Return the tokenizer, loaded from the table on board at the first call; safe from several threads.

    Raises:
        DataError: the table is missing or damaged.
    """
    with _loading:
        if _FILE in _broken:
            raise DataError(_broken[_FILE])
        try:
            return _load(_FILE)
        except DataError as error:
            _broken[_FILE] = str(error)
            raise


@lru_cache(maxsize=1)
def _load(file: Path) -> tiktoken.Encoding:
    import tiktoken

    try:
        table = lzma.decompress(file.read_bytes())
    except (OSError, lzma.LZMAError) as error:
        raise _unusable(file, "it cannot be read") from error
    if hashlib.sha256(table).hexdigest() != SHA256:
        raise _unusable(file, "its contents are not the ones that were checked in")
    fields = table.split()
    ranks = dict(zip(map(a2b_base64, fields[::2]), map(int, fields[1::2]), strict=True))
    return tiktoken.Encoding(_NAME, pat_str=PATTERN, mergeable_ranks=ranks, special_tokens=SPECIAL_TOKENS)


def _unusable(file: Path, why: str) -> DataError:
    return DataError(
        f"Expected the tokenizer's table in {file}, but {why}; "
        "reinstall Rehearse (pip install --force-reinstall rehearse)."
    )
