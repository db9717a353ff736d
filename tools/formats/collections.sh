#!/usr/bin/env bash
# Sends every request of a provider's collection, in a sandbox that "mockserver run" has made for it: the Postman collection by
# newman, the .http file by httpYac.
#   collections.sh PROVIDER postman|http FOLDER
set -euo pipefail
provider=$1 format=$2
bin=$(dirname "$(realpath "$0")")/node_modules/.bin
cd "$3"
# What the requests upload: a picture, an application package and a workbook, as the platform itself exports them.
printf '\x89PNG\r\n\x1a\n\0\0\0\rIHDR' >picture.png
if [ "$provider" = aisuda ]; then
	curl -sSf -X POST -H 'content-type: application/json' -d '{}' -o application.amis \
		"$MOCKSERVER_URL/__admin/sandboxes/$MOCKSERVER_SANDBOX/aisuda/companies/$AISUDA_COMPANY_KEY/apps/$AISUDA_APP_KEY/package"
	curl -sSf -X POST -H "authorization: Bearer $("$BINARY" token aisuda)" -H "x-client-id: $AISUDA_CLIENT_ID" -o rows.xlsx \
		"$AISUDA_BASE_URL/openapi/company/$AISUDA_COMPANY_KEY/app/$AISUDA_APP_KEY/model/eRg7ny9piQzok5CGqzzbRT.data/exportExcelData"
fi
case $format in
postman)
	"$BINARY" openapi "$provider" --format postman >"$provider.postman_collection.json"
	"$bin/newman" run --reporters json --reporter-json-export newman.json --working-dir . "$provider.postman_collection.json"
	;;
http)
	"$BINARY" openapi "$provider" --format http >"$provider.http"
	"$bin/httpyac" send --all --json "$provider.http" >httpyac.json
	;;
esac
