from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import requests
from sandbox import Sandbox, refused

from clients.errors import Kind
from clients.innopaas import InnopaasClient
from clients.receiver import CallbackReceiver

MOBILE = "12025550100"
ACCOUNT = "I8393346"
WABA = "100200300400500"
TEMPLATE = {
    "wabaId": WABA, "recipientNumber": MOBILE, "messageType": "template", "templateName": "welcome", "language": "en",
}  # fmt: skip


@pytest.fixture
def client(sandbox: Sandbox) -> InnopaasClient:
    return InnopaasClient(sandbox.config.innopaas)


class Inbox:
    """The reports that a receiver handled, after as many failures as a test asks for."""

    def __init__(self) -> None:
        self.reports: list[dict[str, str]] = []
        self.failures = 0
        self.url = ""

    def handle(self, report: dict[str, str]) -> None:
        if self.failures > 0:
            self.failures -= 1
            raise RuntimeError("not now")
        self.reports.append(report)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    inbox = Inbox()
    with CallbackReceiver(inbox.handle) as receiver:
        inbox.url = receiver.url
        yield inbox


def sms(client: InnopaasClient, **changes: str) -> str:
    return client.send_sms({"mobile": MOBILE, "msg": "Hello", **changes})


def app(sandbox: Sandbox, **change: object) -> None:
    sandbox.console("PATCH", f"/innopaas/apps/{sandbox.config.innopaas.app_key}", change)


def account(sandbox: Sandbox, **change: object) -> None:
    sandbox.console("PATCH", f"/innopaas/accounts/{ACCOUNT}", change)


def with_new_token(sandbox: Sandbox, **body: object) -> InnopaasClient:
    made = sandbox.console("POST", f"/innopaas/apps/{sandbox.config.innopaas.app_key}/token", body)
    return InnopaasClient(replace(sandbox.config.innopaas, authorization=made["token"]))


def test_sends_an_sms_and_receives_its_report(sandbox, client, inbox):
    message_id = sms(client, uid="order-1", callBackUrl=inbox.url)
    sandbox.advance(5)
    assert [(report["msgid"], report["uid"], report["mobile"], report["status"]) for report in inbox.reports] == [
        (message_id, "order-1", MOBILE, "DELIVRD")
    ]


def test_receives_a_report_for_each_number(sandbox, client, inbox):
    sms(client, mobile=f"{MOBILE},12025550101", callBackUrl=inbox.url)
    sandbox.advance(5)
    assert {report["mobile"]: report["status"] for report in inbox.reports} == {
        MOBILE: "DELIVRD",
        "12025550101": "REJECTD",
    }


def test_receives_a_report_again_that_it_could_not_handle(sandbox, client, inbox):
    inbox.failures = 2
    sms(client, callBackUrl=inbox.url)
    sandbox.advance(5)
    assert inbox.reports == []
    sandbox.advance(120)
    assert len(inbox.reports) == 1


def test_handles_a_report_once_that_is_pushed_twice(sandbox, client, inbox):
    sms(client, callBackUrl=inbox.url)
    sandbox.advance(5)
    attempts = sandbox.console("POST", "/deliveries/1/resend")["attempts"]
    assert [attempt["received"] for attempt in attempts] == [True, True]
    assert len(inbox.reports) == 1


def test_receives_nothing_at_another_path(inbox):
    assert requests.post(f"{inbox.url}-guess", json={}, timeout=10).status_code == 404
    assert inbox.reports == []


def test_sends_a_verification_code(client):
    assert client.send_code({"to": f"+{MOBILE}", "code": "4711"})


def test_sends_a_whatsapp_template_at_first_and_a_text_within_a_day_of_the_reply(sandbox, client):
    text = {"wabaId": WABA, "recipientNumber": MOBILE, "messageType": "text", "body": "Hello"}
    with refused(Kind.PERMISSION):
        client.send_whatsapp(text)
    assert client.send_whatsapp(TEMPLATE)
    sandbox.console(
        "POST", "/innopaas/events", {"kind": "whatsapp_reply", "wabaId": WABA, "from": MOBILE, "text": "Hi"}
    )
    assert client.send_whatsapp(text)
    sandbox.advance(24 * 3600 + 1)
    with refused(Kind.PERMISSION):
        client.send_whatsapp(text)


def test_reports_that_authentication_failed_since_a_new_token_was_made(sandbox, client):
    renewed = with_new_token(sandbox)
    with refused(Kind.AUTHENTICATION):
        sms(client)
    assert len(sandbox.exchanges(operation="sendSms")) == 1
    assert sms(renewed)


def test_reports_that_authentication_failed_since_the_token_ended(sandbox):
    # The token ends with that day in Shanghai. Tomorrow, since today's end may have passed there: it comes at 16:00 UTC.
    tomorrow = datetime.fromtimestamp(sandbox.now() + 24 * 3600, UTC).date().isoformat()
    client = with_new_token(sandbox, expiresOn=tomorrow)
    sms(client)
    sandbox.advance(2 * 24 * 3600)
    with refused(Kind.AUTHENTICATION):
        sms(client)


def test_reports_wrong_input(client):
    many = ",".join(str(12025550000 + n) for n in range(1001))
    for changes, code in [
        ({"uid": "u" * 65}, "105"),
        ({"msg": "m" * 2001}, "106"),
        ({"mobile": "123"}, "108"),
        ({"mobile": many}, "109"),
    ]:
        with refused(Kind.INPUT, code):
            sms(client, **changes)
    with refused(Kind.INPUT, "118"):
        client.send_whatsapp({**TEMPLATE, "sendNumber": "1234567"})


def test_reports_what_it_may_not_do(sandbox, client):
    app(sandbox, products=["whatsapp"])
    with refused(Kind.PERMISSION, "112"):
        sms(client)
    app(sandbox, products=["sms"], boundIps=["203.0.113.7"])
    with refused(Kind.PERMISSION, "114"):
        sms(client)
    app(sandbox, boundIps=[])
    account(sandbox, mainlandChina=False)
    with refused(Kind.PERMISSION, "115"):
        sms(client, mobile="8613800000000")
    account(sandbox, disabled=True)
    with refused(Kind.PERMISSION, "116"):
        sms(client)


def test_reports_an_empty_balance(sandbox, client):
    account(sandbox, balance="0.0000")
    with refused(Kind.BUSINESS, "110"):
        sms(client)
