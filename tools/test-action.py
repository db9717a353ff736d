"""Runs the steps of action.yml and the script of templates/mockserver, as a runner would, against the release in dist/ on a
server of this machine: installed, taken from the cache, a test that fails, an archive that is not the one of the checksums.
What is not run are the steps of others: actions/cache is stood in for, of actions/upload-artifact it is seen when it runs."""
import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

from ruamel.yaml import YAML

top = pathlib.Path(__file__).resolve().parents[1]
version = json.loads((top / "dist/metadata.json").read_text())["version"]
machine = "ARM64" if os.uname().machine in ("aarch64", "arm64") else "X64"
CLIENT = ("curl --silent --show-error --fail --noproxy '*' "
          '"$QIJIAYUN_BASE_URL/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=$QIJIAYUN_APP_ID&appSecret=$QIJIAYUN_APP_SECRET"')


def fail(text):
    sys.exit(f"test-action: {text}")


class Releases(http.server.SimpleHTTPRequestHandler):
    """Serves dist/ as /v…/FILE; under /bad the archives are other ones. Counts what is fetched."""
    fetched = 0

    def translate_path(self, path):
        return str(top / "dist" / path.rsplit("/", 1)[1]) if f"/v{version}/" in path else "/nowhere"

    def do_GET(self):
        Releases.fetched += 1
        if self.path.startswith("/bad/") and self.path.endswith(".tar.gz"):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"not what was released")
        else:
            super().do_GET()

    def log_message(self, *_):
        pass


def shell(command, folder, env):
    plain = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(command, cwd=folder, env={**plain, **env}, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


class Job:
    """A job of GitHub Actions with one step, which uses the action."""

    def __init__(self, folder, cache, **inputs):
        self.action = YAML(typ="safe").load((top / "action.yml").read_text())
        for name, input in self.action["inputs"].items():
            if name not in inputs and "default" not in input:
                fail(f"the action needs {name}")
        self.inputs = {name: inputs.get(name, input.get("default")) for name, input in self.action["inputs"].items()}
        unknown = set(inputs) - set(self.inputs)
        if unknown:
            fail(f"the action knows no {unknown}")
        self.folder, self.cache, self.outputs, self.uploaded = folder, cache, {}, None
        self.env = {"RUNNER_TEMP": f"{folder}/temp", "RUNNER_OS": "Linux", "RUNNER_ARCH": machine, "GITHUB_ACTION_PATH": str(top)}
        os.makedirs(f"{folder}/temp")
        for name in "OUTPUT", "PATH", "STEP_SUMMARY":
            self.env[f"GITHUB_{name}"] = f"{folder}/{name}"
            pathlib.Path(folder, name).touch()

    def read(self, name):
        return pathlib.Path(self.env[f"GITHUB_{name}"]).read_text()

    def value(self, text):
        def one(match):
            root, _, rest = match[1].partition(".")
            if root == "inputs":
                return str(self.inputs[rest])
            if root == "runner":
                return self.env[f"RUNNER_{rest.upper()}"]
            step, _, output = rest.partition(".outputs.")
            return self.outputs.get(step, {}).get(output, "")
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", one, str(text))

    def wanted(self, step, code):
        condition = step.get("if", "${{ success() }}")[4:-3]
        known = {"success()": code == 0, "always()": True, "inputs.run != ''": self.inputs["run"] != ""}
        if "()" not in condition:
            condition = "success() && " + condition
        return all(known[part] for part in condition.split(" && "))

    def run(self):
        """Runs the steps; returns the exit code of the first that fails, and what all have printed."""
        code, printed = 0, ""
        for step in self.action["runs"]["steps"]:
            if not self.wanted(step, code):
                continue
            given = {name: self.value(text) for name, text in step.get("with", {}).items()}
            if step.get("uses", "").startswith("actions/cache@"):
                kept, saved = pathlib.Path(self.cache, given["key"]), given["path"]
                if kept.exists():
                    shutil.copytree(kept, saved)
                continue
            if step.get("uses", "").startswith("actions/upload-artifact@"):
                self.uploaded = sorted(os.listdir(given["path"])) if os.path.isdir(given["path"]) else []
                continue
            env = {**self.env, **{name: self.value(text) for name, text in step.get("env", {}).items()}}
            env["PATH"] = ":".join([*reversed(self.read("PATH").split()), os.environ["PATH"]])
            now, out = shell(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", self.value(step["run"])],
                             pathlib.Path(self.folder, self.value(step.get("working-directory", "."))), env)
            code, printed = code or now, printed + out
            if "id" in step:
                self.outputs[step["id"]] = dict(line.split("=", 1) for line in self.read("OUTPUT").splitlines())
        if code == 0:
            shutil.copytree(saved, kept, dirs_exist_ok=True)
        return code, printed


def github(folder, address):
    def job(name, cache="cache", **inputs):
        one = Job(f"{folder}/{name}", f"{folder}/{cache}", **{"version": version, "downloads": address, "run": CLIENT, **inputs})
        return one, *one.run()

    one, code, printed = job("fresh")
    if code or "accessToken" not in printed or one.uploaded != ["mockserver.html", "mockserver.json", "mockserver.xml"]:
        fail(f"{code}, {one.uploaded}: {printed}")
    if "qijiayun" not in one.read("STEP_SUMMARY"):
        fail("the job's summary does not say what was called")
    before = Releases.fetched
    _, code, printed = job("again")
    if code or Releases.fetched != before:
        fail(f"{code}, {Releases.fetched - before} files fetched although they were in the cache: {printed}")
    one, code, printed = job("red", run=f"{CLIENT}; exit 7")
    if code != 7 or not one.uploaded:
        fail(f"a test that ends with 7: {code}, {one.uploaded}")
    one, code, printed = job("install", run="")
    if code or one.uploaded is not None or version not in printed:
        fail(f"without a command: {code}, {printed}")
    for name, words, inputs in (
        ("other", "(FAILED|did NOT match)", {"cache": "none", "downloads": address + "/bad"}),
        ("missing", "404", {"cache": "none", "version": "9.9.9"}),
        ("injected", "is not a version", {"version": "1; touch here"}),
    ):
        one, code, printed = job(name, **inputs)
        if code == 0 or not re.search(words, printed) or "accessToken" in printed:
            fail(f"{name}: {code}, {printed}")
    print("action.yml: installed, cached, red, other archive, missing release")


def gitlab(folder, address):
    head, body = (top / "templates/mockserver/template.yml").read_text().split("\n---\n")
    names = YAML(typ="safe").load(head)["spec"]["inputs"]
    downloads = re.search(r"^DOWNLOADS=(.*)$", (top / "tools/packages/names.env").read_text(), re.M)[1]
    if names["downloads"]["default"] != downloads:
        fail(f"the component's releases are at {names['downloads']['default']}, and not at {downloads}")

    def job(place, **inputs):
        given = {"version": version, "image": "alpine", "run": CLIENT, "downloads": address, **inputs}
        values = {name: given.get(name, input.get("default")) for name, input in names.items()}
        text = re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda m: json.dumps(values[m[1]])[1:-1] if m.string[m.start() - 1] == '"' else values[m[1]], body)
        [one] = YAML(typ="safe").load(text).values()
        os.makedirs(f"{folder}/{place}", exist_ok=True)
        return shell(["sh", "-e", "-c", "\n".join(one["script"])], f"{folder}/{place}", one["variables"])

    code, printed = job("gitlab")
    report = pathlib.Path(folder, "gitlab/mockserver-reports/mockserver.xml")
    if code or "accessToken" not in printed or "<testsuite" not in report.read_text():
        fail(f"{code}: {printed}")
    before = Releases.fetched
    code, printed = job("gitlab", run=f"{CLIENT}; exit 7")
    if code != 7 or Releases.fetched != before:
        fail(f"a test that ends with 7: {code}, {Releases.fetched - before} files fetched: {printed}")
    code, printed = job("bad", downloads=address + "/bad")
    if code == 0 or "accessToken" in printed or "FAILED" not in printed:
        fail(f"another archive: {code}, {printed}")
    print("templates/mockserver: installed, cached, red, other archive")


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Releases)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_address[1]}"
with tempfile.TemporaryDirectory() as folder:
    github(folder, address)
    gitlab(folder, address)
