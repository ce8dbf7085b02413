"""The server around the pages: who a browser is, what it may load, who may ask, and what outlives a restart."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from rehearse.errors import SettingsError
from rehearse.interview.model import Interview, Setup
from rehearse.server import owner_of, resources, warmup
from rehearse.server.access_key import access_key
from rehearse.server.middleware import content_security_policy
from rehearse.server.owner import LOCAL, VISITOR_COOKIE, Gate, new_secret, put_gate, visitor
from rehearse.server.warmup import WarmUp
from rehearse.settings import load_settings
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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    running = Server(folder).ready()
    yield running
    running.stop()


@pytest.fixture
def browser(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.address, headers={"Accept": "text/html"}) as client:
        yield client


def keep(folder: Path, title: str, owner: str) -> str:
    """Put an interview into the running server's database, as the pages would."""
    made = Interview(id=new_id(), title=title, created_at=datetime.now(UTC), setup=Setup())
    open_store(f"sqlite:///{folder / 'home' / 'rehearse.sqlite3'}").create(made, owner=owner)
    return made.id


# Who a browser is


def test_a_visitor_gets_a_secret_cookie_that_scripts_cannot_read(browser: httpx.Client) -> None:
    answer = browser.get("/")
    assert answer.status_code == 200
    (cookie,) = answer.headers.get_list("set-cookie")
    assert re.fullmatch(
        rf"{VISITOR_COOKIE}=[A-Za-z0-9_-]{{43}}; Max-Age=34560000; Path=/; HttpOnly; SameSite=Lax", cookie
    )
    secret = browser.cookies[VISITOR_COOKIE]
    browser.get("/report?id=abc")
    assert browser.cookies[VISITOR_COOKIE] == secret


def test_only_pages_set_cookies(browser: httpx.Client) -> None:
    script = re.search(r'src="\./(static/js/[^"]+)"', browser.get("/").text)
    assert script is not None
    browser.cookies.clear()
    for path in (script[1], "_stcore/health", "healthz"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert VISITOR_COOKIE not in answer.headers.get("set-cookie", "")


def test_a_browser_that_lost_its_cookie_but_kept_the_page_gets_a_new_one(browser: httpx.Client) -> None:
    tag = browser.get("/").headers["etag"]
    browser.cookies.clear()
    answer = browser.get("/", headers={"If-None-Match": tag})
    assert answer.status_code == 304
    assert VISITOR_COOKIE in answer.headers["set-cookie"]


def test_a_visitor_sees_their_own_interviews_and_another_browser_does_not(
    server: Server, browser: httpx.Client, folder: Path
) -> None:
    browser.get("/")
    owner = visitor(browser.cookies)
    assert owner is not None
    keep(folder, "a visitor's", owner)
    assert server.page(browser.cookies)[0] == f'owner {owner} has ["a visitor\'s"]'
    browser.cookies.clear()
    browser.get("/")
    assert "visitor's" not in server.page(browser.cookies)[0]


def test_a_web_socket_without_a_cookie_is_nobody_and_never_the_local_person(server: Server) -> None:
    texts = server.page()
    assert texts[0].startswith("refused: Your interviews are kept apart")
    assert server.page(httpx.Cookies({VISITOR_COOKIE: "guess"}))[0].startswith("refused: ")


def test_the_key_makes_a_browser_the_local_persons_and_is_gone_from_the_address(
    server: Server, browser: httpx.Client, folder: Path
) -> None:
    keep(folder, "from the command line", LOCAL)
    answer = browser.get(f"/progress?a=1&{server.login.split('?')[1]}&b=%C3%A4", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/progress?a=1&b=%C3%A4")
    assert answer.headers["cache-control"] == "no-store"
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert server.login.split("=")[1] not in answer.headers["set-cookie"]
    assert "from the command line" in server.page(browser.cookies)[0]
    assert server.page(browser.cookies)[0].startswith("owner local has ")
    assert VISITOR_COOKIE not in browser.get("/").headers["set-cookie"]


def test_what_a_visitor_did_before_showing_the_key_becomes_the_local_persons(
    server: Server, browser: httpx.Client, folder: Path
) -> None:
    browser.get("/")
    owner = visitor(browser.cookies)
    assert owner is not None
    keep(folder, "before the key", owner)
    browser.get(server.login)
    assert "before the key" in server.page(browser.cookies)[0]


@pytest.mark.parametrize("key", ["", "wrong", "x" * 43, "ü", "%00", "%FF"])
def test_a_wrong_key_is_refused_and_changes_nothing(server: Server, browser: httpx.Client, key: str) -> None:
    answer = browser.get(f"/?key={key}")
    assert answer.status_code == 403
    assert "Use the address that Rehearse printed" in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["//evil.example", "/%5C%5Cevil.example", "/%2F%2Fevil.example"])
def test_the_key_does_not_lead_a_browser_away(server: Server, path: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        request = f"GET {path}?{server.login.split('?')[1]} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        raw.sendall(request.encode())
        answer = b"".join(iter(lambda: raw.recv(65536), b"")).decode("latin-1")
    location = re.search(r"(?im)^location: (.*)\r$", answer)
    assert location is None or re.match(r"/[^/\\]", location[1])


# What it answers with


def test_pages_may_load_nothing_from_elsewhere_and_tell_nobody_where_they_are(browser: httpx.Client) -> None:
    headers = browser.get("/").headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'self'"
    assert policy["img-src"] == "'self' data: blob:"
    assert policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


@pytest.mark.parametrize("path", ["/", "/healthz", "/_stcore/health", "/?key=wrong", "/nothing/here.js"])
def test_every_answer_carries_the_headers(browser: httpx.Client, path: str) -> None:
    assert browser.get(path).headers["referrer-policy"] == "no-referrer"


def test_streamlits_own_inline_script_is_allowed_by_its_hash() -> None:
    assert re.search(r"script-src 'self' 'sha256-[A-Za-z0-9+/]{43}='", content_security_policy())


def test_the_health_route_says_that_the_database_answers(browser: httpx.Client) -> None:
    answer = browser.get("/healthz")
    assert answer.status_code == 200
    assert {**answer.json(), "version": ""} == {"status": "ok", "database": "ok", "version": ""}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[::1]", "localhost.", "0.0.0.0"])
def test_another_host_name_is_refused(server: Server, browser: httpx.Client, host: str) -> None:
    answer = browser.get("/", headers={"Host": f"{host}:{server.port}"})
    assert answer.status_code == 400
    assert "set-cookie" not in answer.headers
    with pytest.raises(InvalidStatus) as refused:
        server.page(host=host)
    assert refused.value.response.status_code in {400, 403}


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "LOCALHOST"])
def test_this_machines_names_are_answered(server: Server, browser: httpx.Client, host: str) -> None:
    assert browser.get("/", headers={"Host": f"{host}:{server.port}"}).status_code == 200


def test_a_page_elsewhere_cannot_open_the_web_socket(server: Server, browser: httpx.Client) -> None:
    browser.get("/")
    assert server.page(browser.cookies, Origin=server.address.rstrip("/"))[0].startswith("owner ")
    with pytest.raises(InvalidStatus):
        server.page(browser.cookies, Origin="http://evil.example")


def test_it_listens_on_this_machine_only_whatever_the_settings_file_says(server: Server) -> None:
    with pytest.raises(OSError, match=r"refused|unreachable|timed out|assign"):
        socket.create_connection(("127.0.0.2", server.port), timeout=2)


def test_the_look_comes_from_beside_the_app_but_the_limits_from_the_server(server: Server) -> None:
    assert server.page()[1] == "colour #123456, uploads 20"


# Starting and stopping


def test_a_restart_finds_the_same_people_with_the_same_interviews(tmp_path: Path) -> None:
    first = Server(tmp_path).ready()
    try:
        with httpx.Client(base_url=first.address) as visiting, httpx.Client(base_url=first.address) as local:
            visiting.get("/")
            local.get(first.login)
            owner = visitor(visiting.cookies)
            assert owner is not None
            keep(tmp_path, "the visitor's", owner)
            keep(tmp_path, "mine", LOCAL)
            cookies = visiting.cookies, local.cookies
    finally:
        printed = first.stop()
    assert "Traceback" not in printed
    assert first.process.returncode == 0
    second = Server(tmp_path, port=first.port).ready()
    try:
        assert second.login == first.login
        assert "the visitor's" in second.page(cookies[0])[0]
        assert "mine" in second.page(cookies[1])[0]
    finally:
        second.stop()


def test_a_taken_port_that_was_asked_for_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = Server(tmp_path, port=port)
        printed, _ = server.process.communicate(timeout=20)
    assert f"Port {port} is taken or not allowed; choose another with --port" in printed
    assert server.process.returncode == 1


def test_the_usual_port_is_left_to_who_has_it(tmp_path: Path) -> None:
    try:
        holder: socket.socket | None = socket.create_server(("127.0.0.1", 8501))
    except OSError:
        holder = None  # somebody has it already, which serves as well
    server = Server(tmp_path)
    try:
        assert server.ready().port != 8501
        assert server.lines[0].startswith("Port 8501 is taken, so this is on port")
    finally:
        server.stop()
        if holder is not None:
            holder.close()


def test_the_browser_is_opened_with_a_key_that_works_once(tmp_path: Path) -> None:
    server = Server(tmp_path, port=free_port(), opens=True).ready()
    try:
        opened = server.line("opened ").removeprefix("opened ")
        assert opened != server.login
        with httpx.Client() as mine, httpx.Client() as spy:
            assert mine.get(opened).status_code == 303
            assert server.page(mine.cookies)[0].startswith("owner local")
            assert spy.get(opened).status_code == 403
    finally:
        server.stop()


def test_nothing_that_was_asked_for_is_written_to_the_log(tmp_path: Path) -> None:
    server = Server(tmp_path, port=free_port()).ready()
    with httpx.Client(base_url=server.address) as browser:
        browser.get("/?id=a-secret-id")
        browser.get("/?key=a-secret-guess")
        server.page(browser.cookies)
    printed = server.stop()
    assert "a-secret" not in printed
    assert printed.count("\n") == 2


def test_an_unusable_database_is_reported_by_the_health_route_and_the_page(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "rehearse.sqlite3").write_bytes(b"Dear diary, " * 500)
    server = Server(tmp_path, port=free_port()).ready()
    try:
        with httpx.Client(base_url=server.address) as browser:
            browser.get("/")
            answer = browser.get("/healthz")
            assert (answer.status_code, answer.json()["database"]) == (503, "unavailable")
            assert "diary" not in answer.text
            assert "is not a database; put a backup in its place" in server.page(browser.cookies)[0]
    finally:
        server.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


class Timer:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_rest_is_imported_when_nobody_loads_a_page_but_not_too_late() -> None:
    timer = Timer()
    warm_up = WarmUp(timer=timer)
    assert warm_up.wait() == 4.0  # a browser may just be opening
    timer.now += 3.5
    warm_up.request()
    assert warm_up.wait() == 1.5
    for _ in range(40):
        timer.now += 0.5
        warm_up.request()
    assert warm_up.wait() <= 0  # never quiet


@pytest.mark.parametrize("name", [*warmup._FIRST, *warmup._THEN, *warmup._MODEL])
def test_what_is_warmed_up_exists(name: str) -> None:
    assert importlib.util.find_spec(name) is not None


# The key, the gate and what pages share


def test_the_key_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: access_key(tmp_path / "home"), range(64)))
    assert len(keys) == 1
    assert stat.S_IMODE((tmp_path / "home" / "access-key").stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "home").iterdir()] == ["access-key"]
    assert access_key(tmp_path / "other") not in keys


def test_a_key_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    key = access_key(tmp_path)
    (tmp_path / "access-key").chmod(0o644)
    assert access_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "access-key").stat().st_mode) == 0o600


def test_a_damaged_key_and_a_folder_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    (tmp_path / "access-key").write_text("short")
    with pytest.raises(SettingsError, match=r"access-key is damaged; delete the file"):
        access_key(tmp_path)
    with pytest.raises(SettingsError, match=r"cannot be used .*; see that the folder is yours"):
        access_key(tmp_path / "access-key" / "home")


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate("k" * 43)
    put_gate(made)
    yield made
    put_gate(None)


def test_without_a_gate_whoever_reaches_the_page_is_the_local_person() -> None:
    assert owner_of({}) == owner_of({VISITOR_COOKIE: new_secret()}) == LOCAL


def test_behind_a_gate_everybody_is_who_their_cookie_says(gate: Gate) -> None:
    ann, ben = new_secret(), new_secret()
    assert owner_of({VISITOR_COOKIE: ann}) == owner_of({VISITOR_COOKIE: ann}) != owner_of({VISITOR_COOKIE: ben})
    assert ann not in owner_of({VISITOR_COOKIE: ann})
    assert owner_of({gate.local_cookie: gate.local_secret, VISITOR_COOKIE: ann}) == LOCAL
    assert owner_of({gate.local_cookie: "ü" * 64, VISITOR_COOKIE: ann}) != LOCAL
    with pytest.raises(SettingsError, match="allow cookies"):
        owner_of({gate.local_cookie: "f" * 64})


def test_the_cookie_of_one_data_folder_opens_no_other(gate: Gate) -> None:
    other = Gate("o" * 43)
    assert other.local_cookie != gate.local_cookie
    assert not other.is_local({other.local_cookie: gate.local_secret})


def test_a_pass_opens_for_one_of_many_that_come_at_once(gate: Gate) -> None:
    made = gate.new_pass()
    together = threading.Barrier(8)

    def come(_: int) -> bool:
        together.wait()
        return gate.opens(made)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(come, range(8))) == 1


@pytest.fixture
def shared() -> Iterator[None]:
    resources.reset()
    yield
    resources.reset()


@pytest.mark.usefixtures("shared")
def test_pages_share_one_store_and_one_set_of_jobs_per_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: resources.turns(), range(32)))) == 1
        assert len(set(pool.map(lambda _: resources.store(), range(32)))) == 1
    first = resources.store()
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "moved"))
    assert resources.store() is not first
    assert (tmp_path / "moved" / "rehearse.sqlite3").exists()


@pytest.mark.usefixtures("shared")
def test_the_settings_of_the_server_go_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resources.use(load_settings(home=tmp_path / "given"))
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "environment"))
    assert resources.settings().home == tmp_path / "given"
    resources.store().ping()
    assert (tmp_path / "given" / "rehearse.sqlite3").exists()
    resources.reset()
    assert resources.settings().home == tmp_path / "environment"
