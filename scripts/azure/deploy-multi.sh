#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One scanner for several subscriptions in one deployment: watchedSubscriptions=id,id deploy-multi.sh [--dry-run]
set -euo pipefail
[ -n "${watchedSubscriptions:-}" ] || { echo "quaywatch: not set: watchedSubscriptions (ids, separated by commas)" >&2; exit 2; }
exec "$(dirname "${BASH_SOURCE[0]}")/deploy.sh" multi "$@"
