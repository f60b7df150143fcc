#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Packages the templates with the real AWS CLI and creates their stacks on a local emulator (moto), where both are installed.
# The emulator knows no Ref of a function alias; the copy it is given names the functions themselves instead.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
for peer in aws moto_server jar; do
  if ! command -v "$peer" >/dev/null; then
    echo "SKIPPED: $peer not installed"
    if [ "${REQUIRE_PEERS:-0}" = 1 ]; then echo "REQUIRE_PEERS=1: $peer is required" >&2; exit 1; fi
    exit 0
  fi
done
work="$(mktemp -d)"
port=$((20000 + RANDOM % 20000))
moto=''
stop() {
  if [ -n "$moto" ]; then
    kill "$moto" 2>/dev/null || true
    wait "$moto" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap stop EXIT

mkdir -p "$work/infra" "$work/aws-lambda/target" "$work/empty"
cp -r "$root/infra/aws" "$work/infra"
sed -i 's/!Ref \([A-Za-z]*\)Alias\b/!GetAtt \1Function.Arn/g' "$work"/infra/aws/*.yaml
touch "$work/empty/file"
code="$(grep -om1 'quaywatch-aws-lambda-.*\.jar' "$root/infra/aws/single-account.yaml")"
jar --create --file "$work/aws-lambda/target/$code" -C "$work/empty" file

moto_server -H 127.0.0.1 -p "$port" >"$work/moto.log" 2>&1 &
moto=$!
export AWS_ENDPOINT_URL="http://127.0.0.1:$port" AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_PAGER=''
unset AWS_PROFILE AWS_SESSION_TOKEN
for _ in $(seq 100); do
  if aws s3api create-bucket --bucket packaged >"$work/ready" 2>&1; then break; fi
  kill -0 "$moto" || { cat "$work/moto.log" >&2; exit 1; }
done

create() {
  local name="$1"
  shift
  aws cloudformation package --template-file "$work/infra/aws/$name.yaml" --s3-bucket packaged \
    --output-template-file "$work/$name.yaml" >"$work/package" 2>&1 || { cat "$work/package" >&2; exit 1; }
  if ! aws cloudformation create-stack --stack-name "$name" --template-body "file://$work/$name.yaml" \
    --capabilities CAPABILITY_NAMED_IAM CAPABILITY_AUTO_EXPAND --parameters "$@" >"$work/created" 2>&1; then
    cat "$work/created" >&2
    grep -v 'HTTP/1.1' "$work/moto.log" | tail -n 5 >&2
    exit 1
  fi
  state="$(aws cloudformation describe-stacks --stack-name "$name" --query 'Stacks[0].StackStatus' --output text)"
  count="$(aws cloudformation list-stack-resources --stack-name "$name" --query 'length(StackResourceSummaries)' --output text)"
  [ "$state" = CREATE_COMPLETE ] || { echo "stack: $name is $state" >&2; exit 1; }
  echo "stack: $name, $count resources"
}

parameter() { echo "ParameterKey=$1,ParameterValue=$2"; }

create single-account "$(parameter NotificationEmail a@b.test)" "$(parameter TaskStateTrigger true)" \
  "$(parameter EcrPushTrigger true)" "$(parameter QualysAccountId 111122223333)" "$(parameter QualysExternalId 1234567)"
bus=arn:aws:events:us-east-1:123456789012:event-bus/quaywatch-single-account
create regional-spoke "$(parameter CollectorBusArn "$bus")"
create centralized-spoke "$(parameter CentralEventBusArn "$bus")" "$(parameter SecurityAccountId 123456789012)" \
  "$(parameter OrganizationId o-abcdefghij)" "$(parameter ExternalId quaywatch-o-abcdefghij)"
# The hub nests a stack by the address of its template, which the emulator does not fetch; packaging it is what is looked at.
aws cloudformation package --template-file "$work/infra/aws/centralized-hub.yaml" --s3-bucket packaged \
  --output-template-file "$work/hub.yaml" >"$work/package" 2>&1 || { cat "$work/package" >&2; exit 1; }
grep -q 'TemplateURL: http' "$work/hub.yaml" || { echo "stack: the hub's scanner was not packaged" >&2; exit 1; }
echo "stack: clean"
