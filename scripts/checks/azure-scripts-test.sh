#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the scripts of scripts/azure against stand-ins for az, mvn, java and jar that write down how they were called:
# the right commands are run, a dry run calls nothing, credentials show up in no argument, output or left-over file,
# and nothing is touched that does not carry our tag.
# shellcheck disable=SC2016 # what looks like an expansion is there to stay one
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/copy" "$work/bin" "$work/tmp"
cd "$root"
cp --parents -r scripts/common.sh scripts/azure infra/azure "$work/copy"
export CALLS="$work/calls" SEEN="$work/seen" TMPDIR="$work/tmp"
failures=0
hub=11111111-1111-1111-1111-111111111111
spoke=22222222-2222-2222-2222-222222222222
other=33333333-3333-3333-3333-333333333333
rule=/subscriptions/$hub/resourceGroups/quaywatch-rg/providers/Microsoft.EventHub/namespaces/n/authorizationRules/diagnostic-settings
export HUB="$hub" RULE="$rule"

# What az answers depends on the variables of the environment that each case sets; parameter and body files are kept for a look.
cat >"$work/bin/az" <<'STUB'
#!/usr/bin/env bash
echo "az $*" >>"$CALLS"
for word in "$@"; do
  case "$word" in @*) { stat -c '%a' "${word#@}"; cat "${word#@}"; echo; } >>"$SEEN" ;; esac
done
case "$*" in
  "account show"*) echo "$HUB" ;;
  *"group exists"*) echo "${EXISTS:-true}" ;;
  *"group show"*"-scans "*) echo "${SCANS_TAG:-quaywatch}" ;;
  *"group show"*) echo "${TAG:-quaywatch}" ;;
  *"subscription show"*eventHubAuthorizationRuleId*) [ -n "${SENDS_TO-$RULE}" ] || exit 3; echo "${SENDS_TO-$RULE}" ;;
  *"properties.outputs.template."*) echo "${TEMPLATE:-main}" ;;
  *"properties.outputs.eventHubAuthorizationRuleId."* | *"properties.parameters.eventHubAuthorizationRuleId."*) echo "$RULE" ;;
  *"properties.outputs.scanResourceGroupName."*) echo quaywatch-rg-scans ;;
  *"properties.parameters.resourceGroupName.value"*) echo quaywatch-spoke-rg ;;
  *"properties.outputs."*) [ -z "${NO_OUTPUTS:-}" ] || exit 3; sed 's/.*properties\.outputs\.\([A-Za-z]*\).*/out-\1/' <<<"$*" ;;
  *"join(',', not_null(properties.parameters.watchedSubscriptions"*) echo "${WATCHED:-}" ;;
  *"properties.parameters.["*) [ -z "${FIRST:-}" ] || exit 3; printf 'location\tnortheurope\nscanCacheHours\t48\nkeyVaultPurgeProtection\tTrue\nqualysGateway\tNone\nqualysPod\tEU1\nregistryIds\t\n' ;;
  *"properties.parameters."*) sed 's/.*properties\.parameters\.\([A-Za-z]*\).*/in-\1/' <<<"$*" ;;
  *"role assignment list"*) echo /assignments/of-ours ;;
  *"role definition list"*) echo "${ROLE_NAME:-Quaywatch something x}" ;;
  *"keys list"*) printf '%s\n' "$FUNCTION_KEY" ;;
  *defaultHostName*) echo app.example.test ;;
  *show-deleted*) echo "${PROTECTED:-false}" ;;
esac
STUB
cat >"$work/bin/mvn" <<STUB
#!/usr/bin/env bash
echo "mvn \$*" >>"\$CALLS"
mkdir -p "$work/copy/azure-functions/target/azure-functions/quaywatch"
echo '{}' >"$work/copy/azure-functions/target/azure-functions/quaywatch/host.json"
STUB
printf '#!/usr/bin/env bash\necho "jar $*" >>"$CALLS"\n' >"$work/bin/jar"
printf '#!/usr/bin/env bash\n' >"$work/bin/java"
chmod +x "$work"/bin/*
PATH="$work/bin:$PATH"

fail() { echo "azure scripts: $*" >&2; failures=$((failures + 1)); }

# script name arguments…: runs it; the exit code is in $code, what it printed in $work/out.
script() {
  what="$*"
  : >"$CALLS"
  : >"$SEEN"
  code=0
  "$work/copy/scripts/azure/$1.sh" "${@:2}" >"$work/out" 2>&1 </dev/null || code=$?
  local secret
  for secret in "${planted[@]}"; do
    if grep -qF -- "$secret" "$CALLS" "$work/out"; then fail "$what shows a credential"; fi
  done
  if [ -n "$(ls -A "$TMPDIR")" ]; then fail "$what leaves $(ls "$TMPDIR")"; fi
}

succeeds() { [ "$code" = 0 ] || fail "$what ended with $code: $(tail -n 3 "$work/out")"; }
calls() { grep -qE -- "$1" "$CALLS" || fail "$what does not call: $1"; }
spares() { ! grep -qE -- "$1" "$CALLS" || fail "$what calls: $1"; }
prints() { grep -qF -- "$1" "$work/out" || fail "$what does not print: $1"; }
gives() { grep -qF -- "$1" "$SEEN" || fail "$what does not give: $1 but $(cat "$SEEN")"; }
withholds() { ! grep -qF -- "$1" "$SEEN" || fail "$what gives: $1"; }
refuses() {
  [ "$code" = 2 ] || fail "$what ends with $code, not 2: $(tail -n 3 "$work/out")"
  grep -qF -- "$1" "$work/out" || fail "$what does not say: $1 but $(tail -n 3 "$work/out")"
  [ "$(grep -c '^quaywatch: ' "$work/out")" = 1 ] || fail "$what says more than one line of trouble"
  spares '(create|delete|purge|register|config-zip|az rest)'
}

# Awkward on purpose: what JSON and shells treat as their own.
planted=('pl"an\ted$HOME&$(x)' planted-token 'planted/function+key==')
export FUNCTION_KEY="${planted[2]}"
export QUALYS_USERNAME=someone QUALYS_PASSWORD="${planted[0]}"

FIRST=1 EXISTS=false SENDS_TO='' QUALYS_POD=EU1 notificationEmail=a@b.test scanTimeout=3600 location=westeurope script deploy
succeeds
calls '^mvn .*-pl azure-functions -am package'
calls "provider register --subscription $hub --namespace Microsoft.ContainerInstance --wait"
calls "deployment sub create --subscription $hub --name quaywatch-rg --location westeurope --template-file .*main.bicep --parameters @"
calls '^jar --create --no-manifest --file .* -C .*azure-functions/target/azure-functions/quaywatch \.'
calls 'functionapp deployment source config-zip .*--resource-group quaywatch-rg --name out-functionAppName --src'
gives '"qualysPod":{"value":"EU1"}'
gives '"scanTimeout":{"value":3600}'
gives '"qualysCredentials":{"value":"password"}'
gives '"qualysPassword":{"value":"pl\"an\\ted$HOME&$(x)"}'
[ "$(head -n 1 "$SEEN")" = 600 ] || fail "$what leaves the parameters readable: $(head -n 1 "$SEEN")"
sed -n 2p "$SEEN" | node -e 'JSON.parse(require("fs").readFileSync(0))' || fail "$what writes no JSON"
prints 'qualysPassword=(secret)'

QUALYS_API_TOKEN=planted-token registryIds=/a,/b script deploy
succeeds
gives '"qualysAccessToken":{"value":"planted-token"}'
gives '"qualysCredentials":{"value":"token"}'
gives '"registryIds":{"value":["/a","/b"]}'
gives '"scanCacheHours":{"value":48}'
withholds qualysGateway
QUALYS_USERNAME='' script deploy
refuses 'no Qualys credentials'
scanEngine=function script deploy
refuses 'scanEngine=function needs'
qscannerUrl=https://x.test/q.tgz script deploy
refuses 'qscannerSha256 cannot be'
scanTimeout='1;id' script deploy
refuses 'scanTimeout cannot be'
resourceGroupName='a b' script deploy
refuses 'resourceGroupName cannot be'
TAG=None script deploy
refuses 'does not carry the tag app=quaywatch'
SCANS_TAG=theirs script deploy
refuses 'resource group quaywatch-rg-scans exists and does not carry the tag'
SENDS_TO=/subscriptions/x/resourceGroups/old-scanner-rg/providers/y script deploy
refuses 'delete it first'
script deploy --force
refuses 'unknown option --force'
SKIP_CODE=1 script deploy
succeeds
spares '^(mvn|jar)|config-zip'

script deploy-multi
refuses 'not set: watchedSubscriptions'
watchedSubscriptions=$spoke,$other script deploy-multi
succeeds
calls 'deployment sub create .*central.bicep'
calls "diagnostic-settings subscription show --subscription $other"
gives "\"watchedSubscriptions\":{\"value\":[\"$spoke\",\"$other\"]}"
watchedSubscriptions='x;id' script deploy-multi
refuses 'watchedSubscriptions cannot be'

QUALYS_USERNAME='' QUALYS_PASSWORD='' script update
succeeds
calls 'deployment sub create .*--location northeurope --template-file .*main.bicep'
gives '"scanCacheHours":{"value":48}'
gives '"keyVaultPurgeProtection":{"value":true}'
gives '"qualysPod":{"value":"EU1"}'
withholds qualysPassword
scanCacheHours=12 script update
gives '"scanCacheHours":{"value":12}'
TEMPLATE=central watchedSubscriptions=$spoke script update
calls 'deployment sub create .*central.bicep'
TEMPLATE=x script update
refuses 'no template of ours'
TAG=None script update
refuses 'it is not touched'

script add-spoke "$spoke"
succeeds
calls "deployment sub create --subscription $spoke --name quaywatch-spoke --location eastus --template-file .*spoke.bicep"
gives "\"eventHubAuthorizationRuleId\":{\"value\":\"$rule\"}"
gives '"resourceGroupName":{"value":"quaywatch-spoke-rg"}'
calls "deployment sub create --subscription $hub --name quaywatch-rg --location northeurope .*main.bicep"
gives "\"watchedSubscriptions\":{\"value\":[\"$spoke\"]}"
spares 'config-zip'
WATCHED=$other script add-spoke "$spoke"
gives "\"watchedSubscriptions\":{\"value\":[\"$other\",\"$spoke\"]}"
WATCHED=$spoke script add-spoke "$spoke"
spares "sub create --subscription $hub"
KEEP_HUB=1 script add-spoke "$spoke"
spares "sub create --subscription $hub"
script add-spoke "$hub"
refuses 'watched already'
script add-spoke 'x;id'
refuses 'SUBSCRIPTION cannot be'
SENDS_TO=/subscriptions/x/resourceGroups/old-scanner-rg/y script add-spoke "$spoke"
refuses 'delete it first'
NO_OUTPUTS=1 script add-spoke "$spoke"
refuses 'no deployment quaywatch-rg'

script test-event
succeeds
calls 'container create .*--resource-group quaywatch-rg .*--restart-policy Never .*--tags purpose=quaywatch-test'
spares 'az rest'
script test-event now
calls 'az rest --method post --url https://out-eventHubNamespaceName.servicebus.windows.net/out-eventHubName/messages'
sed -n '2,$p' "$SEEN" | node -e 'const [record] = JSON.parse(require("fs").readFileSync(0)).records;
const scope = record.identity.authorization.scope;
if (record.operationName !== "MICROSOFT.CONTAINERINSTANCE/CONTAINERGROUPS/WRITE" || !scope.includes("/containerGroups/quaywatch-test-")) process.exit(1);' || fail "$what sends no record"
echo '{"records":[]}' >"$work/event.json"
EVENT="$work/event.json" script test-event
gives '{"records":[]}'
spares 'container create'
EVENT=/nowhere script test-event
refuses 'no event file'

script force-rescan shop/web:1.2 mcr.microsoft.com/x@sha256:0
succeeds
calls 'az rest --method post --skip-authorization-header --url https://app.example.test/api/backfill --headers @.* --body @'
gives '{"images":["shop/web:1.2","mcr.microsoft.com/x@sha256:0"],"force":true}'
gives '"x-functions-key":"planted/function+key=="'
[ "$(head -n 1 "$SEEN")" = 600 ] || fail "$what leaves the key readable"
script force-rescan 'a";rm -rf /'
refuses 'IMAGE cannot be'
script force-rescan
refuses 'force-rescan.sh IMAGE'
script call redrive '{"dryRun":true}'
succeeds
calls 'url https://app.example.test/api/redrive'
gives '{"dryRun":true}'
script call sweep
refuses 'call.sh backfill|redrive'

script cleanup
refuses 'set YES=1'
YES=1 script cleanup
succeeds
calls "diagnostic-settings subscription delete --subscription $hub --name activity-log-to-eventhub"
calls 'role assignment list .*--assignee out-functionPrincipalId .*Quaywatch: '
calls 'role assignment delete .*--ids /assignments/of-ours'
calls 'role definition delete .*--name out-workloadReaderRoleId'
calls 'group delete .*--name quaywatch-rg-scans --yes'
calls 'group delete .*--name quaywatch-rg --yes'
calls 'keyvault purge .*--name out-keyVaultName'
calls 'deployment sub delete .*--name quaywatch-rg$'
TAG=theirs YES=1 script cleanup
refuses 'resource group quaywatch-rg does not carry the tag app=quaywatch; it is not touched'
EXISTS=false YES=1 script cleanup
refuses 'it is not touched'
SCANS_TAG=theirs YES=1 script cleanup
refuses 'resource group quaywatch-rg-scans does not carry the tag'
SENDS_TO=/subscriptions/x/y ROLE_NAME=Contributor PROTECTED=true YES=1 script cleanup
succeeds
spares 'diagnostic-settings subscription delete|role definition delete|keyvault purge'
prints 'Keeps the diagnostic setting'
YES=1 AZURE_SUBSCRIPTION_ID=$spoke script cleanup spoke
succeeds
calls "diagnostic-settings subscription delete --subscription $spoke"
calls "group delete --subscription $spoke --name quaywatch-spoke-rg"
calls "deployment sub delete --subscription $spoke --name quaywatch-spoke"
spares "subscription $hub"
TAG=theirs YES=1 AZURE_SUBSCRIPTION_ID=$spoke script cleanup spoke
spares 'group delete'
prints 'Keeps the resource group quaywatch-spoke-rg'

export watchedSubscriptions=$spoke
for command in 'deploy' 'deploy-multi' 'update' "add-spoke $spoke" 'test-event' 'test-event now' 'force-rescan a/b:1' 'call redrive' 'cleanup' 'cleanup spoke'; do
  # shellcheck disable=SC2086 # words
  script $command --dry-run
  succeeds
  [ ! -s "$CALLS" ] || fail "$what calls $(head -n 1 "$CALLS")"
  prints '+ '
done
for file in "$root"/scripts/azure/*.sh; do
  name="$(basename "$file" .sh)"
  if [ "$name" != lib ] && ! grep -qE "^([A-Za-z_]+=\S+ )*script $name( |\$)" "$root/scripts/checks/azure-scripts-test.sh"; then fail "nothing tests $name.sh"; fi
done

bare="$work/bare"
mkdir "$bare"
for tool in bash env dirname mktemp rm awk cat tr; do ln -s "$(command -v "$tool")" "$bare/$tool"; done
code=0
PATH="$bare" "$work/copy/scripts/azure/deploy.sh" >"$work/out" 2>&1 || code=$?
[ "$code" = 2 ] || fail "a missing tool ends with $code, not 2"
[ "$(cat "$work/out")" = 'quaywatch: not installed: az' ] || fail "missing tools are told as: $(cat "$work/out")"

[ "$failures" = 0 ] || exit 1
echo "azure scripts: clean"
