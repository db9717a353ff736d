from dataclasses import replace

import pytest
from sandbox import Sandbox, refused

from clients.aisuda import AisudaClient
from clients.errors import Kind

MODEL = "eRg7ny9piQzok5CGqzzbRT.data"


@pytest.fixture
def client(sandbox: Sandbox) -> AisudaClient:
    return AisudaClient(sandbox.config.aisuda, sandbox.now)


def key(sandbox: Sandbox, client_id: str, **change: object) -> None:
    sandbox.console("PATCH", f"/aisuda/keys/{client_id}", change)


def test_lists_applications_with_the_key_of_the_company(client):
    assert [application["key"] for application in client.applications()] == ["crm", "office"]


def test_reads_a_tree_that_comes_without_an_envelope(client):
    assert [department["name"] for department in client.departments()["children"]] == ["研发部", "市场部"]


def test_writes_and_reads_rows_with_the_key_of_the_application(client):
    before = client.rows(MODEL)["count"]
    row_id = client.create_row(MODEL, {"name": "王小明", "age": 30})["id"]
    client.update_row(MODEL, row_id, {"age": 31})
    page = client.rows(MODEL, page=1, perPage=1, orderBy="id", orderDir="desc")
    assert page["count"] == before + 1
    assert (page["items"][0]["name"], page["items"][0]["age"]) == ("王小明", 31)
    client.delete_row(MODEL, row_id)
    assert client.rows(MODEL)["count"] == before


def test_signs_every_call_anew(sandbox, client):
    client.applications()
    sandbox.advance(61)
    client.applications()
    assert sandbox.exchanges(outcome="refused") == []


def test_signs_once_more_when_a_signature_grew_too_old_on_its_way(sandbox):
    late = iter([61])
    client = AisudaClient(sandbox.config.aisuda, lambda: sandbox.now() - next(late, 0))
    assert len(client.applications()) == 2
    assert len(sandbox.exchanges(rule="aisuda/signature-too-old")) == 1


def test_reports_a_clock_that_is_wrong(sandbox):
    with refused(Kind.AUTHENTICATION):
        AisudaClient(sandbox.config.aisuda, lambda: sandbox.now() - 61).applications()
    assert len(sandbox.exchanges(rule="aisuda/signature-too-old")) == 1


def test_reports_a_wrong_key(sandbox):
    config = sandbox.config.aisuda
    with refused(Kind.AUTHENTICATION):
        AisudaClient(replace(config, private_key=config.app_private_key), sandbox.now).applications()
    assert len(sandbox.exchanges(outcome="refused")) == 1, "what is wrong is not repeated"


def test_reports_a_key_that_is_switched_off(sandbox, client):
    key(sandbox, sandbox.config.aisuda.client_id, enabled=False)
    with refused(Kind.PERMISSION):
        client.applications()
    key(sandbox, sandbox.config.aisuda.client_id, enabled=True)
    assert len(client.applications()) == 2


def test_reports_an_interface_that_the_key_may_not_call(sandbox, client):
    key(sandbox, sandbox.config.aisuda.app_client_id, interfaces=["listRoles"])
    assert client.roles()
    with refused(Kind.PERMISSION):
        client.create_role("店长")


def test_reports_wrong_input(client):
    with refused(Kind.INPUT):
        client.create_role("")


def test_reports_what_the_state_of_things_is_against(client):
    client.create_role("店长")
    with refused(Kind.BUSINESS):
        client.create_role("店长")
