#!/usr/bin/env bash
# Checks docker/, this repository's own CI files, the action and the component, and the lines for CI jobs in README.md and
# docs/install.md against the rules of the programs that read them: hadolint for the Dockerfile; kustomize and Helm, and
# Kubernetes' own schemas, strictly, for what these make; those of Compose, GitHub Actions, GitHub's issue forms and GitLab.
# Then each file is given a mistake, which must be found. Needs tools/.venv; "make lint-container" makes it.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$PWD/tools/.venv/bin
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
schema() { "$bin/check-jsonschema" --builtin-schema "vendor.$1" "$2"; }
dockerfile() { "$bin/hadolint" "$1"; }
compose() { schema compose-spec "$1"; }
kubernetes() { "$bin/kubernetes-validate" --strict "$1"; }
github() { schema github-workflows "$1"; }
gitlab() { schema gitlab-ci "$1"; }
form() { schema github-issue-forms "$1"; }
action() { schema github-actions "$1"; }

# job NUMBER HEAD… writes the document's block of YAML with that number, indented, into a job of which it is a part.
job() {
	local number=$1
	shift
	printf '%s\n' "$@"
	awk -v wanted="$number" '/^```$/ { on = 0 } on { print "    " $0 } /^```yaml$/ { on = ++n == wanted }' README.md
}
job 1 'on: push' 'jobs:' '  test:' '    runs-on: ubuntu-latest' '    steps: [{ run: npm test }]' >"$folder/github.yaml"
job 2 'test:' '    script: npm test' >"$folder/gitlab.yaml"
blocks() { awk '/^```$/ { on = 0 } on { print } /^```yaml$/ { on = 1 }' "$1"; }
diff <(blocks README.md) <(blocks README.zh-CN.md) # the page in Chinese says the same

# good KIND FILE; bad KIND FILE RIGHT WRONG: the same with a mistake. Both are looked at under one name, so that it is the
# mistake which makes the difference.
one=$folder/one.yaml
good() {
	cp "$2" "$one"
	"$1" "$one" >"$folder/out" 2>&1 || { cat "$folder/out"; echo "lint-container: $2 is wrong" >&2; exit 1; }
	echo "$1: $2"
}
bad() {
	sed "s/$3/$4/" "$2" >"$one"
	if cmp -s "$2" "$one"; then echo "lint-container: there is no $3 in $2" >&2; exit 1; fi
	if "$1" "$one" >/dev/null 2>&1; then echo "lint-container: $4 passes in $2" >&2; exit 1; fi
}
good dockerfile docker/Dockerfile
bad dockerfile docker/Dockerfile '^HEALTHCHECK' 'HEALTCHECK'
bad dockerfile docker/Dockerfile '^USER 65532:65532' 'USER'
good compose docker/compose.yaml
bad compose docker/compose.yaml 'interval:' 'intervall:'
bad compose docker/compose.yaml 'service_healthy' 'service_well'
good compose docker/compose.persistent.yaml
bad compose docker/compose.persistent.yaml 'volumes:' 'volume:'
good compose docker/compose.replicas.yaml
bad compose docker/compose.replicas.yaml 'hostname:' 'hostnames:'

# What kustomize builds and Helm renders, by the two programs themselves: the same objects from both.
kustomize=$(go tool -modfile=tools/kubernetes/go.mod -n kustomize)
helm=$(go tool -modfile=tools/kubernetes/go.mod -n helm)
built() { "$kustomize" build "$1" >"$folder/built.yaml" && kubernetes "$folder/built.yaml"; }
rendered() { # MODE CHART FLAG…
	local mode=$1 chart=$2
	shift 2
	"$helm" lint --quiet --strict "$chart" --set "mode=$mode" "$@" && "$helm" template mockserver "$chart" --set "mode=$mode" "$@" >"$folder/rendered.yaml" &&
		kubernetes "$folder/rendered.yaml"
}
same() { # ONE MODE
	built "docker/kubernetes/$1" && rendered "$2" docker/kubernetes/chart && "$bin/python" tools/kubernetes/same.py "$folder/built.yaml" "$folder/rendered.yaml"
}
for pair in base:memory overlays/persistent:persistent overlays/replicas:replicas; do
	same "${pair%:*}" "${pair#*:}" >"$folder/out" 2>&1 || { cat "$folder/out"; echo "lint-container: docker/kubernetes/${pair%:*} or mode ${pair#*:} of the chart is wrong" >&2; exit 1; }
	echo "kustomize, helm: $pair"
done
rendered replicas docker/kubernetes/chart --set replicas.redis=rediss://:secret@cache.example:6380/0 >"$folder/out" 2>&1 || { cat "$folder/out"; exit 1; }
grep -q 'key: redis }' "$folder/rendered.yaml" && ! grep -q redis:8 "$folder/rendered.yaml" || { echo "lint-container: the chart does not take another Redis" >&2; exit 1; }

# broken FILE RIGHT WRONG COMMAND…: the command must notice the mistake, in a copy.
broken() {
	local file=$1 right=$2 wrong=$3
	shift 3
	rm -rf "$folder/kubernetes" && cp -r "$files" "$folder/kubernetes"
	sed -i "s/$right/$wrong/" "$folder/kubernetes/$file"
	if cmp -s "$files/$file" "$folder/kubernetes/$file"; then echo "lint-container: there is no $right in $file" >&2; exit 1; fi
	if "$@" >/dev/null 2>&1; then echo "lint-container: $wrong passes in $file" >&2; exit 1; fi
}
files=$PWD/docker/kubernetes
cd "$folder" # where "kubernetes" is the copy
broken base/mockserver.yaml readOnlyRootFilesystem readonlyRootFilesystem built kubernetes/base
broken base/mockserver.yaml 'containerPort: 8080' 'containerPort: http' built kubernetes/base
broken base/kustomization.yaml 'secretGenerator:' 'secretsGenerator:' built kubernetes/base
broken overlays/persistent/statefulset.yaml 'volumeClaimTemplates' 'volumeClaimTemplate' built kubernetes/overlays/persistent
broken overlays/persistent/statefulset.yaml 'path: .spec.strategy' 'path: \/spec\/strategies' built kubernetes/overlays/persistent
broken overlays/replicas/three.yaml 'topologyKey' 'topologyName' built kubernetes/overlays/replicas
broken overlays/replicas/three.yaml 'name: mockserver$' 'name: mockservers' built kubernetes/overlays/replicas
broken overlays/replicas/budget.yaml 'maxUnavailable' 'maxUnavailables' built kubernetes/overlays/replicas
broken overlays/replicas/redis.yaml 'podSelector' 'podsSelector' built kubernetes/overlays/replicas
broken chart/templates/mockserver.yaml 'topologyKey' 'topologyName' rendered replicas kubernetes/chart
broken chart/templates/mockserver.yaml '.Values.image' '.Values.picture.name' rendered memory kubernetes/chart
broken chart/templates/redis.yaml 'podSelector' 'podsSelector' rendered replicas kubernetes/chart
broken chart/values.yaml 'mode: memory' 'mood: memory' rendered memory kubernetes/chart
broken chart/values.yaml '  count: 3' '  count: three' rendered replicas kubernetes/chart
broken chart/Chart.yaml '^version: .*' 'version: latest' rendered memory kubernetes/chart
cd "$OLDPWD"
good github "$folder/github.yaml"
bad github "$folder/github.yaml" 'ports:' 'port:'
good gitlab "$folder/gitlab.yaml"
bad gitlab "$folder/gitlab.yaml" 'alias:' 'alais:'

# The action and the component, with inputs in place, and the jobs in docs/install.md that use them.
good action action.yml
bad action action.yml 'using: composite' 'using: composit'
bad action action.yml 'required: true' 'required: perhaps'
sed -e '1,/^---$/d' -e 's/\$\[\[ inputs\.[a-z]* \]\]/given/g' templates/mockserver/template.yml >"$folder/component.yaml"
good gitlab "$folder/component.yaml"
bad gitlab "$folder/component.yaml" 'junit:' 'junitt:'
bad gitlab "$folder/component.yaml" 'when: always' 'when: allways'
blocks docs/install.md >"$folder/install.yaml"
diff "$folder/install.yaml" <(blocks docs/install.zh-CN.md)
{ printf '%s\n' 'on: push' 'jobs:' '  test:' '    runs-on: ubuntu-latest'; sed -n '/^steps:/,/^include:/{/^include:/d;s/^/    /p}' "$folder/install.yaml"; } >"$folder/action-job.yaml"
good github "$folder/action-job.yaml"
bad github "$folder/action-job.yaml" 'with:' 'wiht:'
sed -n '/^include:/,$p' "$folder/install.yaml" >"$folder/component-job.yaml"
good gitlab "$folder/component-job.yaml"
bad gitlab "$folder/component-job.yaml" 'component:' 'compnent:'

# What runs "make ci" on GitHub and GitLab, and the forms for issues.
good github .github/workflows/ci.yaml
bad github .github/workflows/ci.yaml 'runs-on:' 'run-on:'
good gitlab .gitlab-ci.yml
bad gitlab .gitlab-ci.yml 'before_script:' 'before-script:'
for form in bug fidelity; do good form ".github/ISSUE_TEMPLATE/$form.yml"; done
bad form .github/ISSUE_TEMPLATE/bug.yml 'type: textarea' 'type: textfield'
for file in .github/workflows/ci.yaml .gitlab-ci.yml; do
	grep -q 'make ci$' "$file" || { echo "lint-container: $file does not run make ci" >&2; exit 1; }
done
