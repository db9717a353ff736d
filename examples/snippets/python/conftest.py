"""A sandbox for each test: the first use of a name that begins with auto- makes it (mockserver run --sandbox-per-test)."""

import hashlib
import os

import pytest


@pytest.fixture
def sandbox(request):
    """The part of the address that leads to this test's sandbox; pytest-xdist may run any number of tests at once."""
    name = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:16]
    return f"{os.environ['MOCKSERVER_URL']}/~auto-{name}"
