"""apihub."""

import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import jwt

from .config import ApihubConfig
from .errors import Kind, ProviderError, kind_of_status
from .transport import send

TOKEN_LIFE = 7200  # seconds, the most that is allowed
TOKEN_SPARE = 60  # seconds before its end at which a token is replaced

# INVALID_PARAMS and UNKNOWN are documented (通用接口格式); all other codes are assumed.
KINDS: dict[Any, Kind] = {
    "INVALID_PARAMS": Kind.INPUT, "UNKNOWN": Kind.UNAVAILABLE, "RATE_LIMIT": Kind.QUOTA, "WEAK_PASSWORD": Kind.INPUT,
    "INVALID_TOKEN": Kind.AUTHENTICATION, "TOKEN_EXPIRED": Kind.AUTHENTICATION, "WRONG_PASSWORD": Kind.AUTHENTICATION,
    "KEY_DISABLED": Kind.PERMISSION, "FORBIDDEN": Kind.PERMISSION, "IP_NOT_ALLOWED": Kind.PERMISSION,
    "DOMAIN_NOT_ALLOWED": Kind.PERMISSION, "DOMAIN_NOT_CONFIGURED": Kind.PERMISSION,
}  # fmt: skip

# Seconds to wait while an allowance is used up: all anonymous callers share one, so patience is all there is.
WAITS = (1, 2, 4, 8, 16, 32)


class ApihubClient:
    """A client of apihub (通用接口格式, API Key 使用说明, 用户中心).

    With an API Key it calls as the application, after as_user as one of our users, without one anonymously. now gives
    seconds, sleep waits that many.
    """

    def __init__(
        self,
        config: ApihubConfig,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        identity: dict[str, Any] | None = None,
    ):
        self._config = config
        self._identity = identity or {"sub": config.ak, "typ": "app_token"}
        self._now = now
        self._sleep = sleep
        self._lock = threading.Lock()
        self._token: str | None = None
        self._exp = 0

    def as_user(self, user_id: str, roles: tuple[str, ...] = (), groups: tuple[str, ...] = ()) -> "ApihubClient":
        """A client that calls as one of our own users, with person-tokens."""
        identity = {"sub": user_id, "typ": "person_token", "roles": list(roles), "groups": list(groups)}
        return ApihubClient(self._config, self._now, self._sleep, identity)

    def weather(self, lng: float, lat: float) -> dict[str, Any]:
        """The weather at a place (天气实况)."""
        return self._call("/api/weather-basic/now", {"lng": lng, "lat": lat})

    def register(self, username: str, password: str) -> dict[str, str]:
        """Registers a user with the user centre: token, refresh_token."""
        return self._enter("/api/user-center/noauth-register", username, password)

    def log_in(self, username: str, password: str) -> dict[str, str]:
        """Logs a user in: token, refresh_token."""
        return self._enter("/api/user-center/noauth-login", username, password)

    # Registering and logging in need a session of five minutes, which is fetched for each.
    def _enter(self, path: str, username: str, password: str) -> dict[str, str]:
        session = self._request(f"/api/user-center/gen-auth-session?ak={quote(self._config.ak or '')}", {}, None)
        return self._request(path, {"username": username, "password": password}, session)

    # A token that is refused for its age, by a clock other than ours, is minted anew, once.
    def _call(self, path: str, body: dict[str, Any]) -> Any:
        token = self._current_token(None)
        try:
            return self._request(path, body, token)
        except ProviderError as error:
            if error.code != "TOKEN_EXPIRED":
                raise
        return self._request(path, body, self._current_token(token))

    def _request(self, path: str, body: dict[str, Any], token: str | None) -> Any:
        headers = {"apihub-token": token} if token else {}
        for wait in (*WAITS, None):
            try:
                return _read(*send("apihub", "POST", self._config.base_url + path, headers=headers, json=body))
            except ProviderError as error:
                if error.kind is not Kind.QUOTA or wait is None:
                    raise
            self._sleep(wait)

    # A token that is good for a while and is not the one refused: HS256 with the bytes of sk as they stand. typ is a
    # claim, not a header.
    def _current_token(self, refused: str | None) -> str | None:
        if self._config.ak is None or self._config.sk is None:
            return None
        with self._lock:
            iat = int(self._now())
            if self._token == refused or iat > self._exp - TOKEN_SPARE:
                self._exp = iat + TOKEN_LIFE
                claims = {**self._identity, "iss": self._config.ak, "iat": iat, "exp": self._exp}
                self._token = jwt.encode(claims, self._config.sk, algorithm="HS256")
            return self._token


def _read(status: int, body: dict[str, Any]) -> Any:
    if body.get("success") is True:
        return body.get("result")
    code = body.get("code")
    kind = KINDS.get(code) or kind_of_status(status)
    raise ProviderError("apihub", kind, code or status, body.get("msg", "no envelope"))
