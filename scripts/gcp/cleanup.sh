#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Lists the snapshots, scanners and disks that are ours; cleanup.sh delete deletes those that have expired, cleanup.sh delete-all all of them.
# What does not carry our labels and our name is never touched. The jobs of what is deleted end as failed.
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
scanner_named
case "${arguments[0]:-list}" in
  list)
    for kind in instances disks snapshots; do
      made "$kind" >"$work/made"
      while IFS=$'\t' read -r name place expiry; do echo "$kind $name in ${place:-?}, expires at ${expiry:-?}"; done <"$work/made"
    done
    echo "Nothing was deleted: cleanup.sh delete deletes what has expired."
    ;;
  delete) delete_all_made expired ;;
  delete-all)
    confirm "$project"
    delete_all_made all
    ;;
  *) die "cleanup.sh [list|delete|delete-all] [--dry-run]" ;;
esac
