#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Day-to-day verbs on a deployed scanner: operate.sh logs|workflow|status|test|backfill|redrive|rescan [--dry-run]
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need aws
stack_named quaywatch
verb="${arguments[0]:-}"

# An output is always taken into a variable first: as an argument its failure would go unnoticed.
start() {
  local machine
  machine="$(output StateMachineArn)"
  run aws stepfunctions start-execution --region "$region" --state-machine-arn "$machine" \
    --name "$1-$(date +%s)-$$" --input "$2" --query executionArn --output text
  echo "Follow it with: make workflow"
}

# Calls a function and fails when it failed; the answer is its own.
invoke() {
  printf '%s' "$2" >"$work/payload"
  echo "payload: $2"
  local function failed
  function="$(output "$1")"
  failed="$(ask None aws lambda invoke --region "$region" --function-name "$function" --cli-read-timeout 900 \
    --payload "fileb://$work/payload" --query FunctionError --output text "$work/answer")"
  if $dry_run; then return; fi
  cat "$work/answer"
  echo
  [ "$failed" = None ] || { echo "quaywatch: the function failed ($failed); make logs says why" >&2; exit 1; }
}

# A JSON list of the words of a list with commas, each checked.
json_list() {
  local name="$1" form="$3" one items=() separator='' words
  IFS=, read -ra words <<<"$2"
  for one in "${words[@]}"; do
    matches "$name" "$one" "$form"
    items+=("$separator\"$one\"")
    separator=,
  done
  printf '[%s]' "$(printf '%s' ${items[@]+"${items[@]}"})"
}

case "$verb" in
  logs)
    name="${FUNCTION:-Steps}"
    matches FUNCTION "$name" 'Events|Steps|Failures|Backfill|Sweep|Redrive'
    group="$(output "${name}LogGroup")"
    run aws logs tail --region "$region" --since "${SINCE:-1h}" --follow "$group"
    ;;
  workflow)
    machine="$(output StateMachineArn)"
    case "$region" in
      cn-*) console=console.amazonaws.cn ;;
      us-gov-*) console=console.amazonaws-us-gov.com ;;
      *) console=console.aws.amazon.com ;;
    esac
    url="https://$region.$console/states/home?region=$region#/statemachines/view/$machine"
    echo "$url"
    for browser in xdg-open open; do
      if ! $dry_run && [ -t 1 ] && command -v "$browser" >/dev/null; then "$browser" "$url"; break; fi
    done
    ;;
  status)
    machine="$(output StateMachineArn)"
    queue="$(output UnstartedEventsUrl)"
    bus="$(output CollectorBusName)"
    run aws cloudformation describe-stacks --region "$region" --stack-name "$stack" \
      --query 'Stacks[0].[StackStatus,LastUpdatedTime]' --output text
    run aws cloudformation describe-stacks --region "$region" --stack-name "$stack" \
      --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]' --output table
    run aws stepfunctions list-executions --region "$region" --state-machine-arn "$machine" --max-results 10 \
      --query 'executions[].[startDate,status,name]' --output table
    run aws cloudwatch describe-alarms --region "$region" --alarm-name-prefix "$stack-" \
      --query 'MetricAlarms[].[StateValue,AlarmName,AlarmDescription]' --output table
    run aws sqs get-queue-attributes --region "$region" --queue-url "$queue" \
      --attribute-names ApproximateNumberOfMessages --query 'Attributes.ApproximateNumberOfMessages' --output text
    run aws events list-rules --region "$region" --name-prefix "$stack-" --query 'Rules[].[State,Name,Description]' --output table
    run aws events list-rules --region "$region" --event-bus-name "$bus" \
      --query 'Rules[].[State,Name,Description]' --output table
    ;;
  test)
    event="${EVENT:-$root/scripts/cli/src/main/resources/demo/ecs-register.json}"
    [ -f "$event" ] || die "no event file $event"
    echo "Starts the workflow with $event:"
    start test "file://$event"
    ;;
  rescan)
    required IMAGE
    matches IMAGE "$IMAGE" '[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}'
    start rescan "{\"images\":[\"$IMAGE\"],\"force\":true}"
    ;;
  backfill)
    payload='"dryRun":false'
    if [ "${PLAN:-0}" = 1 ]; then payload='"dryRun":true'; fi
    if [ -n "${REGIONS:-}" ]; then payload+=",\"regions\":$(json_list REGIONS "$REGIONS" '[a-z]{2}(-[a-z]+)+-[0-9]')"; fi
    if [ -n "${ACCOUNTS:-}" ]; then payload+=",\"accounts\":$(json_list ACCOUNTS "$ACCOUNTS" '[0-9]{12}')"; fi
    if [ -n "${EXCLUDE:-}" ]; then payload+=",\"exclude\":$(json_list EXCLUDE "$EXCLUDE" '[A-Za-z0-9._:/@*-]{1,512}')"; fi
    if [ -n "${LIMIT:-}" ]; then
      matches LIMIT "$LIMIT" '[1-9][0-9]{0,3}'
      payload+=",\"maxImages\":$LIMIT"
    fi
    if [ -n "${CURSOR:-}" ]; then
      matches CURSOR "$CURSOR" '[A-Za-z0-9._-]+'
      payload+=",\"cursor\":\"$CURSOR\""
    fi
    echo "Starts scans of all images that run or are stored; PLAN=1 only counts them. With a cursor in the answer there are more: CURSOR="
    invoke BackfillFunctionArn "{$payload}"
    ;;
  redrive)
    echo "Starts the events again that could not start a scan."
    invoke RedriveFunctionArn '{}'
    ;;
  *) die "operate.sh logs|workflow|status|test|backfill|redrive|rescan [--dry-run]" ;;
esac
