# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What the scripts of every cloud do alike: arguments, a folder of their own, checks, and the one way in which commands are run.
# Sourced by the lib.sh of each; credentials go into no argument of any command.
set -euo pipefail
umask 077

# shellcheck disable=SC2034 # for the scripts that source this
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
dry_run=false
arguments=()
for argument in "$@"; do
  case "$argument" in
    --dry-run) dry_run=true ;;
    -*) echo "quaywatch: unknown option $argument" >&2; exit 2 ;;
    *) arguments+=("$argument") ;;
  esac
done
if [ "${DRY_RUN:-0}" = 1 ]; then dry_run=true; fi
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

die() { echo "quaywatch: $*" >&2; exit 2; }

# One line for all that is missing.
need() {
  local missing=() tool
  for tool in "$@"; do command -v "$tool" >/dev/null || missing+=("$tool"); done
  [ ${#missing[@]} -eq 0 ] || die "not installed: ${missing[*]}"
}

matches() { [[ "$2" =~ ^($3)$ ]] || die "$1 cannot be '$2'"; }

shown() { printf '+'; printf ' %q' "$@"; printf '\n'; }

# Prints the command, then runs it.
run() {
  shown "$@"
  $dry_run || "$@"
}

# The answer of a command that only reads; in a dry run the first argument instead.
ask() {
  local stand_in="$1"
  shift
  shown "$@" >&2
  if $dry_run; then echo "$stand_in"; else "$@"; fi
}

# The same, for what may not exist: empty then.
seek() { ask "$@" 2>"$work/sought" || true; grep '^+ ' "$work/sought" >&2 || true; }
