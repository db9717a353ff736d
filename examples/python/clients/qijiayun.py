"""企加云."""

import threading
from typing import Any

from .config import QijiayunConfig
from .errors import Kind, ProviderError, kind_of_status
from .transport import send

TOKEN = "/itrigger-tenant/v1/basic/accessTokenOpen/token/refresh"
API = "/itrigger-bff/v2/open/api"

# 200 everywhere; the sample of coupon consumption shows 204.
SUCCESS = {200, 204}

# The documentation gives no code for a token that is refused, nor for an API that is not opened: 401 and 403 are
# assumed here. The others are 返回码说明 and 全局返回状态码说明.
TOKEN_REFUSED = 401
KINDS: dict[Any, Kind] = {
    40001: Kind.AUTHENTICATION, 40002: Kind.AUTHENTICATION, 40003: Kind.PERMISSION, 40004: Kind.QUOTA,
    61451: Kind.INPUT, 63001: Kind.INPUT, 500: Kind.UNAVAILABLE, 401: Kind.AUTHENTICATION, 403: Kind.PERMISSION,
}  # fmt: skip


class QijiayunClient:
    """A client of 企加云 (OpenAPIDoc): one accessToken for all calls, replaced once when it is refused."""

    def __init__(self, config: QijiayunConfig):
        self._config = config
        self._lock = threading.Lock()
        self._token: str | None = None

    def register_member(self, member: dict[str, Any]) -> bool:
        """Registers a member (会员注册): mobile, storeNo and channel are required."""
        return self.call("POST", "/member/register", member)

    def member(self, mobile: str, store_no: str) -> dict[str, str]:
        """One member's profile (会员查询). All its values are strings."""
        return self.call("GET", "/member/query", {"mobile": mobile, "storeNo": store_no})

    def points(self, mobile: str, store_no: str) -> float:
        """A member's points (积分查询)."""
        return self.call("GET", "/member/point", {"mobile": mobile, "storeNo": store_no})["currentPoint"]

    def change_points(self, mobile: str, store_no: str, points: float, reason: str) -> bool:
        """Gives a member points, or takes them where the number is negative (积分变更)."""
        change = {"changePoint": abs(points), "operation": "sub" if points < 0 else "add", "changeDesc": reason}
        return self.call("POST", "/member/point/modify", {"mobile": mobile, "storeNo": store_no, **change})

    def call(self, method: str, path: str, parameters: dict[str, Any]) -> Any:
        """Calls any API. A token that is refused has expired or was overridden: it is replaced, and the call
        repeated, once."""
        token = self._renew(None)
        try:
            return self._request(method, path, parameters, token)
        except ProviderError as error:
            if error.code != TOKEN_REFUSED:
                raise
        return self._request(method, path, parameters, self._renew(token))

    # accessToken stands in the query string on POST too, where every other query parameter is ignored.
    def _request(self, method: str, path: str, parameters: dict[str, Any], token: str) -> Any:
        query = {"accessToken": token}
        if method == "GET":
            part = {"params": {**query, **parameters}}
        else:
            part = {"params": query, "json": parameters}
        return _read(*send("企加云", method, self._config.base_url + API + path, **part))

    # The token to use where one was refused; None stands for none. Calls that find the same token refused share one
    # new token: tokens are counted, by tenant and day. It comes from token/refresh, because getting one from token
    # would override those of our other processes.
    def _renew(self, refused: str | None) -> str:
        with self._lock:
            if self._token == refused:
                credentials = {"appId": self._config.app_id, "appSecret": self._config.app_secret}
                data = _read(*send("企加云", "GET", self._config.base_url + TOKEN, params=credentials))
                self._token = data["accessToken"]
            return self._token or ""


def _read(status: int, body: dict[str, Any]) -> Any:
    code = body.get("code")
    if code in SUCCESS:
        return body.get("data")
    kind = KINDS.get(code) or kind_of_status(status)
    raise ProviderError("企加云", kind, code or status, body.get("message", "no envelope"))
