"""The sandbox that the tests run in, by mockserver's admin API. Only tests know that there is a mockserver."""

import os
import time
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
import requests

from clients.config import read_config
from clients.errors import Kind, ProviderError

_SESSION = requests.Session()


class Sandbox:
    """The sandbox's clock, what the providers' consoles can do, and the journal.

    "mockserver run" names it in the environment. A new Sandbox is as it was when it was opened.
    """

    def __init__(self) -> None:
        try:
            url, name = os.environ["MOCKSERVER_URL"], os.environ["MOCKSERVER_SANDBOX"]
        except KeyError:
            pytest.fail("run these tests with: mockserver run -- pytest")
        self._admin = f"{url}/__admin/sandboxes/{name}"
        opened = self.console("POST", "/reset")
        # Seconds of the sandbox's clock before ours: "mockserver run --clock" starts it elsewhere.
        self._ahead = datetime.fromisoformat(opened["clock"]["now"]).timestamp() - time.time()
        # A reset makes InnoPaaS's token anew; the other credentials stay as they were.
        token = opened["credentials"]["innopaas"]["authorization"]
        self.config = read_config({**os.environ, "INNOPAAS_AUTHORIZATION": token})

    def now(self) -> float:
        """The sandbox's time, for a client whose clock is to agree with it."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Moves the clock; all that falls due is done when it returns, pushes included."""
        self.console("POST", "/clock/advance", {"by": f"{seconds}s"})
        self._ahead += seconds

    def console(self, method: str, path: str, body: dict[str, Any] | None = None, **params: Any) -> Any:
        """A call of a provider's console, such as PATCH /qijiayun/apps/ID."""
        response = _SESSION.request(method, self._admin + path, json=body, params=params, timeout=10)
        assert response.ok, f"{method} {path}: {response.status_code} {response.text}"
        return response.json()

    def exchanges(self, **where: str) -> list[dict[str, Any]]:
        """The exchanges in the journal that match, such as operation, outcome, rule."""
        return self.console("GET", "/exchanges", **where)


@contextmanager
def refused(kind: Kind, code: int | str | None = None):
    """Holds that a call is refused, by kind and, where one is given, by code."""
    with pytest.raises(ProviderError) as caught:
        yield
    assert caught.value.kind is kind, caught.value
    assert code in (None, caught.value.code), caught.value
