"""Why a call did not succeed, in words a program can act on."""

from enum import Enum


class Kind(Enum):
    AUTHENTICATION = "authentication"  # the credentials are wrong, used up or replaced; a person has to change them
    PERMISSION = "permission"  # the credentials are good and may not do this
    QUOTA = "quota"  # an allowance is used up; later is better
    INPUT = "input"  # the request is wrong and stays wrong
    BUSINESS = "business"  # the request is right and the state of things is against it
    UNAVAILABLE = "unavailable"  # the provider failed or was not reached; nobody knows whether the call was carried out


class ProviderError(Exception):
    """A call that did not succeed. The code is the provider's own."""

    def __init__(self, provider: str, kind: Kind, code: int | str, message: str):
        super().__init__(f"{provider} {code}: {message}")
        self.provider = provider
        self.kind = kind
        self.code = code


def kind_of_status(status: int) -> Kind:
    """The kind of a refusal whose code is in no table of the provider's: what its HTTP status says, else BUSINESS."""
    if status >= 500:
        return Kind.UNAVAILABLE
    return {401: Kind.AUTHENTICATION, 403: Kind.PERMISSION, 429: Kind.QUOTA}.get(status, Kind.BUSINESS)
