"""Holds what Helm renders against what kustomize builds: same.py KUSTOMIZE.yaml HELM.yaml. The same objects, but for the
order of environment variables, the hashes in the names of kustomize's Secrets, and what Helm marks its own with."""

import base64
import sys

import yaml


def plain(one, secrets):
    """one, without what may differ."""
    if isinstance(one, dict):
        kept = {k: plain(v, secrets) for k, v in one.items() if k not in ("annotations", "app.kubernetes.io/instance")}
        for key, value in kept.pop("stringData", {}).items():
            kept.setdefault("data", {})[key] = base64.b64encode(value.encode()).decode()
        kept.pop("type", None) if one.get("kind") == "Secret" else None
        return kept
    if isinstance(one, list):
        parts = [plain(v, secrets) for v in one]
        return sorted(parts, key=lambda p: p["name"]) if all(isinstance(p, dict) and "name" in p for p in parts) else parts
    return secrets.get(one, one) if isinstance(one, str) else one


def objects(path, hashed):
    with open(path, encoding="utf-8") as text:
        found = [one for one in yaml.safe_load_all(text) if one]
    names = [one["metadata"]["name"] for one in found if one["kind"] == "Secret"]
    secrets = {name: name.rpartition("-")[0] for name in names} if hashed else {}
    return {(one["kind"], secrets.get(one["metadata"]["name"], one["metadata"]["name"])): plain(one, secrets) for one in found}


built, rendered = objects(sys.argv[1], True), objects(sys.argv[2], False)
wrong = sorted(key for key in built.keys() | rendered.keys() if built.get(key) != rendered.get(key))
for key in wrong:
    print(key, "kustomize:", built.get(key), "Helm:", rendered.get(key), sep="\n", file=sys.stderr)
sys.exit(bool(wrong))
