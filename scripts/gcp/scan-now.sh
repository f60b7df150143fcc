#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Scans machines now, whether they are due or not: scan-now.sh PROJECT ZONE/NAME… [--dry-run]. You have to be one of the operators.
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
[ ${#arguments[@]} -gt 1 ] || die "scan-now.sh PROJECT ZONE/NAME… [--dry-run]"
matches PROJECT "${arguments[0]}" '[a-z][a-z0-9-]{4,28}[a-z0-9]'
machines=''
for machine in "${arguments[@]:1}"; do
  matches MACHINE "$machine" '[a-z]+-[a-z]+[0-9]{1,2}-[a-z]/[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?'
  machines+="${machines:+,}\"$machine\""
done
scanner_named
ours
run gcloud functions call quaywatch-ondemand --gen2 --project "$project" --region "$location" --data "{\"project\":\"${arguments[0]}\",\"machines\":[$machines],\"force\":true}"
