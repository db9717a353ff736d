#!/usr/bin/env bash
# Step of action.yml: says where the program and the reports are to be. Takes VERSION.
set -euo pipefail
[[ $VERSION =~ ^[0-9A-Za-z.+-]+$ ]] || { echo "mockserver: \"$VERSION\" is not a version" >&2; exit 2; }
{
	echo "folder=$RUNNER_TEMP/mockserver/$VERSION"
	echo "reports=$RUNNER_TEMP/mockserver-reports"
} >>"$GITHUB_OUTPUT"
