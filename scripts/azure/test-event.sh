#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Deploys a container group that ends at once, as a user would; the Activity Log tells of it after 10 to 15 minutes: test-event.sh [now] [--dry-run]
# "now" also sends the record of it to the hub, which needs the role Azure Event Hubs Data Sender; EVENT=file sends a file and deploys nothing.
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
scanner_named
ours "$resourceGroupName"
name="quaywatch-test-$(date +%s)"
image="${IMAGE:-mcr.microsoft.com/azuredocs/aci-helloworld:latest}"
matches IMAGE "$image" '[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}'

send() {
  local namespace hub
  namespace="$(output eventHubNamespaceName)"
  hub="$(output eventHubName)"
  run az rest --method post --url "https://$namespace.servicebus.windows.net/$hub/messages" --resource https://eventhubs.azure.net \
    --headers 'Content-Type=application/json' --body "@$1"
}

upper() { tr '[:lower:]' '[:upper:]' <<<"$1"; }

# As Azure writes it: names in capitals, their true form in the authorization.
write_record() {
  local id="/subscriptions/$account/resourceGroups/$resourceGroupName/providers/Microsoft.ContainerInstance/containerGroups/$name"
  local kind=Microsoft.ContainerInstance/containerGroups/write
  cat >"$1" <<RECORD
{"records":[{"time":"$(date -u +%Y-%m-%dT%H:%M:%SZ)","resourceId":"$(upper "$id")","operationName":"$(upper "$kind")","category":"Administrative",
"resultType":"Success","resultSignature":"Succeeded.Created","durationMs":"0","correlationId":"$name","level":"Information","location":"global",
"identity":{"authorization":{"scope":"$id","action":"$kind"}},
"properties":{"statusCode":"Created","eventCategory":"Administrative","entity":"$id","message":"$kind"}}]}
RECORD
}

case "${arguments[0]:-}" in
  '' | now) ;;
  *) die "test-event.sh [now] [--dry-run]" ;;
esac
if [ -n "${EVENT:-}" ]; then
  [ -f "$EVENT" ] || die "no event file $EVENT"
  send "$EVENT"
  exit
fi
run az container create --subscription "$account" --resource-group "$resourceGroupName" --name "$name" --image "$image" --os-type Linux \
  --cpu 1 --memory 1 --restart-policy Never --command-line true --tags purpose=quaywatch-test --query provisioningState --output tsv
if [ "${arguments[0]:-}" = now ]; then
  write_record "$work/event.json"
  send "$work/event.json"
fi
echo "See docs/azure.md for how to follow it. Afterwards: az container delete --resource-group $resourceGroupName --name $name --yes"
