"""Checks what an image says of itself: check-image.py INSPECT.json ARCHITECTURE."""

import json
import sys

image = json.load(open(sys.argv[1], encoding="utf-8"))[0]
config = image["Config"]
environment = dict(variable.split("=", 1) for variable in config["Env"])
labels = {name.removeprefix("org.opencontainers.image."): value for name, value in config["Labels"].items()}
expected = {
    "architecture": (image["Architecture"], sys.argv[2]),
    "user": (config["User"], "65532:65532"),
    "entry point": (config["Entrypoint"], ["/mockserver"]),
    "health check": (image["Healthcheck"]["Test"], ["CMD", "/mockserver", "health"]),
    "ports": (sorted(config["ExposedPorts"]), ["8080/tcp", "8443/tcp", "8888/tcp"]),
    "volumes": (list(config["Volumes"]), ["/state"]),
    "address": (environment["MOCKSERVER_ADDR"], ":8080"),
    "title": (labels["title"], "mockserver"),
    "description": (bool(labels["description"]), True),
    "licenses": (labels["licenses"], "Apache-2.0"),
    "version": (labels["version"], "test"),
    "revision": (labels["revision"], "test"),
}
wrong = [f"{what}: {got!r}, not {want!r}" for what, (got, want) in expected.items() if got != want]
if wrong:
    sys.exit("test-container: " + "; ".join(wrong))
