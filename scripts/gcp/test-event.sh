#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Starts a look through the projects: test-event.sh [--dry-run]. EVENT=file sends each line of the file instead, for example of a dead letter.
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
[ ${#arguments[@]} -eq 0 ] || die "test-event.sh [--dry-run]"
scanner_named
ours
if [ -z "${EVENT:-}" ]; then
  run gcloud pubsub topics publish quaywatch-discovery --project "$project" --message '{"type":"manual"}'
else
  [ -f "$EVENT" ] || die "no event file $EVENT"
  while IFS= read -r line || [ -n "$line" ]; do
    if [ -z "$line" ]; then continue; fi
    case "$line" in \{*\}) ;; *) die "a line of $EVENT is no JSON object" ;; esac
    run gcloud pubsub topics publish quaywatch-discovery --project "$project" --message "$line"
  done <"$EVENT"
fi
echo "Follow it with scripts/gcp/status.sh"
