#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The main job on one machine: a real-shaped deployment event, scanned in the embedded world, to a page in quaywatch-reports/.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
"$root/scripts/quaywatch" demo "${1:-deployment}" --report-dir "${QUAYWATCH_REPORTS:-$root/quaywatch-reports}"
