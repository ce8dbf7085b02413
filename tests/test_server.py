"""The server around the pages: who a browser is, what it may load, and who may ask."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from served import Server, keep
from websockets.exceptions import InvalidStatus

from rehearse.server.middleware import content_security_policy
from rehearse.server.owner import LOCAL, VISITOR_COOKIE, visitor


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
