"""InnoPaaS."""

from typing import Any

from .config import InnopaasConfig
from .errors import Kind, ProviderError, kind_of_status
from .transport import send

# Codes are strings. OTP says 000000, the other products 0.
SUCCESS = {"0", "000000"}

# SMS API V3.0, error codes; 400 and 403 are assumed.
KINDS: dict[Any, Kind] = {
    "101": Kind.AUTHENTICATION, "102": Kind.AUTHENTICATION, "105": Kind.INPUT, "106": Kind.INPUT, "108": Kind.INPUT,
    "109": Kind.INPUT, "110": Kind.BUSINESS, "112": Kind.PERMISSION, "114": Kind.PERMISSION, "115": Kind.PERMISSION,
    "116": Kind.PERMISSION, "118": Kind.INPUT, "400": Kind.INPUT, "403": Kind.PERMISSION,
}  # fmt: skip


class InnopaasClient:
    """A client of InnoPaaS (docs.innopaas.com). Its token is made in the console and lives there: a call that fails
    authentication fails until a person has put the new token in our configuration, so it is never repeated."""

    def __init__(self, config: InnopaasConfig):
        self._config = config

    def send_sms(self, message: dict[str, str]) -> str:
        """Sends mobile, msg, senderId, uid, callBackUrl (SMS API V3.0) and returns the message's id."""
        return self._call("/api/sms/v3/msg/send", message)["messageId"]

    def send_code(self, message: dict[str, str]) -> str:
        """Sends a verification code of our own choice (to, code, type, language, sender) and returns its id."""
        return self._call("/api/otp/v3/msg/send/verify", {"type": "3", "language": "en", **message})

    def send_whatsapp(self, message: dict[str, Any]) -> str:
        """Sends a WhatsApp message and returns its id.

        The first message to a person must be of type template; others are refused until the person has replied, and
        again 24 hours later.
        """
        return self._call("/api/whatsapp/v3/msg/submit", message)

    # Authorization is the raw token, without Bearer.
    def _call(self, path: str, body: dict[str, Any]) -> Any:
        headers = {
            "Content-Type": "application/json;charset=utf-8",
            "AppKey": self._config.app_key,
            "Authorization": self._config.authorization,
        }
        return _read(*send("InnoPaaS", "POST", self._config.base_url + path, headers=headers, json=body))


def _read(status: int, body: dict[str, Any]) -> Any:
    code = str(body.get("code", ""))  # a text; some refusals may have a number
    if code in SUCCESS:
        return body.get("data")
    kind = KINDS.get(code) or kind_of_status(status)
    raise ProviderError("InnoPaaS", kind, code or status, body.get("message", "no envelope"))
