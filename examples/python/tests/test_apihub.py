from dataclasses import replace
from itertools import chain, repeat

import jwt
import pytest
from sandbox import Sandbox, refused

from clients.apihub import ApihubClient
from clients.errors import Kind

USERNAME = "zhaoliu"
PASSWORD = "zhaoliu-2026"


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def make(sandbox: Sandbox, waits: list[float]):
    """Makes a client, with other credentials where some are given, that waits by moving the sandbox's clock."""

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        sandbox.advance(seconds)

    def make(now=sandbox.now, **changes: str | None) -> ApihubClient:
        return ApihubClient(replace(sandbox.config.apihub, **changes), now, sleep)

    return make


@pytest.fixture
def client(make) -> ApihubClient:
    return make()


@pytest.fixture
def anonymous(make) -> ApihubClient:
    return make(ak=None, sk=None)


def city(client: ApihubClient) -> str:
    return client.weather(116.4, 39.93)["location"]["name"]


def calls(sandbox: Sandbox, **where: str) -> int:
    return len(sandbox.exchanges(operation="weatherNowPost", **where))


def key(sandbox: Sandbox, **change: object) -> None:
    sandbox.console("PATCH", f"/apihub/keys/{sandbox.config.apihub.ak}", change)


def exhaust(sandbox: Sandbox, window: str) -> None:
    """Uses the anonymous allowance up for a while."""
    sandbox.console("PUT", "/apihub/anonymous", {"limit": 3, "window": window})
    sandbox.console("POST", "/apihub/anonymous/consume", {"calls": 3})


def test_calls_as_the_application_as_a_user_and_anonymously(sandbox, client, anonymous):
    user = client.as_user("u-1", roles=("SYS_ADMIN",), groups=("/技术部/运维部",))
    assert [city(client), city(user), city(anonymous)] == ["北京", "北京", "北京"]
    assert calls(sandbox, rule="apihub/anonymous") == 1


def test_waits_while_the_anonymous_allowance_is_used_up(sandbox, anonymous, waits):
    exhaust(sandbox, "10s")
    assert city(anonymous) == "北京"
    assert waits == [1, 2, 4, 8]


def test_gives_up_when_the_allowance_stays_used_up(sandbox, client, anonymous, waits):
    exhaust(sandbox, "1h")
    with refused(Kind.QUOTA):
        city(anonymous)
    assert waits == [1, 2, 4, 8, 16, 32]
    assert city(client) == "北京", "the key has its own allowance"


def test_uses_one_token_for_many_calls(sandbox, make):
    late = chain([0], repeat(3 * 3600))  # another token would be refused for its age
    client = make(now=lambda: sandbox.now() - next(late))
    assert [city(client), city(client)] == ["北京", "北京"]
    assert calls(sandbox, outcome="refused") == 0


def test_replaces_its_token_before_it_ends(sandbox, client):
    city(client)
    sandbox.advance(7200)
    assert city(client) == "北京"
    assert calls(sandbox, outcome="refused") == 0


def test_mints_once_more_when_its_token_is_refused_for_its_age(sandbox, make):
    late = iter([3 * 3600])
    assert city(make(now=lambda: sandbox.now() - next(late, 0))) == "北京"
    assert calls(sandbox, rule="apihub/token-expired") == 1


def test_registers_a_user_and_logs_in(sandbox, client):
    def minutes(token: str) -> int:  # that a token is good for
        return round((jwt.decode(token, options={"verify_signature": False})["exp"] - sandbox.now()) / 60)

    for tokens in (client.register(USERNAME, PASSWORD), client.log_in(USERNAME, PASSWORD)):
        assert minutes(tokens["token"]) == 60
        assert minutes(tokens["refresh_token"]) == 7 * 24 * 60


def test_reports_a_wrong_password_a_weak_one_and_a_name_that_is_taken(client):
    client.register(USERNAME, PASSWORD)
    with refused(Kind.AUTHENTICATION):
        client.log_in(USERNAME, "zhaoliu-2025")
    with refused(Kind.INPUT):
        client.register("another", "1")
    with refused(Kind.BUSINESS):
        client.register(USERNAME, PASSWORD)


def test_reports_wrong_credentials(make):
    with refused(Kind.AUTHENTICATION):
        city(make(sk="x" * 32))
    with refused(Kind.AUTHENTICATION):
        city(make(ak="f" * 24))


def test_reports_what_it_may_not_do(sandbox, client):
    key(sandbox, ipAllowlist=["203.0.113.0/24"])
    with refused(Kind.PERMISSION):
        city(client)
    key(sandbox, ipAllowlist=[], domainAllowlist=[])
    with refused(Kind.PERMISSION):
        client.register(USERNAME, PASSWORD)
    key(sandbox, disabled=True)
    with refused(Kind.PERMISSION):
        city(client)


def test_reports_wrong_input(client):
    with refused(Kind.INPUT, "INVALID_PARAMS"):
        client.weather(200, 39.93)
