#!/usr/bin/env python3
"""make.py FOLDER makes packages for npm and PyPI of the archives in dist/: FOLDER/npm/*.tgz, a package for each platform and
one that depends on them, and FOLDER/pypi/*.whl, a wheel for each platform; make.py FOLDER PLATFORM makes those for one. They
hold the archives' programs, have the names in names.env, and are the same bytes for the same archives."""
import base64
import concurrent.futures
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
import zipfile
from datetime import datetime, timezone

top = pathlib.Path(__file__).resolve().parents[2]
dist = top / "dist"
NPM, PYPI, HOME = os.environ["NPM_PACKAGE"], os.environ["PYPI_PACKAGE"], os.environ["HOMEPAGE"]
SUMMARY = "Faithful simulations of InnoPaaS, aisuda, qijiayun and apihub, for tests"
# A program of Go is linked statically and needs no libc, so that the wheels for Linux fit glibc and musl alike, from the
# oldest that pip knows of; Go itself asks for Linux 3.2 and for macOS 12.
LINUX = "manylinux_2_17_{0}.manylinux2014_{0}.musllinux_1_1_{0}"
PLATFORMS = {  # of an archive: npm's, and the wheel's tags
    "linux_amd64": ("linux-x64", LINUX.format("x86_64")),
    "linux_arm64": ("linux-arm64", LINUX.format("aarch64")),
    "darwin_amd64": ("darwin-x64", "macosx_12_0_x86_64"),
    "darwin_arm64": ("darwin-arm64", "macosx_12_0_arm64"),
    "windows_amd64": ("win32-x64", "win_amd64"),
    "windows_arm64": ("win32-arm64", "win_arm64"),
}


def python_version(version):
    """The version as PyPI writes it (PEP 440): 1.2.3-rc.1 is 1.2.3rc1, a snapshot 0.0.0.dev0+COMMIT."""
    base, _, rest = version.partition("-")
    if not rest:
        return base
    if snapshot := re.fullmatch(r"SNAPSHOT-(\w+)", rest):
        return f"{base}.dev0+{snapshot[1]}"
    if ahead := re.fullmatch(r"(alpha|beta|rc)\.?(\d+)", rest):
        return base + {"alpha": "a", "beta": "b", "rc": "rc"}[ahead[1]] + ahead[2]
    sys.exit(f"make.py: PyPI has no version like {version}; use 1.2.3, 1.2.3-rc.1, -beta.1 or -alpha.1")


def unpack(platform):
    """The name and the bytes of the program in an archive, and the licences there: mode and bytes by name."""
    [archive] = [f for f in dist.glob(f"mockserver_*_{platform}.*") if f.name.endswith((".tar.gz", ".zip"))]
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as zipped:
            binary, held = "mockserver.exe", {i.filename: zipped.read(i) for i in zipped.infolist() if not i.is_dir()}
    else:
        with tarfile.open(archive) as tar:
            binary, held = "mockserver", {m.name: tar.extractfile(m).read() for m in tar if m.isfile()}
    texts = {name: (0o644, data) for name, data in sorted(held.items()) if name in ("LICENSE", "NOTICE") or name.startswith("licenses/")}
    return binary, held[binary], texts


def tarball(name, files):
    """Writes a package of npm's. files: mode and bytes by name."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, (mode, data) in sorted(files.items()):
            entry = tarfile.TarInfo(f"package/{path}")
            entry.size, entry.mode, entry.mtime = len(data), mode, 499162500  # as npm pack does: a day in 1985
            tar.addfile(entry, io.BytesIO(data))
    path = out / "npm" / f"{name.lstrip('@').replace('/', '-')}-{version}.tgz"
    path.write_bytes(gzip.compress(raw.getvalue(), mtime=0))


def manifest(name, **more):
    fields = {"name": name, "version": version, "description": SUMMARY, "license": "Apache-2.0", "homepage": HOME, **more}
    return 0o644, (json.dumps(fields, indent=2) + "\n").encode()


def npm(target, binary, data, texts):
    system, cpu = target.split("-")
    tarball(f"{NPM}-{target}", {
        "package.json": manifest(f"{NPM}-{target}", os=[system], cpu=[cpu], preferUnplugged=True),
        "README.md": (0o644, f"The program of [{NPM}]({HOME}) for {target}.\n".encode()),
        f"bin/{binary}": (0o755, data),
        **texts,
    })


def npm_wrapper():
    names = {f"{NPM}-{target}": version for target, _ in PLATFORMS.values()}
    readme = f"# mockserver\n\n{SUMMARY}.\n\n    npx {NPM} run -- npm test\n\n<{HOME}>\n"
    tarball(NPM, {
        "package.json": manifest(NPM, bin={"mockserver": "bin/mockserver.js"}, engines={"node": ">=16"}, optionalDependencies=names),
        "README.md": (0o644, readme.encode()),
        "bin/mockserver.js": (0o755, (top / "tools/packages/npm/mockserver.js").read_bytes()),
    })


def wheel(binary, data, texts, tags):
    stem = f"{PYPI.replace('-', '_')}-{python_version(version)}"
    description = f"    pipx run {PYPI} run -- pytest\n"
    metadata = f"""Metadata-Version: 2.4
Name: {PYPI}
Version: {python_version(version)}
Summary: {SUMMARY}
License-Expression: Apache-2.0
{"".join(f"License-File: {name}" + chr(10) for name in texts)}Project-URL: Homepage, {HOME}
Requires-Python: >=3.8
Description-Content-Type: text/markdown

{description}"""
    about = "Wheel-Version: 1.0\nGenerator: mockserver\nRoot-Is-Purelib: false\n" + "".join(f"Tag: py3-none-{tag}\n" for tag in tags.split("."))
    files = {
        f"{stem}.data/scripts/{binary}": (0o755, data),
        f"{stem}.dist-info/METADATA": (0o644, metadata.encode()),
        f"{stem}.dist-info/WHEEL": (0o644, about.encode()),
        **{f"{stem}.dist-info/licenses/{name}": file for name, file in texts.items()},
    }
    record = "".join(
        f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(held).digest()).rstrip(b'=').decode()},{len(held)}\n"
        for name, (_, held) in files.items())
    files[f"{stem}.dist-info/RECORD"] = 0o644, (record + f"{stem}.dist-info/RECORD,,\n").encode()
    with zipfile.ZipFile(out / "pypi" / f"{stem}-py3-none-{tags}.whl", "w", zipfile.ZIP_DEFLATED) as to:
        for name, (mode, held) in files.items():
            entry = zipfile.ZipInfo(name, date)
            entry.external_attr, entry.compress_type, entry.create_system = (0o100000 | mode) << 16, zipfile.ZIP_DEFLATED, 3
            to.writestr(entry, held)


def make(platform):
    target, tags = PLATFORMS[platform]
    binary, data, texts = unpack(platform)
    npm(target, binary, data, texts)
    wheel(binary, data, texts, tags)


version = json.loads((dist / "metadata.json").read_text())["version"]
seconds = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=top, check=True, capture_output=True, text=True).stdout
date = datetime.fromtimestamp(int(seconds), timezone.utc).timetuple()[:6]
out, chosen = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:] or list(PLATFORMS)
for folder in "npm", "pypi":
    shutil.rmtree(out / folder, ignore_errors=True)
    (out / folder).mkdir(parents=True)
npm_wrapper()
with concurrent.futures.ProcessPoolExecutor() as pool:  # compressing takes seconds each
    list(pool.map(make, chosen))
for file in sorted([*out.glob("npm/*"), *out.glob("pypi/*")]):
    print(f"{file.parent.name}/{file.name}: {file.stat().st_size} bytes")
