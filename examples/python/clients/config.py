"""Base URLs and credentials of the four providers, from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class QijiayunConfig:
    base_url: str
    app_id: str
    app_secret: str


@dataclass(frozen=True)
class AisudaConfig:
    base_url: str
    company_key: str
    client_id: str
    private_key: str
    app_key: str
    app_client_id: str
    app_private_key: str


@dataclass(frozen=True)
class InnopaasConfig:
    base_url: str
    app_key: str
    authorization: str


@dataclass(frozen=True)
class ApihubConfig:
    """An API Key. Without ak calls are anonymous."""

    base_url: str
    ak: str | None = None
    sk: str | None = None


@dataclass(frozen=True)
class Config:
    qijiayun: QijiayunConfig
    aisuda: AisudaConfig
    innopaas: InnopaasConfig
    apihub: ApihubConfig


def read_config(env: Mapping[str, str] = os.environ) -> Config:
    """Reads the environment.

    A provider's real host is the default, so in production only credentials are set; 爱速搭 is installed at its
    customers' and has no host of its own.
    """

    def needed(name: str) -> str:
        if not env.get(name):
            raise ValueError(f"{name} is not set")
        return env[name]

    return Config(
        QijiayunConfig(
            base_url=env.get("QIJIAYUN_BASE_URL", "https://gateway-dev.itrigger.cn"),
            app_id=needed("QIJIAYUN_APP_ID"),
            app_secret=needed("QIJIAYUN_APP_SECRET"),
        ),
        AisudaConfig(
            base_url=needed("AISUDA_BASE_URL"),
            company_key=needed("AISUDA_COMPANY_KEY"),
            client_id=needed("AISUDA_CLIENT_ID"),
            private_key=Path(needed("AISUDA_PRIVATE_KEY_FILE")).read_text(),
            app_key=needed("AISUDA_APP_KEY"),
            app_client_id=needed("AISUDA_APP_CLIENT_ID"),
            app_private_key=Path(needed("AISUDA_APP_PRIVATE_KEY_FILE")).read_text(),
        ),
        InnopaasConfig(
            base_url=env.get("INNOPAAS_BASE_URL", "https://api.innopaas.com"),
            app_key=needed("INNOPAAS_APP_KEY"),
            authorization=needed("INNOPAAS_AUTHORIZATION"),
        ),
        ApihubConfig(
            base_url=env.get("APIHUB_BASE_URL", "https://open.apihub.net"),
            ak=needed("APIHUB_AK"),
            sk=needed("APIHUB_SK"),
        ),
    )
