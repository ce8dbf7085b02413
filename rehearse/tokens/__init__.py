"""Tokens: how many a text takes, and as much of a text as a budget allows. Never reaches for the network."""

from rehearse.tokens.clipping import Clipped, clipped
from rehearse.tokens.counting import count, count_messages
from rehearse.tokens.table import Tokenizer, tokenizer

__all__ = ["Clipped", "Tokenizer", "clipped", "count", "count_messages", "tokenizer"]
