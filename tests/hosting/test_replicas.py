"""Two replicas, nginx, one PostgreSQL and sign-in, all real: one replica dies and the person goes on at the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from app_process import AppProcess
from candidate import ANSWERS, Candidate
from nginx_server import NginxServer
from oidc_server import OidcServer, enter
from playwright.sync_api import Browser, Page, expect
from postgres_server import PostgresServer

from rehearse.interview.model import Interview
from rehearse.server.accounts import owner_id
from rehearse.store import Store, open_store


@dataclass
class Host:
    """What a career centre runs."""

    proxy: NginxServer
    replicas: tuple[AppProcess, AppProcess]
    store: Store
    issuer: str

    def serving(self, page: Page) -> AppProcess:
        """Return the replica that serves a page, as its cookie says."""
        (cookie,) = [each for each in page.context.cookies() if each["name"] == "rehearse_replica"]
        return self.replicas[int(cookie["value"]) - 1]

    def other(self, replica: AppProcess) -> AppProcess:
        """Return the other one."""
        return self.replicas[1 - self.replicas.index(replica)]

    def interview(self, name: str) -> Interview:
        """Return the one interview of a person, as it is stored."""
        (interview,) = self.store.all_of(owner_id(self.issuer, name))
        return interview


@pytest.fixture
def host(tmp_path: Path, nginx: str, postgres: PostgresServer, sign_in: OidcServer) -> Iterator[Host]:
    url = postgres.new_database()
    first, second = (AppProcess(tmp_path / f"home-{n}", REHEARSE_DATABASE_URL=url, REHEARSE_GRACE="30") for n in (1, 2))
    proxy = NginxServer(nginx, tmp_path / "nginx", (first.port, second.port))
    for replica in (first, second):
        replica.environment |= sign_in.settings(proxy.url)
    with ExitStack() as stack:
        for each in (first, second, proxy):
            stack.enter_context(each)
        yield Host(proxy, (first, second), open_store(url), sign_in.issuer)


@pytest.fixture
def come(browser: Browser, host: Host) -> Iterator[Callable[[str], Candidate]]:
    """Let somebody come with a browser of their own and sign in."""
    with ExitStack() as stack:

        def came(name: str) -> Candidate:
            context = stack.enter_context(browser.new_context(ignore_https_errors=True))
            context.set_default_timeout(30_000)
            page = context.new_page()
            page.goto(host.proxy.url)
            return Candidate(enter(page, name))

        yield came


def test_a_replica_dies_in_mid_interview_and_the_person_goes_on_at_the_other(
    host: Host, come: Callable[[str], Candidate]
) -> None:
    ann = come("ann")
    ann.start()
    ann.answer(ANSWERS[0])
    ann.go_on()
    ann.expect_question(2)
    asked, replica = ann.question(), host.serving(ann.page)

    # Killed while words are in the box: they are there afterwards, without a reload.
    ann.write(ANSWERS[1])
    replica.kill()
    expect(ann.page.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", "CONNECTED")
    ann.expect_question(2)
    expect(ann.box).to_have_value(ANSWERS[1])
    assert ann.question() == asked
    ann.answer(ANSWERS[1])
    assert host.serving(ann.page) is host.other(replica)
    with host.proxy.client() as client:
        assert client.get("/healthz").status_code == 200

    # Killed between storing an answer and grading it: the replica that is left takes the grading up.
    ann.go_on()
    ann.expect_question(3)
    replica.start()
    ann.write(ANSWERS[2])
    ann.button("Submit").click()
    host.other(replica).kill()
    expect(ann.page.locator("#feedback").or_(ann.box).first).to_be_attached()
    ann.page.reload()
    expect(ann.page.locator("#feedback").or_(ann.box).first).to_be_attached()
    if not ann.has_feedback():
        ann.answer(ANSWERS[2])

    interview = host.interview("ann")
    given = [
        reply.answer
        for turn in interview.turns[:3]
        for attempt in turn.attempts
        for reply in attempt.replies
        if reply.answer
    ]
    assert [given.count(answer) for answer in ANSWERS[:3]] == [1, 1, 1]
    assert all(turn.attempts[0].assessment is not None for turn in interview.turns[:3])


def test_an_upload_meets_the_replica_that_serves_the_page(
    host: Host, come: Callable[[str], Candidate], tmp_path: Path
) -> None:
    resume = tmp_path / "resume.txt"
    resume.write_text("Shift planner since 2019, Excel, transport certificate begun.")
    for name in ("ann", "ben", "cem"):
        page = come(name).page
        page.get_by_text("Resume (optional)", exact=True).click()
        page.locator("input[type=file]").first.set_input_files(resume)
        expect(page.get_by_role("button", name="Remove resume.txt")).to_be_visible()
    assert "PUT /_stcore/upload_file" in host.proxy.log
    assert [line for line in host.proxy.log.splitlines() if "upload_file" in line and '" 204 ' not in line] == []


def test_the_proxy_speaks_https_alone_and_keeps_ids_and_figures_to_itself(
    host: Host, come: Callable[[str], Candidate]
) -> None:
    ann = come("ann")
    ann.start()
    with host.proxy.client() as client:
        headers = client.get("/").headers
        assert headers["strict-transport-security"] == "max-age=31536000"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert all("Secure" in cookie and "HttpOnly" in cookie for cookie in headers.get_list("set-cookie"))
        for path in ("/metrics", "/_stcore/metrics", "/_stcore/script-health-check"):
            assert client.get(path).status_code == 404
        assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    secure = {cookie["name"]: cookie["secure"] for cookie in ann.page.context.cookies(host.proxy.url)}
    assert {name for name, is_secure in secure.items() if not is_secure} == set()
    assert ann.interview_id() not in host.proxy.log
    assert "code=" not in host.proxy.log
    for replica in host.replicas:
        replica.kill()
    with host.proxy.client() as client:
        answer = client.get("/")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Nothing that you wrote is lost" in answer.text
