"""Calls each provider once and prints a line about each; the other languages' programs print the same lines."""

import os
from queue import Queue

from .aisuda import AisudaClient
from .apihub import ApihubClient
from .config import read_config
from .innopaas import InnopaasClient
from .qijiayun import QijiayunClient
from .receiver import CallbackReceiver

STORE = "1159374785466208256"


def demo() -> None:
    config = read_config()

    members = QijiayunClient(config.qijiayun)
    members.register_member({"mobile": "13900000001", "storeNo": STORE, "channel": "4", "realName": "王小明"})
    members.change_points("13900000001", STORE, 100, "开卡礼")
    print(f"企加云: member 13900000001 has {members.points('13900000001', STORE):g} points")

    applications = AisudaClient(config.aisuda).applications()
    print(f"爱速搭: applications {', '.join(application['key'] for application in applications)}")

    report = sms_report(InnopaasClient(config.innopaas), "12025550100")
    print(f"InnoPaaS: SMS to {report['mobile']} is {report['status']}")

    weather = ApihubClient(config.apihub).weather(116.4, 39.93)
    print(f"apihub: weather at 116.4, 39.93 is that of {weather['location']['path']}")


def sms_report(client: InnopaasClient, mobile: str) -> dict[str, str]:
    reports: Queue[dict[str, str]] = Queue()
    with CallbackReceiver(reports.put, host=os.environ.get("CALLBACK_HOST", "127.0.0.1")) as receiver:
        client.send_sms({"mobile": mobile, "msg": "Your order has been shipped.", "callBackUrl": receiver.url})
        return reports.get()


if __name__ == "__main__":
    demo()
