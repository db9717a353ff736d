"""爱速搭 (aisuda)."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from .config import AisudaConfig
from .errors import Kind, ProviderError, kind_of_status
from .transport import send

SIGNATURE_LIFE = 60  # seconds


@dataclass(frozen=True)
class _Key:
    claims: dict[str, str]
    client_id: str
    private_key: RSAPrivateKey


class AisudaClient:
    """A client of 爱速搭 (aisuda-docs, OpenAPI): every request is signed anew with RS256, since a signature older than
    a minute is refused. now gives the time in seconds."""

    def __init__(self, config: AisudaConfig, now: Callable[[], float] = time.time):
        self._config = config
        self._now = now
        # Read once: reading a key takes longer than signing with it.
        company, app = _read_key(config.private_key), _read_key(config.app_private_key)
        self._company_key = _Key({"companyKey": config.company_key}, config.client_id, company)
        self._app_key = _Key({"companyKey": config.company_key, "appKey": config.app_key}, config.app_client_id, app)

    def applications(self) -> list[dict[str, Any]]:
        """The company's applications (应用列表)."""
        return self._company("GET", "/app")

    def departments(self) -> dict[str, Any]:
        """The tree of departments (部门列表): the documentation shows it bare, without an envelope."""
        return self._company("GET", "/department/all")

    def roles(self) -> list[dict[str, Any]]:
        """The application's roles (角色列表)."""
        return self._application("GET", "/role")["items"]

    def create_role(self, name: str) -> Any:
        return self._application("POST", "/role", json={"name": name})

    def rows(self, model: str, **params: Any) -> dict[str, Any]:
        """One page of a data model's rows: items, count (数据模型, 查询列表). A model is sourceKey.table."""
        return self._application("GET", f"/model/{model}", params=params)

    def create_row(self, model: str, row: dict[str, Any]) -> dict[str, Any]:
        return self._application("POST", f"/model/{model}", json=row)

    def update_row(self, model: str, row_id: int | str, row: dict[str, Any]) -> Any:
        return self._application("POST", f"/model/{model}/{row_id}", json=row)

    def delete_row(self, model: str, row_id: int | str) -> Any:
        return self._application("DELETE", f"/model/{model}/{row_id}")

    def _company(self, method: str, path: str, **content: Any) -> Any:
        return self._call(self._company_key, method, f"/openapi/company/{self._config.company_key}{path}", content)

    def _application(self, method: str, path: str, **content: Any) -> Any:
        path = f"/openapi/company/{self._config.company_key}/app/{self._config.app_key}{path}"
        return self._call(self._app_key, method, path, content)

    # A request that waited on its way may arrive with a signature that is too old. It was refused before anything was
    # done, so it is signed anew and sent again, once. A young signature that is refused is wrong and stays wrong.
    def _call(self, key: _Key, method: str, path: str, content: dict[str, Any]) -> Any:
        iat = int(self._now())
        try:
            return self._request(key, iat, method, path, content)
        except ProviderError as error:
            if error.kind is not Kind.AUTHENTICATION or self._now() - iat < SIGNATURE_LIFE:
                raise
        return self._request(key, int(self._now()), method, path, content)

    # iat is a number of seconds.
    def _request(self, key: _Key, iat: int, method: str, path: str, content: dict[str, Any]) -> Any:
        token = jwt.encode({**key.claims, "iat": iat}, key.private_key, algorithm="RS256")
        headers = {"Authorization": f"Bearer {token}", "x-client-id": key.client_id}
        return _read(*send("爱速搭", method, self._config.base_url + path, headers=headers, **content))


def _read_key(pem: str) -> RSAPrivateKey:
    key = load_pem_private_key(pem.encode(), None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("爱速搭 signs with RSA keys")
    return key


# status 0 is success. The documentation shows no refusal: that one comes with HTTP 401 or 403 where the key is to
# blame is assumed, and so is 400 for bad input.
def _read(status: int, body: dict[str, Any]) -> Any:
    if status == 200 and body.get("status", 0) == 0:
        return body["data"] if "status" in body else body
    kind = Kind.INPUT if body.get("status") == 400 else kind_of_status(status)
    raise ProviderError("爱速搭", kind, body.get("status", status), body.get("msg", "no envelope"))
