"""The server in a container, for all tests of a session."""

import json
import urllib.request

import pytest
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy

TOKEN = "for-tests-only"  # of the admin API, which asks for one in a container


@pytest.fixture(scope="session")
def credentials():
    """What a client needs to call each provider; credentials["qijiayun"]["baseUrl"] is 企加云's address."""
    container = DockerContainer("registry.example/mockserver").with_exposed_ports(8080)
    container.with_env("MOCKSERVER_ADMIN_TOKEN", TOKEN)
    container.waiting_for(HttpWaitStrategy(8080, "/__admin/ready"))
    with container:
        url = f"http://{container.get_container_host_ip()}:{container.get_exposed_port(8080)}"
        request = urllib.request.Request(f"{url}/__admin/sandboxes/default/credentials")
        request.add_header("Authorization", f"Bearer {TOKEN}")
        with urllib.request.urlopen(request, timeout=60) as answer:
            yield json.load(answer)
