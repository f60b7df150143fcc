#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Checks workflow, templates and operator scripts with peers that nobody here wrote: asl-validator, an interpreter that runs the
# workflow against the real handlers, the CDK's template rules, a parser of Bicep.
# Needs the classes of aws-lambda (mvn verify). REQUIRE_PEERS=1 makes a missing peer a failure.
# run.sh install only installs the peers that npm has; tests of the Azure module need one of them before.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "SKIPPED: node not installed"
  [ "${REQUIRE_PEERS:-0}" != 1 ] || exit 1
  exit 0
fi
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --ignore-scripts --no-audit --no-fund
fi
if [ "${1:-}" = install ]; then exit 0; fi
if [ ! -e ../../aws-lambda/target/test-class-path ]; then
  echo "aws-lambda is not built: run mvn verify first" >&2
  exit 1
fi
node asl.mjs
node workflow.mjs
node emulator.mjs
node cfn.mjs
node templates.mjs
node permissions.mjs --check
node bicep.mjs
node bicep.mjs --self-test
node terraform.mjs
node terraform.mjs --self-test
./scripts-test.sh
./azure-scripts-test.sh
./gcp-scripts-test.sh
./disks-test.sh
./gcp-scanner-test.sh
./stack.sh
