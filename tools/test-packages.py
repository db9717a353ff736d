"""Reads the packages for npm and PyPI in dist/, and says what is wrong. Their programs are those of the archives."""
import base64
import hashlib
import json
import os
import pathlib
import struct
import sys
import tarfile
import zipfile

from packaging import metadata, utils

dist = pathlib.Path("dist")
NPM, PYPI = os.environ["NPM_PACKAGE"], os.environ["PYPI_PACKAGE"]
NAMES = {"linux_amd64": "linux-x64", "linux_arm64": "linux-arm64", "darwin_amd64": "darwin-x64", "darwin_arm64": "darwin-arm64",
         "windows_amd64": "win32-x64", "windows_arm64": "win32-arm64"}
WHEELS = {  # what pip looks for on each platform, on the oldest system that is promised
    "linux_amd64": {"manylinux2014_x86_64", "manylinux_2_17_x86_64", "musllinux_1_1_x86_64"},
    "linux_arm64": {"manylinux2014_aarch64", "manylinux_2_17_aarch64", "musllinux_1_1_aarch64"},
    "darwin_amd64": {"macosx_12_0_x86_64"}, "darwin_arm64": {"macosx_12_0_arm64"},
    "windows_amd64": {"win_amd64"}, "windows_arm64": {"win_arm64"},
}


def fail(text):
    sys.exit(f"test-packages: {text}")


def contents(file):
    """The files of an archive or a package, by name."""
    if file.suffix in (".zip", ".whl"):
        with zipfile.ZipFile(file) as held:
            return {name: held.read(name) for name in held.namelist()}
    with tarfile.open(file) as held:
        return {one.name.removeprefix("package/"): held.extractfile(one).read() for one in held if one.isfile()}


def needs_libc(program):
    """Whether a program for Linux asks for a loader, and so for a C library: it has a header of type PT_INTERP."""
    start, size, count = struct.unpack_from("<Q", program, 32)[0], *struct.unpack_from("<HH", program, 54)
    return any(struct.unpack_from("<I", program, start + n * size)[0] == 3 for n in range(count))


def wheel(file, platform, program):
    name, version, _, tags = utils.parse_wheel_filename(file.name)
    if name != utils.canonicalize_name(PYPI) or {tag.platform for tag in tags} != WHEELS[platform]:
        fail(f"{file.name} is of {name} for {tags}")
    held = contents(file)
    [info] = {path.split("/")[0] for path in held if ".dist-info/" in path}
    about = metadata.Metadata.from_email(held[f"{info}/METADATA"], validate=True)
    if about.version != version or {line[5:] for line in held[f"{info}/WHEEL"].decode().splitlines() if line.startswith("Tag: ")} != {str(t) for t in tags}:
        fail(f"{file.name}: METADATA or WHEEL say another version or other tags")
    rows = dict(line.split(",", 1) for line in held[f"{info}/RECORD"].decode().splitlines())
    for path, data in held.items():
        sum256 = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        if rows.pop(path) != ("," if path.endswith("/RECORD") else f"sha256={sum256},{len(data)}"):
            fail(f"{file.name}: RECORD is wrong about {path}")
    if rows or not {f"{info}/licenses/{one}" for one in about.license_files} <= set(held):
        fail(f"{file.name} lacks {rows or about.license_files}")
    if "licenses/go/LICENSE" not in about.license_files:
        fail(f"{file.name} has no licences of what its program is linked of")
    [script] = [path for path in held if ".data/scripts/" in path]
    if held[script] != program:
        fail(f"{file.name}: the program is not the archive's")


def package(target, program):
    [file] = dist.glob(f"npm/*-{target}-*.tgz")
    held = contents(file)
    about = json.loads(held["package.json"])
    system, cpu = target.split("-")
    if (about["name"], about["os"], about["cpu"]) != (f"{NPM}-{target}", [system], [cpu]) or "scripts" in about:
        fail(f"{file.name}: {about}")
    if held["bin/mockserver.exe" if system == "win32" else "bin/mockserver"] != program:
        fail(f"{file.name}: the program is not the archive's")
    return file, about


if len(list(dist.glob("pypi/*"))) != 6 or len(list(dist.glob("npm/*"))) != 7:
    fail("there are not 6 wheels and 7 packages for npm")
programs, platforms, packages = {}, {}, set()
for platform, target in NAMES.items():
    [archive] = [file for file in dist.glob(f"*_{platform}.*") if file.suffix in (".gz", ".zip")]
    program = contents(archive)["mockserver.exe" if "windows" in platform else "mockserver"]
    if platform.startswith("linux") and needs_libc(program):
        fail(f"{archive.name}: the program needs a C library, so that the wheel's tags are wrong")
    [one] = [file for file in dist.glob("pypi/*") if any(tag in file.name for tag in WHEELS[platform])]
    wheel(one, platform, program)
    file, about = package(target, program)
    packages.add(file)
    platforms[about["name"]] = about["version"]
[file] = set(dist.glob("npm/*")) - packages
wrapper = contents(file)
about = json.loads(wrapper["package.json"])
size = sum(map(len, wrapper.values()))
if size > 10_000 or "scripts" in about or about["optionalDependencies"] != platforms:
    fail(f"{file.name}: {size} bytes unpacked, {about}")
print(f"{NPM}: {file.stat().st_size} bytes, {size} unpacked, for {len(platforms)} platforms")
