"""The one door to a model: settings in, a chat out, foreign errors translated. LangChain is imported at first use."""

from rehearse.chat.address import OPENAI, host_of, is_local
from rehearse.chat.azure import dated, resource_address
from rehearse.chat.chat import Chat
from rehearse.chat.client import Kind, warm
from rehearse.chat.listing import list_models
from rehearse.chat.messages import Message, Reply, Tally
from rehearse.chat.ollama_server import is_ollama, longest_context, ollama_address
from rehearse.chat.wire import Wire, WireRequest, WireResponse

__all__ = [
    "OPENAI",
    "Chat",
    "Kind",
    "Message",
    "Reply",
    "Tally",
    "Wire",
    "WireRequest",
    "WireResponse",
    "dated",
    "host_of",
    "is_local",
    "is_ollama",
    "list_models",
    "longest_context",
    "ollama_address",
    "resource_address",
    "warm",
]
