"""One call of each provider, and one of the admin API, by the clients of openapi-python-client and openapi-generator."""

import os
import subprocess
import sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(here, "dist", generator) for generator in ("client", "generator")]

import admin.api.server.health as health
import admin.client
import aisuda.api.company.list_applications as list_applications
import aisuda.client
import apihub.api.weather_basic.weather_now_get as weather_now
import apihub.client
import innopaas.api.sms.send_sms as send_sms
import innopaas.client
import innopaas.models as innopaas_models
import openapi_admin
import openapi_aisuda
import openapi_apihub
import openapi_innopaas
import openapi_qijiayun
import qijiayun.api.member.member_register as member_register
import qijiayun.api.token.get_token as get_token
import qijiayun.client
import qijiayun.models as qijiayun_models

env = os.environ
STORE = "1159374785466208256"


def check(what, ok, got):
    if not ok:
        sys.exit(f"{what}: {got}")


def signature():
    """A signature lives for one minute, which the imports above may take."""
    return subprocess.check_output([env["BINARY"], "token", "aisuda"], text=True).strip()


def by_client():
    """openapi-python-client."""
    client = qijiayun.client.Client(base_url=env["QIJIAYUN_BASE_URL"])
    token = get_token.sync(client=client, app_id=env["QIJIAYUN_APP_ID"], app_secret=env["QIJIAYUN_APP_SECRET"])
    client = qijiayun.client.Client(base_url=env["QIJIAYUN_BASE_URL"])
    client.get_httpx_client().params = {"accessToken": token.data.access_token}
    body = qijiayun_models.Registration(mobile="18800000003", store_no=STORE, channel=qijiayun_models.Channel("16"))
    done = member_register.sync(client=client, body=body)
    check("qijiayun by openapi-python-client", isinstance(done, qijiayun_models.DoneBody), done)

    headers = {"x-client-id": env["AISUDA_CLIENT_ID"]}
    client = aisuda.client.AuthenticatedClient(base_url=env["AISUDA_BASE_URL"], token=signature(), headers=headers)
    listed = list_applications.sync(env["AISUDA_COMPANY_KEY"], client=client)
    check("aisuda by openapi-python-client", listed.status == 0, listed)

    headers = {"Authorization": env["INNOPAAS_AUTHORIZATION"], "AppKey": env["INNOPAAS_APP_KEY"]}
    client = innopaas.client.Client(base_url=env["INNOPAAS_BASE_URL"], headers=headers)
    sent = send_sms.sync(client=client, body=innopaas_models.SmsRequest(mobile="8613800000003", msg="hello"))
    check("innopaas by openapi-python-client", isinstance(sent, innopaas_models.SmsSent), sent)

    now = weather_now.sync(client=apihub.client.Client(base_url=env["APIHUB_BASE_URL"]))
    check("apihub by openapi-python-client", now is not None and now.success, now)

    answer = health.sync(client=admin.client.Client(base_url=env["MOCKSERVER_URL"]))
    check("admin by openapi-python-client", answer.status == "ok", answer)


def by_generator():
    """openapi-generator."""
    at = openapi_qijiayun.Configuration(host=env["QIJIAYUN_BASE_URL"])
    got = openapi_qijiayun.TokenApi(openapi_qijiayun.ApiClient(at)).get_token(env["QIJIAYUN_APP_ID"], env["QIJIAYUN_APP_SECRET"])
    at.api_key["accessToken"] = got.actual_instance.data.access_token
    registration = openapi_qijiayun.Registration(mobile="18800000004", storeNo=STORE, channel="16")
    done = openapi_qijiayun.MemberApi(openapi_qijiayun.ApiClient(at)).member_register(registration)
    check("qijiayun by openapi-generator", done.actual_instance.data is True, done)

    at = openapi_aisuda.Configuration(host=env["AISUDA_BASE_URL"], access_token=signature())
    at.api_key["clientId"] = env["AISUDA_CLIENT_ID"]
    listed = openapi_aisuda.CompanyApi(openapi_aisuda.ApiClient(at)).list_applications(env["AISUDA_COMPANY_KEY"])
    check("aisuda by openapi-generator", listed.actual_instance.status == 0, listed)

    at = openapi_innopaas.Configuration(host=env["INNOPAAS_BASE_URL"])
    at.api_key.update(AppKey=env["INNOPAAS_APP_KEY"], Authorization=env["INNOPAAS_AUTHORIZATION"])
    request = openapi_innopaas.SmsRequest(mobile="8613800000004", msg="hello")
    sent = openapi_innopaas.SmsApi(openapi_innopaas.ApiClient(at)).send_sms(request)
    check("innopaas by openapi-generator", sent.actual_instance.code == "0", sent)

    at = openapi_apihub.Configuration(host=env["APIHUB_BASE_URL"])
    now = openapi_apihub.WeatherBasicApi(openapi_apihub.ApiClient(at)).weather_now_get()
    check("apihub by openapi-generator", now.actual_instance.success is True, now)

    at = openapi_admin.Configuration(host=env["MOCKSERVER_URL"])
    answer = openapi_admin.ServerApi(openapi_admin.ApiClient(at)).health()
    check("admin by openapi-generator", answer.status == "ok", answer)


by_client()
by_generator()
