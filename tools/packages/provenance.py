#!/usr/bin/env python3
"""Writes dist/provenance.intoto.json: which files the release consists of, by their hashes, and from which commit, by which
builder and with which Go they were made. It is an in-toto statement with SLSA's predicate for provenance
(https://slsa.dev/spec/v1.0/provenance), ready to be signed by whoever publishes."""
import hashlib
import json
import os
import pathlib
import subprocess

dist = pathlib.Path("dist")
PUBLISHED = ("*.tar.gz", "*.zip", "*.deb", "*.rpm", "*.sbom.json", "checksums.txt", "npm/*.tgz", "pypi/*.whl")


def out(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


made = json.loads((dist / "metadata.json").read_text())
home, commit = os.environ["HOMEPAGE"], out("git", "rev-parse", "HEAD")
files = sorted(file for pattern in PUBLISHED for file in dist.glob(pattern))
statement = {
    "_type": "https://in-toto.io/Statement/v1",
    "subject": [{"name": file.name, "digest": {"sha256": hashlib.sha256(file.read_bytes()).hexdigest()}} for file in files],
    "predicateType": "https://slsa.dev/provenance/v1",
    "predicate": {
        "buildDefinition": {
            "buildType": f"{home}/buildtypes/goreleaser/v1",
            "externalParameters": {
                "source": {"uri": f"git+{home}", "digest": {"gitCommit": commit}},
                "version": made["version"],
                "configuration": ".goreleaser.yaml",
                # Files that are not as committed: a release has none.
                "modified": out("git", "status", "--porcelain", "--untracked-files=no").splitlines(),
            },
            "internalParameters": {},
            "resolvedDependencies": [
                {"uri": f"git+{home}", "digest": {"gitCommit": commit}},
                {"uri": "pkg:golang/std@" + out("go", "env", "GOVERSION").removeprefix("go")},
                {"uri": f"git+{home}#go.sum", "digest": {"sha256": hashlib.sha256(pathlib.Path("go.sum").read_bytes()).hexdigest()}},
            ],
        },
        # Without times: a statement about the same files is the same.
        "runDetails": {"builder": {"id": os.environ["BUILDER"]}},
    },
}
(dist / "provenance.intoto.json").write_text(json.dumps(statement, ensure_ascii=False, indent=2) + "\n")
