#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Packages a copy of the tracked sources in another folder and compares the JARs, byte by byte, with those built here.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
copy="$(mktemp -d)"
trap 'rm -rf "$copy"' EXIT

cd "$root"
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$copy"
(cd "$copy" && mvn -B -q -ntp -o -pl scripts/cli,aws-lambda,azure-functions,gcp-functions -am package -DskipTests)
for jar in scripts/cli/target/quaywatch-cli-*-command.jar aws-lambda/target/quaywatch-aws-lambda-*-image-scan.jar \
  azure-functions/target/quaywatch-azure-functions-*-image-scan.jar gcp-functions/target/quaywatch-gcp-functions-*-snapshot-scan.jar; do
  cmp "$jar" "$copy/$jar"
  echo "$(basename "$jar") is byte-identical"
done
