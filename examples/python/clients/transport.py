"""The way of every request."""

from typing import Any

import requests

from .errors import Kind, ProviderError

TIMEOUT = 10  # seconds

_SESSION = requests.Session()  # keeps connections open


def send(provider: str, method: str, url: str, **request: Any) -> tuple[int, dict[str, Any]]:
    """Sends a request and returns the status and the body, decoded from JSON.

    Refusals come back like answers, since every provider words them in its envelope; what is no JSON object is nobody's
    envelope, and an error.
    """
    try:
        response = _SESSION.request(method, url, timeout=TIMEOUT, **request)
    except requests.RequestException as error:
        raise ProviderError(provider, Kind.UNAVAILABLE, "network", str(error)) from error
    try:
        body = response.json()
    except ValueError as error:
        raise ProviderError(provider, Kind.UNAVAILABLE, response.status_code, "the answer is not JSON") from error
    if not isinstance(body, dict):
        raise ProviderError(provider, Kind.UNAVAILABLE, response.status_code, "the answer is no JSON object")
    return response.status_code, body
