#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Shows functions, schedules, executions, what is made at the moment, dead letters and the last troubles: status.sh [--dry-run]
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
[ ${#arguments[@]} -eq 0 ] || die "status.sh [--dry-run]"
scanner_named
ours
part() {
  printf '\n== %s\n' "$1"
  shift
  run "$@" || echo "(not to be had)"
}
part Functions gcloud functions list --project "$project" --regions "$location" --filter 'name:quaywatch-' --format 'table(name.basename(),state,updateTime)'
part Schedules gcloud scheduler jobs list --project "$project" --location "$location" --filter 'name:quaywatch-' \
  --format 'table(name.basename(),schedule,state,lastAttemptTime,status.code)'
part Executions gcloud workflows executions list quaywatch-snapshot-scan --project "$project" --location "$location" --limit 20 \
  --format 'table(name.basename(),state,startTime,duration)'
part Scanners gcloud compute instances list --project "$project" --filter 'labels.app=quaywatch' \
  --format 'table(name,zone.basename(),status,labels.jobid,labels.expiresat)'
part Snapshots gcloud compute snapshots list --project "$project" --filter 'labels.app=quaywatch' \
  --format 'table(name,status,diskSizeGb,labels.jobid,labels.expiresat)'
part 'Dead letters' gcloud storage ls --long --project "$project" "$(artifacts)/dead-letters/**"
part 'Jobs that ended, and troubles, of the last day' gcloud logging read \
  'resource.type="cloud_run_revision" AND resource.labels.service_name=~"^quaywatch-" AND (jsonPayload.message=~"^quaywatch (step phase=DONE|planned|plan-partial|leftover|given-up|result-bad|start-failed)" OR severity>=ERROR)' \
  --project "$project" --freshness 1d --limit 50 --format 'value(timestamp,jsonPayload.jobId,jsonPayload.message)'
