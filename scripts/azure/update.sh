#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Deploys the current Bicep files and code; parameters and credentials stay as they are, but for those in the environment: update.sh [--dry-run]
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/deploy.sh" update "$@"
