#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Start-up script of a scanner: a machine that is made for one job, scans the disks it was born with, leaves results in a bucket and
# powers off. package.sh packs it together with the files it uses.
#
# Attributes: job, attempt, bucket, disks (device names, comma list, the boot disk first), types; timeouts (os=300,swca=120),
# artifact-bucket, qscanner-object, qscanner-sha256, qscanner-version; delivery, qualys-pod or qualys-gateway, target (k=v,…), and
# with delivery=qscanner-upload qualys-secret (projects/…/versions/…), the only case in which a credential of Qualys gets here.
# shellcheck disable=SC1091,SC2153 # the settings are assigned by name
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
common="${SCANNER_COMMON:-$here/../../scanner-common}"
[ -d "$common" ] || common="$here"
source "$here/upload-gcs.sh"
state="${SCANNER_STATE:-/var/lib/quaywatch}"
devices="${SCANNER_DEVICES:-/dev/disk/by-id/google-}"
HEART='' SCAN=''

power_off() {
  trap '' TERM INT HUP
  if [ -n "$SCAN" ]; then
    kill "$SCAN" 2>/dev/null || true
    wait "$SCAN" || true
  fi
  [ -z "$HEART" ] || kill "$HEART" 2>/dev/null || true
  echo 'scanner: powers off'
  "${POWER_OFF:-poweroff}" || true
}

# variable attribute pattern [default]
read_setting() {
  local value
  if [ $# -gt 3 ]; then value=$(attribute "$2" "$4"); else value=$(attribute "$2"); fi
  if [[ ! $value =~ ^($3)$ ]]; then
    echo "scanner: the setting $2 is not well formed" >&2
    return 1
  fi
  printf -v "$1" %s "$value"
}

read_settings() {
  local object='[A-Za-z0-9][A-Za-z0-9._/-]{0,200}' bucket='[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]'
  read_setting JOB job '[0-9a-f]{20}'
  read_setting ATTEMPT attempt '[1-9][0-9]?'
  read_setting BUCKET bucket "$bucket"
  read_setting TYPES types '(os|swca|secret)(,(os|swca|secret))*'
  PREFIX="results/$JOB/$ATTEMPT"
  read_setting DISKS disks '[a-z0-9][a-z0-9-]{0,62}(,[a-z0-9][a-z0-9-]{0,62})*'
  read_setting TIMEOUTS timeouts '[a-z0-9=,]*' ''
  read_setting ARTIFACTS artifact-bucket "$bucket"
  read_setting OBJECT qscanner-object "$object"
  read_setting SHA256 qscanner-sha256 '[0-9a-f]{64}'
  read_setting VERSION qscanner-version '[0-9][A-Za-z0-9.-]{0,30}'
  read_setting DELIVERY delivery 'files|qflow|qscanner-upload' files
  read_setting POD qualys-pod '[A-Za-z0-9]{0,10}' ''
  read_setting GATEWAY qualys-gateway '(https?://[A-Za-z0-9.:-]+)?' ''
  read_setting TARGET target '[A-Za-z0-9_.:/=,-]*' ''
  SECRET=''
  if [ "$DELIVERY" = qscanner-upload ]; then
    read_setting SECRET qualys-secret 'projects/[a-z0-9:.-]+/secrets/[A-Za-z0-9_-]+/versions/[a-z0-9]+'
  fi
}

# A scanner may create and not replace, so each beat is an object of its own.
beat() {
  local pause=${HEARTBEAT_SECONDS:-60} nap=''
  trap '[ -z "$nap" ] || kill "$nap"; exit 0' TERM
  while :; do
    create_object "$BUCKET" "$PREFIX/heartbeat-$(date +%s)" "$state/beat" || true
    sleep "$pause" &
    nap=$!
    wait "$nap"
  done
}

# Fetches the archive of qscanner, and takes the one program out of it.
install_qscanner() {
  local archive="$state/qscanner.archive" member
  fetch_object "$ARTIFACTS" "$OBJECT" "$archive" "$SHA256" || return 1
  member=$(tar -tzf "$archive" | grep -E '^(\./)?([A-Za-z0-9._-]+/)?qscanner$' | head -n 1) || true
  [ -n "$member" ] || { echo 'scanner: no qscanner in the archive' >&2; return 1; }
  tar -xzOf "$archive" -- "$member" >"$state/qscanner" || return 1
  chmod 700 "$state/qscanner"
}

# What the scan could not begin with is said as its result: the job then ends with a reason instead of a time-out. code
nothing_but() {
  local type
  mkdir -p "$state/result/files"
  echo "$VERSION" >"$state/result/scanner"
  for type in ${TYPES//,/ }; do echo "$type Error $1"; done | sort -u >"$state/result/types"
}

scan() {
  local name paths=() token=''
  for name in ${DISKS//,/ }; do paths+=("$(readlink -f -- "$devices$name" || printf '%s' "$devices$name")"); done
  if [ -n "$SECRET" ]; then
    token=$(secret "$SECRET") || token=''
    if [ -z "$token" ]; then
      nothing_but SECRET
      return
    fi
  fi
  # Descriptor 3 is a pipe: the token is in no file and no argument.
  bash "$common/scan-disks.sh" --result "$state/result" --work "$state/work" --qscanner "$state/qscanner" --version "$VERSION" \
    --types "$TYPES" --timeouts "$TIMEOUTS" --delivery "$DELIVERY" --pod "$POD" --gateway "$GATEWAY" --target "$TARGET" \
    "${paths[@]}" 3< <(printf '%s\n' "$token") &
  SCAN=$!
  token=''
  wait "$SCAN" || { SCAN='' && nothing_but SCANNER_CRASH; }
  SCAN=''
}

# The files first, the manifest last: where it is, everything is.
upload() {
  local file
  bash "$common/manifest.sh" "$state/result" "$JOB" "$ATTEMPT" >"$state/manifest.json"
  for file in "$state/result/files"/*; do
    [ -e "$file" ] || continue
    create_object "$BUCKET" "$PREFIX/${file##*/}" "$file"
  done
  create_object "$BUCKET" "$PREFIX/manifest.json" "$state/manifest.json"
}

main() {
  trap power_off EXIT
  trap 'exit 143' TERM INT HUP
  umask 077
  # A machine that was started a second time cannot replace what the first start wrote.
  mkdir -p "${state%/*}"
  mkdir "$state"
  read_settings
  : >"$state/beat"
  beat &
  HEART=$!
  if install_qscanner; then scan; else nothing_but ARTIFACT; fi
  upload
  echo 'scanner: done'
}

main "$@"
