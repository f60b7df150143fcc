#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the terminal session that README.md shows and puts its output between the markers; --check compares instead.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
readme="$root/README.md"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

session() {
  echo '<!-- session -->'
  echo '```console'
  echo '$ ./scripts/quaywatch demo deployment --fail-on critical --report-dir quaywatch-reports'
  (cd "$work" && "$root/scripts/quaywatch" demo deployment --fail-on critical --report-dir quaywatch-reports) || true
  echo '```'
  echo '<!-- /session -->'
}

session | sed 's/[[:space:]]*$//' >"$work/session"
awk -v file="$work/session" '
  /^<!-- session -->$/ { while ((getline line < file) > 0) print line; inside = 1 }
  !inside { print }
  /^<!-- \/session -->$/ { inside = 0 }' "$readme" >"$work/README.md"
if [ "${1:-}" = --check ]; then
  diff -u "$readme" "$work/README.md" || { echo "README.md shows an old session; run scripts/readme-session.sh" >&2; exit 1; }
  echo "README.md shows what the command prints"
else
  cp "$work/README.md" "$readme"
fi
