#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# All tests: build, unit and contract tests, packaged command, the same bytecode on a newer JDK, scripts, the README's session.
# A peer that this machine lacks prints "SKIPPED: … not installed"; REQUIRE_PEERS=1 makes that a failure.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"
export MAVEN_OPTS="${MAVEN_OPTS:-} -XX:+TieredCompilation -XX:TieredStopAtLevel=1"

step() { printf '\n== %s\n' "$*"; }

lacks() {
  echo "SKIPPED: $1 not installed"
  if [ "${REQUIRE_PEERS:-0}" = 1 ]; then
    echo "REQUIRE_PEERS=1: $1 is required" >&2
    exit 1
  fi
}

newer_jdk() {
  local home
  for home in "${JDK25_HOME:-}" /usr/lib/jvm/*-25-* /usr/lib/jvm/*25*; do
    if [ -n "$home" ] && [ -x "$home/bin/java" ]; then
      echo "$home"
      return
    fi
  done
}

step "peers that npm has"
scripts/checks/run.sh install

step "build and test on $(java -version 2>&1 | head -n 1)"
mvn -B -ntp verify

step "the same bytecode on a newer JDK"
jdk="$(newer_jdk)"
if [ -n "$jdk" ]; then
  "$jdk/bin/java" -version 2>&1 | head -n 1
  mvn -B -ntp -o test -Djvm="$jdk/bin/java"
else
  lacks "JDK 25"
fi

step "the workflows of the clouds in an interpreter"
scripts/checks/run.sh

step "scripts"
if command -v shellcheck >/dev/null; then
  git ls-files -z 'scripts/*' 'infra/*' .ci/run | xargs -0 grep -lZ '^#!/usr/bin/env bash' | xargs -0 shellcheck
  echo "shellcheck: clean"
else
  lacks "shellcheck"
fi

step "the README's terminal session"
scripts/readme-session.sh --check

step "reproducible build"
scripts/reproducible.sh
