"""A browser's part of Streamlit's protocol without a browser: runs asked for, elements kept, widgets found by key."""

from __future__ import annotations

import asyncio
import ssl
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

_LARGEST = 64 * 2**20


class PageClient:
    """One tab. `elements` are those of the page as it is drawn now, by their places."""

    def __init__(self, socket: ClientConnection) -> None:
        """Take the open web socket."""
        self._socket = socket
        self._run = 0
        self._drawn: dict[tuple[int, ...], tuple[int, Element]] = {}
        self._page = self._query = ""
        self.is_running = False
        self.exceptions: list[str] = []

    @classmethod
    async def open(cls, url: str, *, cookies: str, tls: ssl.SSLContext | None = None) -> PageClient:
        """Connect to the app at `url` (http or https) with the cookies of its visitor.

        Raises:
            OSError, websockets.WebSocketException: there is no connection to be had.
        """
        address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
        socket = await connect(
            address,
            subprotocols=["streamlit"],  # type: ignore[list-item]  # a plain string is one
            additional_headers={"Cookie": cookies},
            origin=url,  # type: ignore[arg-type]  # likewise
            ssl=tls,
            max_size=_LARGEST,
            open_timeout=30,
        )
        return cls(socket)

    async def close(self) -> None:
        """Close the tab."""
        await self._socket.close()

    @property
    def place(self) -> tuple[str, str]:
        """Which page it is, by its script's hash, and with which query: where a reload begins again."""
        return self._page, self._query

    async def go_to(self, place: tuple[str, str]) -> None:
        """Have the page of another tab drawn in this one."""
        self._page, self._query = place
        await self.run()

    @property
    def elements(self) -> list[Element]:
        """What the page shows, in no order."""
        return [element for _, element in self._drawn.values()]

    @property
    def html(self) -> str:
        """The text of all that the page draws by itself."""
        return "\n".join(element.html.body for element in self.elements if element.WhichOneof("type") == "html")

    @property
    def messages(self) -> str:
        """What the page tells in boxes: errors, warnings, how something went."""
        return "\n".join(each.alert.body for each in self.elements if each.WhichOneof("type") == "alert")

    def widget(self, beginning: str) -> str | None:
        """Return the id of the widget whose key begins so, None where there is none."""
        for element in self.elements:
            kind = element.WhichOneof("type")
            id = getattr(getattr(element, kind or "", None), "id", "")
            if f"-{beginning}" in id:
                return str(id)
        return None

    async def run(self, *, press: str | None = None, write: dict[str, str] | None = None) -> None:
        """Have the page drawn anew, with texts written into widgets and a button pressed, each by its key's beginning.

        Raises:
            LookupError: the page has no such widget.
        """
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = self._query, self._page
        for key, text in (write or {}).items():
            asked.widget_states.widgets.add(id=self._known(key), string_value=text)
        if press is not None:
            asked.widget_states.widgets.add(id=self._known(press), trigger_value=True)
        self.is_running = True
        await self._socket.send(message.SerializeToString())

    async def until(self, is_there: Any, *, seconds: float) -> None:
        """Take what comes until `is_there()` is true and the page is drawn.

        Raises:
            TimeoutError: it took longer; what was drawn last is in the message.
            websockets.ConnectionClosed: the server went away.
        """
        try:
            async with asyncio.timeout(seconds):
                while self.is_running or not is_there():
                    self._take(ForwardMsg.FromString(await self._socket.recv(decode=False)))
        except TimeoutError:
            raise TimeoutError(f"not there after {seconds:g} s: {self.html[-300:]!r} {self.exceptions[-1:]}") from None

    def _known(self, key: str) -> str:
        id = self.widget(key)
        if id is None:
            raise LookupError(f"no widget {key} on the page")
        return id

    def _take(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "new_session":
                self._run += 1
                self._page = message.new_session.page_script_hash
                self.is_running = True
            case "page_info_changed":
                self._query = message.page_info_changed.query_string
            case "delta":
                self._draw(tuple(message.metadata.delta_path), message)
            case "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    self._drawn = {at: drawn for at, drawn in self._drawn.items() if drawn[0] == self._run}
                    self.is_running = False

    def _draw(self, place: tuple[int, ...], message: ForwardMsg) -> None:
        if message.delta.WhichOneof("type") != "new_element":
            return
        element = message.delta.new_element
        if element.WhichOneof("type") == "exception":
            self.exceptions.append(element.exception.message)
        self._drawn[place] = (self._run, element)
