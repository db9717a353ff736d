import json
import urllib.parse
import urllib.request


def test_fetches_a_token(credentials):
    account = credentials["qijiayun"]
    query = urllib.parse.urlencode({"appId": account["appId"], "appSecret": account["appSecret"]})
    address = f"{account['baseUrl']}/itrigger-tenant/v1/basic/accessTokenOpen/token?{query}"
    with urllib.request.urlopen(address, timeout=60) as answer:
        assert json.load(answer)["code"] == 200
