import pytest
from sandbox import Sandbox


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()
