from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import requests
from sandbox import Sandbox, refused

from clients.errors import Kind
from clients.qijiayun import QijiayunClient

STORE = "1159374785466208256"
MEMBER = "18880009999"
TENANT = 12818


@pytest.fixture
def client(sandbox: Sandbox) -> QijiayunClient:
    return QijiayunClient(sandbox.config.qijiayun)


def changed(sandbox: Sandbox, **changes: str) -> QijiayunClient:
    return QijiayunClient(replace(sandbox.config.qijiayun, **changes))


def points(client: QijiayunClient) -> float:
    return client.points(MEMBER, STORE)


def tokens(sandbox: Sandbox) -> int:
    return len(sandbox.exchanges(operation="refreshToken", outcome="accepted"))


def app(sandbox: Sandbox, **change: object) -> None:
    sandbox.console("PATCH", f"/qijiayun/apps/{sandbox.config.qijiayun.app_id}", change)


def test_registers_a_member_and_changes_the_points(client):
    assert (
        client.register_member({"mobile": "13900000001", "storeNo": STORE, "channel": "4", "realName": "王小明"})
        is True
    )
    assert client.member("13900000001", STORE)["realName"] == "王小明"
    assert client.change_points("13900000001", STORE, 100, "开卡礼") is True
    assert client.change_points("13900000001", STORE, -30, "兑换") is True
    assert client.points("13900000001", STORE) == 70


def test_uses_one_token_for_many_calls(sandbox, client):
    points(client)
    points(client)
    assert tokens(sandbox) == 1


def test_replaces_an_expired_token_once_and_repeats_the_call(sandbox, client):
    points(client)
    sandbox.advance(2 * 3600 + 1)
    assert points(client) == 1100
    assert len(sandbox.exchanges(rule="qijiayun/token-expired")) == 1
    assert tokens(sandbox) == 2


def test_replaces_one_token_for_all_calls_that_found_it_expired(sandbox, client):
    points(client)
    sandbox.advance(2 * 3600 + 1)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(points, [client] * 8)) == [1100] * 8
    assert tokens(sandbox) == 2


def test_replaces_a_token_that_another_program_overrode(sandbox, client):
    points(client)
    config = sandbox.config.qijiayun
    credentials = {"appId": config.app_id, "appSecret": config.app_secret}
    other = requests.get(f"{config.base_url}/itrigger-tenant/v1/basic/accessTokenOpen/token", credentials, timeout=10)
    assert other.json()["data"]["accessToken"]
    assert points(client) == 1100
    assert len(sandbox.exchanges(rule="qijiayun/token-overridden")) == 1


def test_does_not_override_the_token_of_another_client(sandbox, client):
    points(client)
    points(changed(sandbox))
    points(client)
    assert sandbox.exchanges(outcome="refused") == []


def test_reports_wrong_credentials(sandbox):
    with refused(Kind.AUTHENTICATION, 40001):
        points(changed(sandbox, app_secret=""))
    with refused(Kind.AUTHENTICATION, 40002):
        points(changed(sandbox, app_secret="short"))
    with refused(Kind.AUTHENTICATION, 40002):
        points(changed(sandbox, app_secret="0" * 32))


def test_reports_a_frozen_application(sandbox, client):
    app(sandbox, freeze=True)
    with refused(Kind.PERMISSION, 40003):
        points(client)
    app(sandbox, freeze=False)
    assert points(client) == 1100


def test_reports_an_api_that_is_not_opened(sandbox, client):
    app(sandbox, apis=["/itrigger-bff/v2/open/api/member/query"])
    with refused(Kind.PERMISSION):
        points(client)
    assert client.member(MEMBER, STORE)["realName"] == "杜代亮"


def test_reports_that_the_tokens_of_the_day_are_used_up_until_the_next_day(sandbox, client):
    # One in the morning in Shanghai, whenever the tests run: in UTC it is the day before.
    sandbox.advance(41 * 3600 - int(sandbox.now()) % 86400)
    sandbox.console("PATCH", f"/qijiayun/tenants/{TENANT}", {"accessTokenDailyLimit": 1})
    points(client)
    with refused(Kind.QUOTA, 40004):
        points(changed(sandbox))
    sandbox.advance(24 * 3600)
    assert points(client) == 1100


def test_reports_wrong_input(client):
    with refused(Kind.INPUT):
        client.points("", STORE)


def test_reports_what_the_state_of_things_is_against(client):
    with refused(Kind.BUSINESS, 80002):
        client.points("13900000009", STORE)
    with refused(Kind.BUSINESS, 80001):
        client.register_member({"mobile": MEMBER, "storeNo": STORE, "channel": "4"})


def test_reports_what_is_no_answer_of_the_provider(sandbox):
    with refused(Kind.UNAVAILABLE):
        points(changed(sandbox, base_url="http://127.0.0.1:1"))
