#!/usr/bin/env bash
# Step of action.yml: runs COMMAND under "mockserver run" with FLAGS, which adds the report to the job's summary, and writes
# reports to the folder REPORTS.
set -euo pipefail
# shellcheck disable=SC2086 # a word to a flag
exec mockserver run $FLAGS --report "$REPORTS/mockserver.html" --report "$REPORTS/mockserver.xml" --report "$REPORTS/mockserver.json" -- bash -eo pipefail -c "$COMMAND"
