#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the JMH benchmarks of core. Arguments go to JMH: scripts/bench/micro.sh ImageReferenceBenchmark -f 1 -wi 1 -i 3
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
classpath="$(mktemp)"
trap 'rm -f "$classpath"' EXIT

cd "$root"
# shellcheck disable=SC2086 # several Maven options may be given
mvn -q -B ${MAVEN_ARGS:-} -pl core -am test-compile dependency:build-classpath \
  -Dmdep.outputFile="$classpath" -Dmdep.includeScope=test
java -cp "core/target/test-classes:core/target/classes:$(cat "$classpath")" org.openjdk.jmh.Main "$@"
