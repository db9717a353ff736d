#!/usr/bin/env bash
# Plants a bug at a time in a copy of examples/go, and sees that the commands and fields of docs/AGENTS.md name it: the rule, and
# in its explanation what the client sent and what was meant.
#
#   tools/test-agents.sh bin/mockserver
set -euo pipefail
cd "$(dirname "$0")/.."
PATH=$(dirname "$(realpath "$1")"):$PATH
page=docs/AGENTS.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "test-agents: $*" >&2; exit 1; }

# What is used below stands in the page.
for words in 'mockserver run --quiet --report report.json' 'mockserver why --format json' '`why.en`' '`rule`' '`nearest`' 'refusedBy[]' 'unmatched[]'; do
	grep -qF -- "$words" "$page" || fail "$page does not say $words"
done

plant='
import sys
file, right, wrong = sys.argv[1:]
text = open(file).read()
assert text.count(right) == 1, f"{right} stands {text.count(right)} times in {file}"
open(file, "w").write(text.replace(right, wrong))
'
read='
import json, sys
folder, rule, *words = sys.argv[1:]
why = json.load(open(folder + "/why.json"))
found = why["rule"]
said = why["why"]["en"] + " " + why.get("nearest", "")
report = json.load(open(folder + "/report.json"))
refused = [r["rule"] for p in report["providers"] for r in p.get("refusedBy") or []]
unmatched = [u["nearest"] for p in report["providers"] for u in p.get("unmatched") or []]
missing = [w for w in words if w not in said]
if why["rule"] != rule or missing or rule not in refused and not any(words[0] in u for u in unmatched):
    sys.exit(f"{found}: {said}\nno {missing}; the report has {refused} {unmatched}")
print(f"{rule}: {said}")
'

# find_bug FILE RIGHT WRONG RULE WORDS…: the client with the wrong text in the place of the right one.
find_bug() {
	local file=$1 right=$2 wrong=$3 rule=$4
	shift 4
	rm -rf "$work/client"
	cp -r examples/go "$work/client"
	python3 -c "$plant" "$work/client/$file" "$right" "$wrong"
	(cd "$work/client" && go build -o demo-program ./demo)
	# shellcheck disable=SC2016 # the command's own variable
	if (cd "$work/client" && mockserver run --quiet --fail-on refused,unmatched --report report.json -- \
		bash -c './demo-program; code=$?; mockserver why --format json >why.json; exit $code') >/dev/null 2>&1; then
		fail "the run with $wrong passed"
	fi
	python3 -c "$read" "$work/client" "$rule" "$@" || fail "$wrong is not found"
}

find_bug qijiayun.go '"/member/point", url.Values{"mobile": {mobile}, "storeNo"' '"/member/point", url.Values{"mobile": {mobile}, "store"' \
	qijiayun/parameter-empty storeNo store
find_bug qijiayun.go '"/member/register"' '"/members/register"' qijiayun/unknown-path memberRegister
find_bug aisuda.go 'iat.Unix()' 'iat.UnixMilli()' aisuda/iat-in-milliseconds milliseconds
find_bug innopaas.go '"Authorization": c.config.Authorization' '"Authorization": "Bearer " + c.config.Authorization' innopaas/authorization-bearer Bearer
find_bug apihub.go 'tokenLife  = 2 * time.Hour' 'tokenLife = 3 * time.Hour' apihub/token-lifetime hours
