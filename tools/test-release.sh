#!/usr/bin/env bash
# Looks at what "make release-snapshot" left in dist/: checksums, what the archives hold, and that the bill of materials
# of each lists the modules and versions that Go finds in its program, no more and no fewer.
set -euo pipefail
cd "$(dirname "$0")/../dist"
sha256sum --quiet --check checksums.txt
python3 - <<'P'
import json, pathlib, re, shutil, subprocess, sys, tempfile

def modules(binary):
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

archives = sorted(a for a in pathlib.Path().iterdir() if a.name.endswith((".tar.gz", ".zip")))
if len(archives) != 6:
    sys.exit(f"test-release: {len(archives)} archives, not 6")
sums = pathlib.Path("checksums.txt").read_text()
for archive in archives:
    bill = pathlib.Path(archive.name + ".sbom.json")
    for file in archive, bill:
        if f"  {file}\n" not in sums:
            sys.exit(f"test-release: checksums.txt has no line for {file}")
    with tempfile.TemporaryDirectory() as folder:
        shutil.unpack_archive(archive, folder)
        held = {str(f.relative_to(folder)) for f in pathlib.Path(folder).rglob("*") if f.is_file()}
        binary = "mockserver.exe" if "windows" in archive.name else "mockserver"
        missing = {binary, "LICENSE", "README.md", "README.zh-CN.md", "CHANGELOG.md", "docs/CLI.md", "completions/mockserver.bash",
                   "completions/mockserver.zsh", "completions/mockserver.fish", "completions/mockserver.powershell"} - held
        if missing:
            sys.exit(f"test-release: {archive} has no {missing}")
        want, got = modules(f"{folder}/{binary}"), listed(json.loads(bill.read_text()))
    if want != got:
        sys.exit(f"test-release: {bill} and the program differ: {sorted(want.items() ^ got.items())}")
    print(f"{archive}: {archive.stat().st_size} bytes, {len(got)} modules listed")
P
