"""Reads what "make release-snapshot" left in dist/, and says what is wrong: see the functions. Runs in dist/."""
import gzip
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

import rpmfile
from google.protobuf import json_format
from in_toto_attestation.predicates.provenance.v1 import provenance_pb2
from in_toto_attestation.v1 import statement, statement_pb2

dist = pathlib.Path()
sums = dict(reversed(line.split("  ")) for line in pathlib.Path("checksums.txt").read_text().splitlines())
SHELLS = ("bash", "zsh", "fish", "powershell")
PAGES = {"mockserver.1", "mockserver-run.1", "mockserver-sandbox-new.1", "mockserver-webhook-listen.1"}


def fail(text):
    sys.exit(f"test-release: {text}")


def has(held, wanted, where):
    missing = sorted(set(wanted) - set(held))
    if missing:
        fail(f"{where} has no {', '.join(missing)}")


def digest(data):
    return hashlib.sha256(data).hexdigest()


def links(held, where):
    """Each link of a document to a file leads to one that is there too. held: the files' contents by name."""
    folders = {str(p) for name in held for p in pathlib.PurePosixPath(name).parents}
    count = 0
    for name, data in held.items():
        if not name.endswith(".md"):
            continue
        text = re.sub(r"^```.*?^```", "", data.decode(), flags=re.M | re.S)
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if re.match(r"[a-z]+:", target):
                continue
            count += 1
            path = os.path.normpath(os.path.join(os.path.dirname(name), target))
            if path not in held and path not in folders:
                fail(f"{where}: {name} links to {target}, which is not there")
    if count < 100:
        fail(f"{where}: {count} links found")


def modules(binary):
    """The modules that Go finds in a program, with their versions."""
    text = subprocess.run(["go", "version", "-m", binary], check=True, capture_output=True, text=True).stdout
    found = {"stdlib": re.match(r".*: go(\S+)", text)[1]}
    for kind, path, version in re.findall(r"^\t(mod|dep|=>)\t(\S+)\t?(\S*)", text, re.M):
        if kind == "=>":  # a copy in this repository has no version
            found[last] = ""
        else:
            found[path], last = "" if version == "(devel)" else version, path
    return found


def listed(document):
    packages = [p for p in document["packages"] if p["SPDXID"].startswith("SPDXRef-Package-go-module-")]
    return {p["name"]: p["versionInfo"].removeprefix("go").replace("UNKNOWN", "") for p in packages}


def licensed(held, linked, where):
    """The licence of each linked module is there, and of Go itself."""
    of = {"stdlib": "go"}
    for module in linked.keys() - {"example.com/mockserver"}:
        folder = f"licenses/{of.get(module, module)}/"
        if not any(name.startswith(folder) and re.match(r"(?i)licen[sc]e|copying", name.removeprefix(folder)) and data.strip() for name, data in held.items()):
            fail(f"{where} has no licence of {module}")


def archive(file):
    """An archive holds the program, and documents whose links resolve; its bill of materials lists what Go finds in the
    program, no more and no fewer, and it has a licence of each. Returns the program."""
    bill = pathlib.Path(file.name + ".sbom.json")
    with tempfile.TemporaryDirectory() as folder:
        shutil.unpack_archive(file, folder)
        held = {str(f.relative_to(folder)): f.read_bytes() for f in pathlib.Path(folder).rglob("*") if f.is_file()}
        binary = "mockserver.exe" if "windows" in file.name else "mockserver"
        has(held, {binary, "LICENSE", "NOTICE", "README.md", "README.zh-CN.md", "CHANGELOG.md", "docs/CLI.md"}, file)
        has(held, {f"completions/mockserver.{shell}" for shell in SHELLS} | {f"man/man1/{page}" for page in PAGES}, file)
        links(held, file)
        want, got = modules(f"{folder}/{binary}"), listed(json.loads(bill.read_text()))
    if want != got:
        fail(f"{bill} and the program differ: {sorted(want.items() ^ got.items())}")
    licensed(held, want, file)
    has(sums, {file.name, bill.name}, "checksums.txt")
    print(f"{file}: {file.stat().st_size} bytes, {len(held)} files, {len(got)} modules listed")
    return held[binary]


def package(file, held, program):
    """A package of a distribution holds the archive's program where they look for it, and the documents. held: the files'
    contents by name."""
    has(held, {"usr/bin/mockserver", "usr/share/bash-completion/completions/mockserver", "usr/share/fish/vendor_completions.d/mockserver.fish"}, file)
    has(held, {f"usr/share/man/man1/{page}.gz" for page in PAGES}, file)
    if held["usr/bin/mockserver"] != program:
        fail(f"{file}: the program is not the archive's")
    if b".TH" not in gzip.decompress(held["usr/share/man/man1/mockserver.1.gz"]):
        fail(f"{file}: mockserver.1.gz is no man page")
    documents = {name.removeprefix("usr/share/doc/mockserver/"): data for name, data in held.items() if name.startswith("usr/share/doc/")}
    has(documents, {"README.md", "LICENSE", "NOTICE", "docs/CLI.md", "licenses/go/LICENSE"}, file)
    links(documents, file)
    has(sums, {file.name}, "checksums.txt")
    print(f"{file}: {file.stat().st_size} bytes, {len(held)} files")


def deb(file):
    tar = subprocess.run(["dpkg-deb", "--fsys-tarfile", file], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(tar)) as files:
        held = {m.name.removeprefix("./"): files.extractfile(m).read() for m in files if m.isfile()}
        modes = {m.mode & 0o7777 for m in files if m.isfile()}
        owners = {(m.uname, m.gname) for m in files}
    has(held, {"usr/share/zsh/vendor-completions/_mockserver", "usr/share/doc/mockserver/copyright"}, file)
    if modes != {0o755, 0o644} or owners != {("root", "root")}:
        fail(f"{file}: modes {modes}, owners {owners}")
    return held


def rpm(file):
    with rpmfile.open(file) as package:
        held = {m.name.removeprefix("/"): package.extractfile(m).read() for m in package.getmembers() if not m.isdir}
        name, arch = package.headers["name"], package.headers["arch"]
    has(held, {"usr/share/zsh/site-functions/_mockserver"}, file)
    if name != b"mockserver" or arch not in (b"x86_64", b"aarch64"):
        fail(f"{file}: {name} for {arch}")
    return held


def templates(archives):
    """Homebrew's cask and Scoop's manifest name archives that are there, with their hashes."""
    cask = pathlib.Path("homebrew/Casks/mockserver.rb").read_text()
    manifest = json.loads(pathlib.Path("scoop/mockserver.json").read_text())
    found = set(re.findall(r'sha256 "([0-9a-f]{64})"\s+url ".*_(\w+_\w+)\.tar\.gz"', cask))
    found |= {(one["hash"], re.search(r"_([a-z]+_\w+)\.zip$", one["url"])[1]) for one in manifest["architecture"].values()}
    want = {(sums[file.name], re.search(r"_([a-z]+_\w+)\.(?:tar\.gz|zip)$", file.name)[1]) for file in archives}
    if found != want:
        fail(f"the cask and the manifest name other archives: {sorted(found ^ want)}")


def provenance():
    """The statement reads as in-toto's and SLSA's own types, and names each file with its hash."""
    text = pathlib.Path("provenance.intoto.json").read_text()
    read = json_format.Parse(text, statement_pb2.Statement())
    statement.Statement.copy_from_pb(read).validate()
    predicate = json_format.ParseDict(json.loads(text)["predicate"], provenance_pb2.Provenance())
    if read.predicate_type != "https://slsa.dev/provenance/v1":
        fail(f"the provenance's predicate is a {read.predicate_type}")
    build, details = predicate.build_definition, predicate.run_details
    commit = subprocess.run(["git", "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    if not build.build_type or not details.builder.id or build.resolved_dependencies[0].digest["gitCommit"] != commit:
        fail("the provenance does not say by whom, how, or from which commit")
    files = {file.name: digest(file.read_bytes()) for file in dist.rglob("*") if file.is_file()}
    named = {subject.name: subject.digest["sha256"] for subject in read.subject}
    wrong = sorted(name for name in named if files.get(name) != named[name])
    if wrong:
        fail(f"the provenance's hashes of {', '.join(wrong)} are not those of the files")
    has(named, {"checksums.txt", *sums}, "the provenance")
    print(f"provenance.intoto.json: {len(named)} files")


archives = sorted(file for file in dist.iterdir() if file.name.endswith((".tar.gz", ".zip")))
if len(archives) != 6:
    fail(f"{len(archives)} archives, not 6")
programs = {file.name.removesuffix(".tar.gz"): archive(file) for file in archives}
for kind, read in (".deb", deb), (".rpm", rpm):
    packages = sorted(dist.glob("*" + kind))
    if len(packages) != 2:
        fail(f"{len(packages)} files {kind}, not 2")
    for file in packages:
        package(file, read(str(file)), programs[file.stem])
templates(archives)
provenance()
