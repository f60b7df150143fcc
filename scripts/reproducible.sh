#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Packages a copy of the tracked sources in another folder and compares the command's JAR, byte by byte, with the one built here.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
copy="$(mktemp -d)"
trap 'rm -rf "$copy"' EXIT

cd "$root"
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$copy"
(cd "$copy" && mvn -B -q -ntp -o -pl scripts/cli -am package -DskipTests)
cmp scripts/cli/target/quaywatch-cli-*-command.jar "$copy"/scripts/cli/target/quaywatch-cli-*-command.jar
echo "the command's JAR is byte-identical"
