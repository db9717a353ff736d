#!/usr/bin/env bash
# Runs unchanged one-liners of several languages, with the providers' real hosts compiled in, under
# "mockserver run --intercept": tools/test-intercept.sh BINARY. A language that is not installed is left out, and named.
set -euo pipefail
binary=$(realpath "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/Client.java" <<'J'
import java.net.*;
import java.net.http.*;

public class Client {
	public static void main(String[] args) throws Exception {
		for (String url : args) {
			var reply = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
			System.out.println("java.net.http " + reply.body());
			System.out.println("HttpURLConnection " + new String(URI.create(url).toURL().openStream().readAllBytes()));
		}
	}
}
J
cat >"$folder/clients" <<'S'
set -eu
one='https://gateway-dev.itrigger.cn/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=nobody&appSecret=nothing'
two='https://open.apihub.net/nowhere'
try() { # NAME COMMAND…: does this machine have it?
	if command -v "$2" >/dev/null; then shift; "$@" "$one" "$two" || echo "FAILED $*"; else echo "left out: $1" >&2; fi
}
try curl curl --silent --show-error --write-out '\n'
try Python python3 -c 'import sys, urllib.request as u, urllib.error as e
for url in sys.argv[1:]:
    try: print("urllib", u.urlopen(url).read().decode())
    except e.HTTPError as refusal: print("urllib", refusal.read().decode())'
python3 -c 'import requests' 2>/dev/null && try requests python3 -c 'import sys, requests
for url in sys.argv[1:]: print("requests", requests.get(url).text)'
# Before 22.21 Node's own fetch knows no proxies; axios does, and is tried by the example client.
if node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 24 || a === 24 && b >= 5 || a === 22 && b >= 21 ? 0 : 1)' 2>/dev/null; then
	try Node node -e 'process.argv.slice(1).forEach(url => fetch(url).then(r => r.text()).then(t => console.log("fetch", t)))'
else echo "left out: fetch of Node 24" >&2; fi
try Java java "$CLIENT_JAVA"
S
CLIENT_JAVA=$folder/Client.java "$binary" run --fail-on never --quiet --intercept -- sh "$folder/clients" >"$folder/out" || { cat "$folder/out"; exit 1; }
cat "$folder/out"
if grep -q FAILED "$folder/out"; then exit 1; fi
[ "$(grep -c 40002 "$folder/out")" -ge 2 ] || { echo "too few clients were answered" >&2; exit 1; }
