import json
import os
import urllib.parse
import urllib.request

import pytest


def call(address, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


@pytest.mark.parametrize("worker", range(8))
def test_registers_the_same_member(sandbox, worker):
    base = f"{sandbox}/qijiayun"
    query = urllib.parse.urlencode({"appId": os.environ["QIJIAYUN_APP_ID"], "appSecret": os.environ["QIJIAYUN_APP_SECRET"]})
    token = call(f"{base}/itrigger-tenant/v1/basic/accessTokenOpen/token?{query}")["data"]["accessToken"]
    member = {"mobile": "18800000001", "storeNo": "1159374785466208256", "channel": "16"}
    register = f"{base}/itrigger-bff/v2/open/api/member/register?accessToken={token}"
    assert call(register, member)["code"] == 200
    assert call(register, member)["code"] != 200  # known now, in this sandbox
