#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sourced. Words for people, and the reading of scanned disks as data: nothing on them is sourced, run or followed out of its root.
# shellcheck disable=SC2034 # VALUE is an answer

# Names from a disk are quoted, so that no line of a log can be made up by one.
say() { printf 'scan: %s\n' "$1" >&2; }

# root path: where a path of a scanned root really is, into RESOLVED. Links are followed as in a chroot, so none leads out of
# the root. Fails for what is not there and for circles. A variable, because $(…) would cut line ends off a name.
resolve_inside() {
  local root=$1 rest=$2 at='' part link hops=0
  RESOLVED=''
  while [ -n "$rest" ]; do
    part=${rest%%/*}
    if [[ $rest == */* ]]; then rest=${rest#*/}; else rest=''; fi
    case $part in
      '' | .) continue ;;
      ..) at=${at%/*}; continue ;;
    esac
    if [ -L "$root$at/$part" ]; then
      hops=$((hops + 1))
      [ "$hops" -le 40 ] || return 1
      link=$(readlink -- "$root$at/$part"; printf x)
      link=${link%$'\n'x}
      rest=$link/$rest
      [[ $link != /* ]] || at=''
    elif [ -e "$root$at/$part" ]; then
      at+=/$part
    else
      return 1
    fi
  done
  RESOLVED=$root$at
}

# root path…: the first of these that is a regular file within the root, into RESOLVED. A pipe or a device is not read.
regular_inside() {
  local root=$1 path
  shift
  for path in "$@"; do
    if resolve_inside "$root" "$path" && [ -f "$RESOLVED" ]; then return 0; fi
  done
  return 1
}

# root: whether the files of a Linux system are there.
has_linux() {
  regular_inside "$1" etc/os-release usr/lib/os-release etc/redhat-release etc/alpine-release etc/debian_version etc/SuSE-release
}

has_windows() {
  local name
  for name in Windows WINDOWS windows; do
    if resolve_inside "$1" "$name/System32" && [ -d "$RESOLVED" ]; then return 0; fi
  done
  return 1
}

# root key: a value of os-release, into VALUE; only plain characters, so it can be shown and passed on. Empty if it has others.
os_release_value() {
  local line value
  VALUE=''
  regular_inside "$1" etc/os-release usr/lib/os-release || return 0
  while IFS= read -r line || [ -n "$line" ]; do
    [[ $line == "$2="* ]] || continue
    value=${line#*=}
    value=${value#[\"\']}
    value=${value%[\"\']}
    [[ $value =~ ^[A-Za-z0-9._:/\ +-]{1,80}$ ]] && VALUE=$value
    return 0
  done < <(head -c 65536 -- "$RESOLVED" | tr -d '\0')
}

# root: the newest kernel that is installed, into VALUE; empty if none has a plain name.
kernel_release() {
  local dir name names=()
  VALUE=''
  for dir in lib/modules usr/lib/modules; do
    if ! resolve_inside "$1" "$dir" || [ ! -d "$RESOLVED" ]; then continue; fi
    for name in "$RESOLVED"/*; do
      name=${name##*/}
      if [[ $name =~ ^[0-9][A-Za-z0-9._+-]{0,63}$ ]]; then names+=("$name"); fi
    done
  done
  [ ${#names[@]} -eq 0 ] || VALUE=$(printf '%s\n' "${names[@]}" | sort -V | tail -n 1)
}
