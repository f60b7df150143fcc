#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Calls an HTTP function of the scanner: call.sh backfill|redrive [JSON] [--dry-run], for example call.sh redrive '{"dryRun":true}'
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
case "${arguments[0]:-}" in
  backfill) function=Backfill ;;
  redrive) function=Redrive ;;
  *) die "call.sh backfill|redrive [JSON] [--dry-run]" ;;
esac
body="${arguments[1]:-}"
if [ -z "$body" ]; then body='{}'; fi
case "$body" in \{*\}) ;; *) die "the body is no JSON object: $body" ;; esac
scanner_named
ours "$resourceGroupName"
call_function "$function" "$body"
