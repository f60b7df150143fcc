#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# manifest.sh DIR JOB ATTEMPT: prints the manifest of what scan-disks.sh left in DIR, as core's ResultManifest reads it. Every word
# in it matches a grammar, so none needs escaping; a file with another name is an error.
set -euo pipefail

dir=$1 job=$2 attempt=$3
[[ $job =~ ^[0-9a-f]{20}$ && $attempt =~ ^[1-9][0-9]?$ ]] || { echo 'manifest: job or attempt is not well formed' >&2; exit 2; }

types() {
  local type status code comma=''
  while read -r type status code; do
    [[ $type =~ ^(os|swca|secret)$ && "$status $code" =~ ^(Ok\ |Error\ [A-Z_]{1,40})$ ]] || { echo 'manifest: a type is not well formed' >&2; return 1; }
    printf '%s"%s":{"status":"%s"%s}' "$comma" "$type" "$status" "${code:+,\"code\":\"$code\"}"
    comma=,
  done <"$dir/types"
}

files() {
  local path name type sum comma='' uploaded
  for path in "$dir"/files/*; do
    [ -e "$path" ] || [ -L "$path" ] || continue
    name=${path##*/} type=''
    if [[ $name =~ ^[A-Za-z0-9][A-Za-z0-9._]{0,30}-(os|swca|secret)-[A-Za-z0-9._-]{1,60}$ ]]; then type=${BASH_REMATCH[1]}; fi
    if [ -z "$type" ] || [ ! -f "$path" ] || [ -L "$path" ]; then
      echo 'manifest: a file is not well named' >&2
      return 1
    fi
    sum=$(sha256sum <"$path")
    uploaded=''
    if grep -qxF -- "$name" "$dir/uploaded" 2>/dev/null; then uploaded=',"uploaded":true'; fi
    printf '%s{"name":"%s","type":"%s","bytes":%d,"sha256":"%s"%s}' "$comma" "$name" "$type" "$(stat -c %s -- "$path")" "${sum%% *}" "$uploaded"
    comma=,
  done
}

read -r scanner <"$dir/scanner"
[[ $scanner =~ ^[0-9][A-Za-z0-9.-]{0,30}$ ]] || { echo 'manifest: the version is not well formed' >&2; exit 2; }
types=$(types)
files=$(files)
printf '{"job":"%s","attempt":%d,"scanner":"%s","types":{%s},"files":[%s]}\n' "$job" "$attempt" "$scanner" "$types" "$files"
