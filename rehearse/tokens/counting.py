"""Count tokens, in time linear in the length of the text whatever the text is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rehearse.tokens.estimate import estimated
from rehearse.tokens.table import encoding, encoding_or_none

# A run of a million spaces exceeds the stack of tiktoken's regular expression, and long runs of one letter
# cost it more than their length; in pieces of this many characters neither can happen.
_PIECE = 8192
_PIECES_KEPT = 64

# OpenAI's cookbook, "How to count tokens with Tiktoken": each message is wrapped in 3 tokens and its role is
# one more; every reply is opened with 3. Local servers wrap messages in templates of about the same length.
_AROUND_MESSAGE = 4
_OPENING_REPLY = 3


def count(text: str) -> int:
    """Return how many tokens `text` takes; names of special tokens in it count as the plain text they are.

    Exact up to 8,192 characters. Longer texts are counted in pieces, which adds a few tokens at the most
    for each piece, and for prose cut between words none. Where the tokenizer's table is missing or damaged it
    is an estimate, rather too many than too few; `tokenizer` tells.
    """
    is_exact = encoding_or_none() is not None
    return sum(_count_piece(piece, is_exact) for _, piece in _pieces(text))


def count_messages(texts: Iterable[str]) -> int:
    """Return how many tokens a chat request with these messages takes, one text a message.

    To the texts' own tokens come 4 a message (its wrapping and role) and 3 that open the reply.
    """
    return _OPENING_REPLY + sum(_AROUND_MESSAGE + count(text) for text in texts)


def encoded(text: str) -> Iterator[tuple[int, list[int]]]:
    """Yield the text's tokens piece by piece, each with the offset in characters at which its piece begins.

    Raises:
        DataError: the tokenizer's table is missing or damaged.
    """
    for start, piece in _pieces(text):
        yield start, encoding().encode_ordinary(piece)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    while start < len(text):
        end = start + _PIECE
        if end < len(text):
            # Tokens begin with the space before a word, so a cut there changes nothing.
            space = text.rfind(" ", start + _PIECE // 2, end)
            end = space if space > 0 else end
        yield start, text[start:end]
        start = end


# A prompt is counted again whenever it is asked whether another text still fits beside it.
@lru_cache(maxsize=_PIECES_KEPT)
def _count_piece(piece: str, is_exact: bool) -> int:
    return len(encoding().encode_ordinary(piece)) if is_exact else estimated(piece)
