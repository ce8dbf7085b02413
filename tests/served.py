"""A server that really runs, and a page in it that says whose it is."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from rehearse.interview.model import Interview, Setup
from rehearse.store import new_id, open_store

ROOT = Path(__file__).resolve().parent.parent


PAGE = """
import streamlit as st
from rehearse.errors import RehearseError
from rehearse.server import owner_of, resources

try:
    owner = owner_of(st.context.cookies)
    titles = [row.title for row in resources.store().summaries(owner)]
except RehearseError as error:
    st.text(f"refused: {error}")
else:
    st.text(f"owner {owner} has {titles}")
st.text(f"colour {st.get_option('theme.primaryColor')}, uploads {st.get_option('server.maxUploadSize')}")
"""


START = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from rehearse.errors import RehearseError
from rehearse.server import serve
from rehearse.settings import load_settings

port = int(sys.argv[3]) if sys.argv[3] else None
opened = (lambda address: print("opened", address, flush=True)) if sys.argv[4] else None
try:
    serve(load_settings(), port=port, headless=opened is None, open_browser=opened, script=Path(sys.argv[2]))
except RehearseError as error:
    sys.exit(str(error))
"""


class Server:
    """A server that really runs, in a process of its own, started from a folder that is not the app's."""

    def __init__(self, folder: Path, *, port: int | None = None, opens: bool = False) -> None:
        script = folder / "app" / "page.py"
        (script.parent / ".streamlit").mkdir(parents=True, exist_ok=True)
        script.write_text(PAGE)
        config = '[theme]\nprimaryColor = "#123456"\n[server]\nmaxUploadSize = 77\naddress = "0.0.0.0"\n'
        (script.parent / ".streamlit" / "config.toml").write_text(config)
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("REHEARSE_", "OPENAI_"))}
        arguments = [str(ROOT), str(script), str(port or ""), "opens" if opens else ""]
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, *arguments],
            cwd=folder,
            env={**clean, "HOME": str(folder), "REHEARSE_HOME": str(folder / "home"), "REHEARSE_COACH": "offline"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []

    def line(self, beginning: str) -> str:
        """Return the next printed line that begins so."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if line.startswith(beginning):
                return line.strip()
        raise AssertionError(f"the server ended without {beginning!r}: {''.join(self.lines)}")

    def ready(self) -> Server:
        self.login = self.line("Rehearse is at ").removeprefix("Rehearse is at ")
        self.address = self.login.split("?")[0]
        self.port = int(self.address.rstrip("/").rsplit(":", 1)[1])
        return self

    def stop(self) -> str:
        """Stop it as Ctrl+C does, and return all that it printed."""
        assert self.process.stdout is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        last_resort = threading.Timer(20, self.process.kill)
        last_resort.start()
        rest = self.process.stdout.read()
        self.process.wait()
        last_resort.cancel()
        return "".join(self.lines) + rest

    def page(self, cookies: httpx.Cookies | None = None, host: str = "127.0.0.1", **headers: str) -> list[str]:
        """Return the texts of the page, as a browser with these cookies gets them over the web socket."""
        jar = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
        sent = {**({"Cookie": jar} if jar else {}), **headers}
        texts = []
        with connect(
            f"ws://{host}:{self.port}/_stcore/stream",
            sock=socket.create_connection(("127.0.0.1", self.port), timeout=10),
            subprotocols=["streamlit"],
            additional_headers=sent,
        ) as ws:
            run = BackMsg()
            run.rerun_script.query_string = ""
            ws.send(run.SerializeToString())
            while True:
                message = ForwardMsg.FromString(ws.recv(timeout=20))
                if message.WhichOneof("type") == "delta":
                    texts.append(message.delta.new_element.text.body)
                if message.WhichOneof("type") == "script_finished":
                    return texts


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def keep(folder: Path, title: str, owner: str) -> str:
    """Put an interview into the running server's database, as the pages would."""
    made = Interview(id=new_id(), title=title, created_at=datetime.now(UTC), setup=Setup())
    open_store(f"sqlite:///{folder / 'home' / 'rehearse.sqlite3'}").create(made, owner=owner)
    return made.id
