#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs every target of the Makefile against stand-ins for aws, mvn, java and curl that write down how they were called:
# the right commands are run, a dry run calls nothing, and credentials show up in no argument, output or left-over file.
# shellcheck disable=SC2016 # what looks like an expansion is there to stay one
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/copy" "$work/bin" "$work/tmp"
cd "$root"
cp --parents -r Makefile scripts/common.sh scripts/aws infra/aws scripts/cli/src/main/resources/demo "$work/copy"
export CALLS="$work/calls" SECRETS="$work/secrets" TMPDIR="$work/tmp"
failures=0

cat >"$work/bin/aws" <<'STUB'
#!/usr/bin/env bash
echo "aws $*" >>"$CALLS"
last="${*: -1}"
case "$*" in
  *"OutputKey=='DataDeletionPolicy'"*) echo "${KEEPS:-Delete}" ;;
  *"OutputKey=='"*) [ -z "${NO_OUTPUTS:-}" ] || { echo None; exit; }; sed "s/.*OutputKey=='\([A-Za-z]*\)'.*/out-\1/" <<<"$*" ;;
  *"Key=='app'"*) echo "${APP_TAG:-quaywatch}" ;;
  *"Key=='template'"*) echo "${TEMPLATE_TAG:-single-account}" ;;
  *get-caller-identity*) echo 111122223333 ;;
  *head-bucket* | *describe-stack-set*) exit 254 ;;
  *"lambda invoke"*) echo '{"answer":1}' >"$last"; echo "${FUNCTION_ERROR:-None}" ;;
  *put-secret-value*)
    file="$(sed 's/.*--secret-string file:\/\/\([^ ]*\).*/\1/' <<<"$*")"
    stat -c %a "$file" >>"$SECRETS"
    cat "$file" >>"$SECRETS"
    echo version
    ;;
esac
STUB
cat >"$work/bin/mvn" <<STUB
#!/usr/bin/env bash
echo "mvn \$*" >>"\$CALLS"
mkdir -p "$work/copy/aws-lambda/target"
echo jar >"$work/copy/aws-lambda/target/quaywatch-aws-lambda-1-image-scan.jar"
STUB
cat >"$work/bin/curl" <<'STUB'
#!/usr/bin/env bash
echo "curl $*" >>"$CALLS"
case "$*" in
  */auth) printf 'made.login.token' ;;
  */aws-base) printf '{"accountId":"999988887777","externalId":1234567}' ;;
  *pageNumber=1*) printf '{"count":1,"data":[{"registryUuid":"u1","registryName":"ecr-1","registryUri":"https://r"}]}' ;;
  *) printf '{"count":0,"data":[]}' ;;
esac
STUB
printf '#!/usr/bin/env bash\n' >"$work/bin/java"
chmod +x "$work"/bin/*
PATH="$work/bin:$PATH"

fail() { echo "scripts: $*" >&2; failures=$((failures + 1)); }

# target NAME=value… : runs it; the exit code is in $code, what it printed in $work/out.
target() {
  what="make $*"
  : >"$CALLS"
  : >"$SECRETS"
  code=0
  (cd "$work/copy" && make -s "$@") >"$work/out" 2>&1 </dev/null || code=$?
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
refuses() {
  [ "$code" != 0 ] || fail "$what is not refused"
  grep -qF -- "$1" "$work/out" || fail "$what does not say: $1 but $(head -n 3 "$work/out")"
  spares '(deploy|delete|create|start-execution|put-)'
}

# Awkward on purpose: what JSON, shells and make treat as their own.
planted=('pl"an\ted$HOME&$(x)' planted-token made.login.token)
export QUALYS_GATEWAY=https://gateway.example.test
export QUALYS_USERNAME=someone QUALYS_PASSWORD="${planted[0]}"
member=(OrganizationId=o-abcdefghij SecurityAccountId=111122223333
  CentralEventBusArn=arn:aws:events:us-east-1:111122223333:event-bus/quaywatch)

target deploy QUALYS_POD=EU1 NotificationEmail=a@b.test ExecutionLimitMinutes=60 AWS_REGION=eu-west-1
succeeds
calls '^mvn .*-pl aws-lambda -am package'
calls 'create-bucket --region eu-west-1 --bucket quaywatch-artifacts-111122223333-eu-west-1 .*LocationConstraint=eu-west-1'
calls 'cloudformation package .*single-account.yaml'
calls 'cloudformation deploy .*--stack-name quaywatch .*QualysPod=EU1'
calls 'QualysAccountId=999988887777 QualysExternalId=1234567 NotificationEmail=a@b.test .*ExecutionLimitMinutes=60 MachineTimeoutSeconds=5400'
calls 'Release=[0-9a-f]{12} JarSha256=[A-Za-z0-9+/]{43}='
calls 'put-secret-value --region eu-west-1 --secret-id out-SecretArn'
if [ "$(cat "$SECRETS")" != '600
{"username":"someone","password":"pl\"an\\ted$HOME&$(x)"}' ]; then fail "make deploy stores $(wc -c <"$SECRETS") other bytes as secret"; fi
first="$(grep -oE 'Release=[0-9a-f]+' "$CALLS")"
target deploy QUALYS_POD=US2 ExecutionLimitMinutes=60
if grep -q "$first" "$CALLS"; then fail "other settings, same release: no version would be published"; fi

QUALYS_API_TOKEN=planted-token target deploy
succeeds
if [ "$(sed -n 2p "$SECRETS")" != '{"token":"planted-token"}' ]; then fail "make deploy does not store the token"; fi
target deploy RegisterRegistries=false
succeeds
spares '^curl'
target deploy MaxPollMinutes=400
refuses 'needs ExecutionLimitMinutes'
target deploy STACK_NAME='x;y'
refuses 'STACK_NAME cannot be'
QUALYS_USERNAME='' target deploy
refuses 'no Qualys credentials'

target update
succeeds
calls 'cloudformation deploy .*--stack-name quaywatch '
spares 'put-secret-value|^curl'
TEMPLATE_TAG=centralized-hub target update STACK_NAME=quaywatch-hub
succeeds
calls 'cloudformation package .*centralized-hub.yaml'
APP_TAG=None target update
refuses 'does not carry the tag app=quaywatch'

target deploy-hub
refuses 'not set: OrganizationId'
target deploy-hub OrganizationId=o-abcdefghij
succeeds
calls 'deploy .*--stack-name quaywatch-hub .*template=centralized-hub .*OrganizationId=o-abcdefghij .*ExternalId=quaywatch-o-abcdefghij'

target deploy-region REGION=eu-west-1,us-west-2
succeeds
calls 'deploy --region eu-west-1 --stack-name quaywatch-region .*CollectorBusArn=out-CollectorBusArn'
calls 'deploy --region us-west-2 '
target deploy-region REGION=us-east-1
refuses 'where the scanner is'
target deploy-region REGION='eu-west-1,;id'
refuses 'REGION cannot be'
target destroy-region REGION=eu-west-1
succeeds
calls 'delete-stack --region eu-west-1 --stack-name quaywatch-region'
APP_TAG=other target destroy-region REGION=eu-west-1
refuses 'it is not touched'

target deploy-spoke
refuses 'not set: CentralEventBusArn SecurityAccountId OrganizationId'
target deploy-spoke "${member[@]}" AWS_REGION=eu-west-1
succeeds
calls 'deploy --region eu-west-1 --stack-name quaywatch-spoke .*CAPABILITY_NAMED_IAM .*ExternalId=quaywatch-o-abcdefghij .*RoleRegion=eu-west-1'
target deploy-spoke-stackset "${member[@]}" OrgUnitIds=ou-abcd-12345678,ou-abcd-87654321 REGIONS=eu-west-1,us-east-1
succeeds
calls 'create-stack-set .*--permission-model SERVICE_MANAGED .*ParameterKey=RoleRegion,ParameterValue=eu-west-1'
calls 'create-stack-instances .*OrganizationalUnitIds=ou-abcd-12345678,ou-abcd-87654321 --regions eu-west-1 us-east-1'

target destroy
refuses 'set YES=1'
target destroy YES=1
succeeds
calls 's3 rm .*--recursive .*s3://out-BucketName'
calls 'delete-stack --region us-east-1 --stack-name quaywatch'
calls 'delete-secret .*out-SecretArn --force-delete-without-recovery'
calls 's3 rb .*s3://quaywatch-artifacts-111122223333-us-east-1'
KEEPS=Retain target destroy YES=1
succeeds
spares 's3 rm'
prints 'Keeps, as asked for'

target logs FUNCTION=Events
succeeds
calls 'logs tail .*out-EventsLogGroup'
target workflow AWS_REGION=cn-north-1
succeeds
prints 'https://cn-north-1.console.amazonaws.cn/states/home'
target status
succeeds
calls 'list-executions' && calls 'describe-alarms' && calls 'list-rules .*--event-bus-name out-CollectorBusName'
target test
succeeds
calls 'start-execution .*out-StateMachineArn .*--input file://.*ecs-register.json'
target rescan IMAGE=shop/web:1.2
succeeds
calls 'start-execution .*--input \{"images":\["shop/web:1.2"\],"force":true\}'
target rescan IMAGE='a";rm -rf /'
refuses 'IMAGE cannot be'
target rescan
refuses 'not set: IMAGE'
target backfill PLAN=1 REGIONS=eu-west-1,us-east-1 EXCLUDE='*/cache:*'
succeeds
prints '{"dryRun":true,"regions":["eu-west-1","us-east-1"],"exclude":["*/cache:*"]}'
target backfill LIMIT=50 CURSOR=2026030110-5d1e0c42.5.YS9iOjE
succeeds
prints '{"dryRun":false,"maxImages":50,"cursor":"2026030110-5d1e0c42.5.YS9iOjE"}'
target backfill CURSOR='x","dryRun":true'
refuses 'CURSOR cannot be'
target backfill LIMIT=0
refuses 'LIMIT cannot be'
target redrive
succeeds
calls 'lambda invoke .*out-RedriveFunctionArn'
FUNCTION_ERROR=Unhandled target redrive
[ "$code" != 0 ] || fail "make redrive hides that the function failed"
for name in logs workflow status test backfill redrive; do
  NO_OUTPUTS=1 target "$name"
  refuses 'has no output'
  spares '(tail|list-executions|invoke)'
done
target backfill EXCLUDE='a,"b'
refuses 'EXCLUDE cannot be'
target get-qualys-info
succeeds
prints 'QualysAccountId=999988887777'
target list-registries
succeeds
prints '"registryName":"ecr-1"'

mapfile -t names < <(awk -F: '/^[a-z-]+:.*## / && $1 != "help" { print $1 }' Makefile)
for name in "${names[@]}"; do
  target "$name" DRY_RUN=1 REGION=eu-west-1 IMAGE=a/b:1 OrgUnitIds=ou-abcd-12345678 "${member[@]}"
  succeeds
  [ ! -s "$CALLS" ] || fail "$what calls $(head -n 1 "$CALLS")"
  prints '+ '
  grep -qE "target $name( |\$)" "$root/scripts/checks/scripts-test.sh" || fail "nothing but the dry run of $name is tested"
done

bare="$work/bare"
mkdir "$bare"
for tool in bash env make dirname mktemp rm awk cat; do ln -s "$(command -v "$tool")" "$bare/$tool"; done
code=0
PATH="$bare" "$work/copy/scripts/aws/deploy.sh" single >"$work/out" 2>&1 || code=$?
[ "$code" = 2 ] || fail "a missing tool ends with $code, not 2"
[ "$(cat "$work/out")" = 'quaywatch: not installed: aws java mvn openssl' ] || fail "missing tools are told as: $(cat "$work/out")"

[ "$failures" = 0 ] || exit 1
echo "scripts: clean"
