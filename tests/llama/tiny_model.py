"""Writes a language model of less than 4 MB that llama.cpp serves like any other: one block, a thousand tokens.

Its weights are random, so what it writes is noise that depends on all it was asked. To each token's logit comes a fixed
bias: bytes that are no ASCII stay off, or what it writes would not be UTF-8; strings, lists and lines come to an end.
It can also know replies by heart: asked at temperature 0 it says the first of them that the grammar lets it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Weights = npt.NDArray[np.float32]

WORDS = Path(__file__).with_name("words.txt")
"""Words of the prompts, so that prompts take few tokens. A list of its own: another prompt makes no other model."""
CONTEXT = 16_384
_NOISE, _HEADS, _HEAD, _HIDDEN = 64, 4, 16, 32
_CONSTANT = 8.0
"""The first number of every embedding. Nothing adds to it, so the output can read the biases off it."""
_TEMPLATE = "{% for m in messages %}[{{ m.role }}]\n{{ m.content }}\n{% endfor %}[assistant]\n"
_END = "<end>"
_NEVER = -60.0
_BIASES = {'"': 7.5, "{": 3.5, "]": 3.0, ",": 0.5, ".": 4.0, "?": 4.0, _END: 4.5, **dict.fromkeys("0123456789", 1.0)}
"""Of one token against a thousand words at 0: a string has some five words, a list some two parts."""
_SPREAD, _STEADY = 2.5, 0.5
"""How far random weights push the logit of a word up or down, and of a sign, on which it hangs when a reply ends."""
_SHARP = 3.0
"""How much one word of the prompt can outweigh the others, so that one that is changed changes what is written."""
_LETTER, _FIRST, _RANK, _NEXT = -4.0, 60.0, 3.0, 180.0
_PIECE = 8
"""Characters of what is known by heart that make a token, at least."""


class Learned(NamedTuple):
    """A reply known by heart, to its end or, where it `loops`, over and over."""

    text: str
    loops: bool = False


def write_model(path: Path, *, learned: Sequence[Learned] = (), seed: int = 7) -> Path:
    """Write the model as GGUF and return where.

    Args:
        path: The file.
        learned: What it knows by heart, what goes before first.
        seed: Of the weights.
    """
    seen: set[str] = set()
    chains = [_pieces(known.text, seen) for known in learned]
    pieces = [piece for chain in chains for piece in chain]
    tokens = _tokens(pieces)
    place = {token: number for number, token in enumerate(tokens)}
    width = _NOISE + len(pieces) + -len(pieces) % 32
    random = np.random.default_rng(seed)

    embedding = np.zeros((len(tokens), width), np.float32)
    embedding[:, 1:_NOISE] = random.normal(size=(len(tokens), _NOISE - 1))
    embedding[:, 0] = _CONSTANT
    for number, piece in enumerate(pieces):
        embedding[place[piece]] = 0
        embedding[place[piece], [0, _NOISE + number]] = _CONSTANT
    # The output sees an embedding divided by its root mean square; that of a word is as good as that of any other.
    scale = _CONSTANT / float(np.sqrt((_CONSTANT**2 + _NOISE) / width))
    output = np.zeros((len(tokens), width), np.float32)
    spread = np.array([[_SPREAD if len(token) > 1 else _STEADY] for token in tokens])
    output[:, 1:_NOISE] = random.normal(size=(len(tokens), _NOISE - 1)) * spread / np.sqrt(_NOISE)
    output[:, 0] = np.array([_bias(token) for token in tokens]) / scale
    for rank, (chain, known) in enumerate(zip(chains, learned, strict=True)):
        output[[place[piece] for piece in chain]] = 0
        output[[place[piece] for piece in chain], 0] = _NEVER / scale
        output[place[chain[0]], 0] = (_FIRST - _RANK * rank) / scale
        for before, after in pairwise([*chain, chain[0] if known.loops else _END]):
            output[place[after], _NOISE + pieces.index(before)] = _NEXT / scale
    _write(path, tokens, embedding, output, random)
    return path


def _pieces(text: str, seen: set[str]) -> list[str]:
    """Return a reply's tokens, none of which is among those seen: what comes after one has to be told by it alone."""
    pieces, start = [""], 0
    for end in range(1, len(text) + 1):
        if end - start >= _PIECE and text[start:end] not in seen:
            pieces.append(text[start:end])
            seen.add(pieces[-1])
            start = end
    *first, last = pieces
    return [*filter(None, first), last + text[start:]]


def _tokens(pieces: Sequence[str]) -> list[str]:
    single = [chr(byte) for byte in range(128)]
    words = [f" {word}" for word in WORDS.read_text(encoding="utf-8").split()]
    return [_END, *single, *(f"\\x{byte:02x}" for byte in range(128, 256)), *words, *pieces]


def _bias(token: str) -> float:
    if token in _BIASES:
        return _BIASES[token]
    if len(token) > 1:
        return _NEVER if token.startswith("\\x") else 0.0
    return _LETTER if token.isprintable() else _NEVER


def _write(path: Path, tokens: list[str], embedding: Weights, output: Weights, random: np.random.Generator) -> None:
    # Here, so that the tests are collected, to be left out, where it is not installed.
    import gguf

    writer = gguf.GGUFWriter(path, "llama")
    width = embedding.shape[1]
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT)
    writer.add_block_count(1)
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(_HIDDEN)
    writer.add_head_count(_HEADS)
    writer.add_key_length(_HEAD)
    writer.add_value_length(_HEAD)
    writer.add_rope_dimension_count(_HEAD)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_vocab_size(len(tokens))
    # This tokenizer takes the longest token that fits, so that any list of tokens makes a vocabulary.
    writer.add_tokenizer_model("rwkv")
    writer.add_token_list([_escaped(token) for token in tokens])
    kinds = [gguf.TokenType.CONTROL if token == _END else gguf.TokenType.NORMAL for token in tokens]
    writer.add_token_types(kinds)
    writer.add_eos_token_id(tokens.index(_END))
    writer.add_chat_template(_TEMPLATE)

    def drawn(rows: int, columns: int) -> Weights:
        return (random.normal(size=(rows, columns)) / np.sqrt(columns)).astype(np.float32)

    def added(columns: int) -> Weights:
        # What a block adds reaches neither the constant nor what is known by heart.
        weights = np.zeros((width, columns), np.float32)
        weights[1:_NOISE] = drawn(_NOISE - 1, columns)
        return weights

    ones = np.ones(width, np.float32)
    writer.add_tensor("token_embd.weight", embedding)
    writer.add_tensor("output_norm.weight", ones)
    writer.add_tensor("output.weight", output)
    writer.add_tensor("blk.0.attn_norm.weight", ones)
    for name, factor in (("attn_q", _SHARP), ("attn_k", _SHARP), ("attn_v", 1.0)):
        writer.add_tensor(f"blk.0.{name}.weight", drawn(_HEADS * _HEAD, width) * np.float32(factor))
    writer.add_tensor("blk.0.attn_output.weight", added(_HEADS * _HEAD))
    writer.add_tensor("blk.0.ffn_norm.weight", ones)
    writer.add_tensor("blk.0.ffn_gate.weight", drawn(_HIDDEN, width))
    writer.add_tensor("blk.0.ffn_up.weight", drawn(_HIDDEN, width))
    writer.add_tensor("blk.0.ffn_down.weight", added(_HIDDEN))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _escaped(token: str) -> str:
    if token.startswith("\\x") and len(token) == 4:
        return token
    return "".join(f"\\x{ord(c):02x}" if ord(c) < 32 else "\\\\" if c == "\\" else c for c in token)
