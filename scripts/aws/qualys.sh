#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What Qualys knows of AWS: qualys.sh info|registries [--dry-run]
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need curl java
need_credentials
most_pages=50

case "${arguments[0]:-}" in
  info)
    qualys_base
    echo "QualysAccountId=$qualys_account"
    echo "QualysExternalId=$qualys_external_id"
    ;;
  registries)
    qualys="$(if $dry_run; then echo "${QUALYS_GATEWAY:-<gateway of ${QUALYS_POD:-US2}>}"; else gateway; fi)"
    authorize
    for ((page = 1; page <= most_pages; page++)); do
      answer="$(qualys_get "/registry?pageNumber=$page&pageSize=100" '')"
      rows="$(grep -oE '"registry(Uuid|Name|Uri|Type)" *: *"[^"]*"' <<<"$answer" || true)"
      [ -n "$rows" ] || exit 0
      printf '%s\n' "$rows"
    done
    echo "quaywatch: more than $most_pages pages of registries; the list is cut" >&2
    exit 1
    ;;
  *) die "qualys.sh info|registries [--dry-run]" ;;
esac
