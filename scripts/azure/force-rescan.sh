#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Scans images anew, whatever is known of them: force-rescan.sh IMAGE… [--dry-run]
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
[ ${#arguments[@]} -gt 0 ] || die "force-rescan.sh IMAGE… [--dry-run]"
images=''
for image in "${arguments[@]}"; do
  matches IMAGE "$image" '[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}'
  images+="${images:+,}\"$image\""
done
scanner_named
ours "$resourceGroupName"
call_function Backfill "{\"images\":[$images],\"force\":true}"
