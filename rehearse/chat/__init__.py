"""The one door to a model: settings in, a chat out, foreign errors translated. LangChain is imported at first use."""

from rehearse.chat.address import OPENAI, host_of, is_local
from rehearse.chat.chat import Chat
from rehearse.chat.client import warm
from rehearse.chat.listing import list_models
from rehearse.chat.messages import Message, Reply, Tally
from rehearse.chat.wire import Wire, WireRequest, WireResponse

__all__ = [
    "OPENAI",
    "Chat",
    "Message",
    "Reply",
    "Tally",
    "Wire",
    "WireRequest",
    "WireResponse",
    "host_of",
    "is_local",
    "list_models",
    "warm",
]
