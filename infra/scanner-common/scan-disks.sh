#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Scans the disks of one machine, on a machine made for this: finds their file systems, mounts them read-only, runs qscanner, and
# leaves its results in a directory. Knows no cloud. Needs root.
#
#   scan-disks.sh --result DIR --work DIR --qscanner FILE --version 4.8.0-2 --types os,swca [--timeouts os=300,swca=120]
#                 [--delivery files|qflow|qscanner-upload] [--pod POD | --gateway URL] [--target k=v,…] DISK…
#
# With qscanner-upload the access token is read from file descriptor 3.
# DIR gets: types (lines "os Ok" or "os Error MOUNT"), scanner (its version), uploaded (names that qscanner sent by itself), files/.
# shellcheck disable=SC1091,SC2034 # the parts share variables
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/text.sh"
source "$here/disks.sh"
source "$here/mount.sh"
source "$here/qscanner.sh"

DELIVERY=files POD='' GATEWAY='' TARGET='' TIMEOUTS='' TOKEN=''
declare -A STATUS=()

usage() {
  echo "scan-disks.sh: $1" >&2
  exit 2
}

# name value pattern
checked() {
  [[ $2 =~ ^($3)$ ]] || usage "$1 is not well formed"
  printf -v "$1" %s "$2"
}

read_arguments() {
  local option pairs='[A-Za-z0-9_.-]+=[A-Za-z0-9_.:/-]*(,[A-Za-z0-9_.-]+=[A-Za-z0-9_.:/-]*)*'
  while [[ ${1:-} == --* ]]; do
    option=$1
    case $option in
      --result) checked RESULT "${2:-}" '/[A-Za-z0-9/._-]+' ;;
      --work) checked WORK "${2:-}" '/[A-Za-z0-9/._-]+' ;;
      --qscanner) checked QSCANNER "${2:-}" '/[A-Za-z0-9/._-]+' ;;
      --version) checked VERSION "${2:-}" '[0-9][A-Za-z0-9.-]{0,30}' ;;
      --types) checked TYPES "${2:-}" '(os|swca|secret)(,(os|swca|secret))*' ;;
      --timeouts) checked TIMEOUTS "${2:-}" '((os|swca|secret)=[0-9]{1,5}(,(os|swca|secret)=[0-9]{1,5})*)?' ;;
      --delivery) checked DELIVERY "${2:-}" 'files|qflow|qscanner-upload' ;;
      --pod) checked POD "${2:-}" '[A-Za-z0-9]{0,10}' ;;
      --gateway) checked GATEWAY "${2:-}" '(https?://[A-Za-z0-9.:-]+)?' ;;
      --target) checked TARGET "${2:-}" "($pairs)?" ;;
      *) usage 'an unknown option' ;;
    esac
    shift 2
  done
  for option in RESULT WORK QSCANNER VERSION TYPES; do
    [ -n "${!option:-}" ] || usage 'an option is missing'
  done
  [ $# -gt 0 ] || usage 'no disk'
  DISKS=("$@")
}

release() {
  trap '' TERM INT HUP
  stop_child
  unmount_below "$WORK/parts"
  release_disks
  rm -rf -- "${WORK:?}/out" "${WORK:?}/tmp" "${WORK:?}/home"
}

open_disks() {
  local i
  for i in "${!DISKS[@]}"; do
    if [ -b "${DISKS[i]}" ] || [ -f "${DISKS[i]}" ]; then
      open_disk "$i" "${DISKS[i]}"
    else
      trouble MOUNT "disk $i is not there"
    fi
  done
  open_volumes
}

# type code: the first error of a type stays. A part without a system beside one with a result is none.
note() {
  case ${STATUS[$1]:-}/$2 in
    Ok/NO_OS) ;;
    /* | Ok/* | NO_OS/*) STATUS[$1]=$2 ;;
  esac
}

# Finds out what each part is: a system, Windows, or data. Roots take the parts their fstab names.
sort_parts() {
  local i
  ROOTS=() DATA=()
  for i in "${!FS_POINT[@]}"; do
    [ -n "${FS_POINT[i]}" ] || continue
    if [ "${FS_TYPE[i]}" = ntfs ] && has_windows "${FS_POINT[i]}"; then
      trouble UNSUPPORTED "disk ${FS_DISK[i]} part ${FS_SLOT[i]}: Windows"
    elif has_linux "${FS_POINT[i]}"; then
      ROOTS+=("$i")
      describe "$i"
    else
      DATA+=("$i")
    fi
  done
  for i in "${ROOTS[@]}"; do attach_parts "$i"; done
}

describe() {
  local id
  os_release_value "${FS_POINT[$1]}" ID
  id=$VALUE
  os_release_value "${FS_POINT[$1]}" VERSION_ID
  say "disk ${FS_DISK[$1]} part ${FS_SLOT[$1]}: a system, ${id:-unknown} ${VALUE:-}"
}

# type index…
scan_parts() {
  local type=$1 i
  shift
  for i in "$@"; do
    scan_root "${FS_DISK[i]}.${FS_SLOT[i]}" "$type" "${FS_POINT[i]}"
    note "$type" "$CODE"
  done
}

# The operating system is looked for in systems; the other types also in data that belongs to none.
scan_type() {
  local type=$1 i others=()
  if [ "$type" != os ]; then
    for i in "${DATA[@]}"; do [ -n "${FS_TAKEN[i]:-}" ] || others+=("$i"); done
  fi
  scan_parts "$type" "${ROOTS[@]}" "${others[@]}"
  # What could not be looked at explains the error better than what was not found.
  [ -z "$TROUBLE" ] || STATUS[$type]=$TROUBLE
  STATUS[$type]=${STATUS[$type]:-NO_OS}
}

write_types() {
  local type
  for type in ${TYPES//,/ }; do
    if [ "${STATUS[$type]}" = Ok ]; then echo "$type Ok"; else echo "$type Error ${STATUS[$type]}"; fi
  done | sort -u >"$RESULT/types"
}

main() {
  local type
  read_arguments "$@"
  if [ "$DELIVERY" = qscanner-upload ]; then IFS= read -r TOKEN <&3 || true; fi
  trap release EXIT
  trap 'exit 143' TERM INT HUP
  umask 077
  mkdir -p -- "$RESULT/files" "$WORK/parts" "$WORK/out" "$WORK/home" "$WORK/tmp"
  echo "$VERSION" >"$RESULT/scanner"
  : >"$RESULT/uploaded"
  if probe; then
    open_disks
    mount_all "$WORK/parts"
    sort_parts
    for type in ${TYPES//,/ }; do scan_type "$type"; done
  else
    for type in ${TYPES//,/ }; do STATUS[$type]=UNSUPPORTED; done
  fi
  write_types
}

main "$@"
