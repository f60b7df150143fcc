#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sourced. Runs Qualys' scanner on a mounted root: probed for what it can do, in a clean environment, without processes that
# outlive it and, unless it uploads by itself, without a network.

CHILD=''

# seconds log command…: runs it apart from everything; its exit code is the answer. Nothing is left of it, also after a time-out.
run_apart() {
  local seconds=$1 log=$2 code=0
  shift 2
  # --kill-child and a name space of processes: with its first process all others end, also those that left the group.
  local apart=(unshare --fork --kill-child --pid --mount-proc)
  [ "$DELIVERY" = qscanner-upload ] || apart+=(--net)
  (
    clean_environment
    exec timeout -s KILL "$seconds" "${apart[@]}" "$@"
  ) >"$log" 2>&1 </dev/null 3<&- &
  CHILD=$!
  wait "$CHILD" || code=$?
  CHILD=''
  return "$code"
}

# timeout(1) leads a group of its own; TERM would stop at unshare.
stop_child() {
  [ -n "$CHILD" ] || return 0
  kill -KILL -- "-$CHILD" 2>/dev/null || kill -KILL "$CHILD" 2>/dev/null || true
  wait "$CHILD" 2>/dev/null || true
  CHILD=''
}

# The token goes from a variable of this shell into the environment of the child: never into arguments or files.
clean_environment() {
  local name
  for name in $(compgen -e); do
    [ "$name" = PATH ] || unset "$name"
  done
  ulimit -c 0
  export HOME=$WORK/home TMPDIR=$WORK/tmp
  if [ "$DELIVERY" = qscanner-upload ]; then export QUALYS_ACCESS_TOKEN=$TOKEN; fi
}

knows() { grep -qE -- "(^|[^[:alnum:]_-])$1([^[:alnum:]_-]|\$)" "$WORK/help"; }

# Asks the scanner what it is and what it can do; fails if it is not the release that was meant or cannot scan a root.
probe() {
  local flag
  : >"$WORK/help"
  [ -f "$QSCANNER" ] && [ -x "$QSCANNER" ] || return 1
  TOKEN_OF_PROBE=$TOKEN TOKEN=''
  run_apart 60 "$WORK/version" "$QSCANNER" --version || true
  run_apart 60 "$WORK/help.1" "$QSCANNER" --help || true
  run_apart 60 "$WORK/help.2" "$QSCANNER" rootfs --help || true
  TOKEN=$TOKEN_OF_PROBE
  cat "$WORK/help.1" "$WORK/help.2" >"$WORK/help"
  if ! grep -qF -- "${VERSION%%-*}" "$WORK/version"; then
    say "the scanner is not version $VERSION"
    return 1
  fi
  for flag in rootfs --mode --scan-types --format --output-dir "$(mode)"; do
    if ! knows "$flag"; then
      say "the scanner $VERSION does not know $flag"
      return 1
    fi
  done
}

mode() { if [ "$DELIVERY" = qscanner-upload ]; then echo scan-only; else echo inventory-only; fi; }

# type root directory: the arguments, into ARGUMENTS. What a release does not know is left out, if the result is no less without.
arguments_for() {
  local type=$1 root=$2 out=$3 pair
  ARGUMENTS=(--mode "$(mode)" --output-dir "$out")
  case $type in
    os) ARGUMENTS+=(--scan-types os --format 'json,db') ;;
    swca) ARGUMENTS+=(--scan-types sca --format 'json,db') ;;
    secret) ARGUMENTS+=(--scan-types secret --format secret-result) ;;
  esac
  [ -z "$POD" ] || ARGUMENTS+=(--pod "$POD")
  [ -z "$GATEWAY" ] || ARGUMENTS+=(--gateway-url "$GATEWAY")
  if knows --cache; then ARGUMENTS+=(--cache none); fi
  if knows --scan-timeout; then ARGUMENTS+=(--scan-timeout "$(seconds_of "$type")s"); fi
  # Without a network it must not wait for one.
  if [ "$DELIVERY" != qscanner-upload ]; then
    if knows --offline-scan; then ARGUMENTS+=(--offline-scan=true); fi
    if knows --skip-java-db-update; then ARGUMENTS+=(--skip-java-db-update); fi
  fi
  if knows --multi-partition; then ARGUMENTS+=(--multi-partition); fi
  if [ "$type" = os ] && knows --exit-if-os-not-found; then ARGUMENTS+=(--exit-if-os-not-found); fi
  kernel_release "$root"
  # Otherwise it would take the kernel of this machine for the one of the disk.
  if [ -n "$VALUE" ] && knows --shell-commands; then ARGUMENTS+=(--shell-commands "uname -a=Linux localhost $VALUE"); fi
  if knows --scan-target-info; then
    for pair in ${TARGET//,/ }; do ARGUMENTS+=(--scan-target-info "$pair"); done
  fi
  ARGUMENTS+=(rootfs "$root")
}

# type: its time limit in seconds.
seconds_of() {
  if [[ ,$TIMEOUTS, =~ ,$1=([0-9]{1,5}), ]]; then echo "${BASH_REMATCH[1]}"; else echo 300; fi
}

# name type root: scans, keeps the result, and says how it went in CODE: Ok, or what an error is called.
scan_root() {
  local name=$1 type=$2 root=$3 out="$WORK/out/$1-$2" begun=$SECONDS limit code=0
  mkdir -p -- "$out"
  limit=$(($(seconds_of "$type") + 60))
  arguments_for "$type" "$root" "$out"
  run_apart "$limit" "$WORK/log" "$QSCANNER" "${ARGUMENTS[@]}" || code=$?
  case $code in
    0) CODE=Ok ;;
    15) CODE=NO_OS ;;
    2 | 17) CODE=UNSUPPORTED ;;
    32) CODE=TIMEOUT ;;
    33 | 37 | 39) CODE=UPLOAD ;;
    124 | 137) if [ $((SECONDS - begun)) -ge "$limit" ]; then CODE=TIMEOUT; else CODE=SCANNER_CRASH; fi ;;
    *) CODE=SCANNER_CRASH ;;
  esac
  if [ "$CODE" = Ok ] && ! keep_result "$name" "$type" "$out"; then CODE=SCANNER_CRASH; fi
  say "part $name, $type: $CODE (exit code $code after $((SECONDS - begun)) s)"
  rm -rf -- "$out"
}

# name type directory: copies the one result under a plain name. No file, two of them or a link is no result.
keep_result() {
  local suffix=ChangeList.db.xz files=() file plain
  [ "$2" != secret ] || suffix=SecretResult.json.xz
  while IFS= read -r -d '' file; do files+=("$file"); done \
    < <(find "$3" -mindepth 1 -maxdepth 1 -type f -name "*-$suffix" -size -2097152k -print0)
  if [ ${#files[@]} -ne 1 ] || [ ! -s "${files[0]}" ]; then
    say "part $1, $2: ${#files[@]} results instead of one"
    return 1
  fi
  plain="$1-$2-$suffix"
  cp -- "${files[0]}" "$RESULT/files/$plain"
  if [ "$DELIVERY" = qscanner-upload ]; then echo "$plain" >>"$RESULT/uploaded"; fi
}
