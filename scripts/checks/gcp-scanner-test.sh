#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the packed start-up script of a GCP scanner, on a real disk image, against a metadata server, a bucket and a secret on
# loopback: results are created once and the manifest last, the machine always powers off, and no token is in an argument list.
# Needs root and node. REQUIRE_PEERS=1 makes what is missing a failure.
# shellcheck disable=SC2016,SC1091 # what looks like an expansion is there to stay one
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
failures=0 what='' number=0

lacks() {
  echo "SKIPPED: $1 not installed"
  [ "${REQUIRE_PEERS:-0}" != 1 ] || exit 1
  exit 0
}
for tool in node jq losetup mke2fs unshare curl; do command -v "$tool" >/dev/null || lacks "$tool"; done
[ "$(id -u)" = 0 ] || lacks 'root, so the test of the scanner is'
work="$(mktemp -d)"
server=''
source "$root/scripts/checks/disks-images.sh"
clean_up() {
  [ -z "$server" ] || kill "$server" || true
  rm -rf "$work"
}
trap clean_up EXIT
cloud="$work/cloud"
mkdir -p "$cloud"/{attributes,artifacts,objects} "$work"/{bin,spy,dev,here,tmp}
cd "$work/here"

fail() {
  echo "gcp-scanner: $what: $*" >&2
  failures=$((failures + 1))
}

stubs() {
  printf 'ya29.planted-machine-token\nplanted.qualys.token\n' >"$work/planted"
  cat >"$work/bin/curl" <<STUB
#!/usr/bin/env bash
printf 'curl %s\n' "\$*" >>"$work/argv"
cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ' | grep -F -f "$work/planted" >>"$work/leaks"
exec $(command -v curl) "\$@"
STUB
  printf '#!/usr/bin/env bash\necho off >>"%s/off"\n' "$work" >"$work/bin/poweroff"
  stand_in "$work/spy" "$work/bin/qscanner.program"
  mkdir -p "$work/pack/linux-amd64"
  cp "$work/bin/qscanner.program" "$work/pack/linux-amd64/qscanner"
  tar -czf "$cloud/artifacts/qscanner-4.8.0-2.tar.gz" -C "$work/pack" linux-amd64
  chmod +x "$work"/bin/*
}

attributes() {
  local pair
  rm -f "$cloud"/attributes/*
  for pair in job=0123456789abcdef0123 attempt=1 bucket=results-bucket disks=disk-0,disk-1 types=os,secret artifact-bucket=artifacts \
    qscanner-object=scanner/qscanner-4.8.0-2.tar.gz qscanner-version=4.8.0-2 \
    "qscanner-sha256=$(sha256sum <"$cloud/artifacts/qscanner-4.8.0-2.tar.gz" | cut -d' ' -f1)" "$@"; do
    printf '%s' "${pair#*=}" >"$cloud/attributes/${pair%%=*}"
  done
}

# The environment of a scanner whose state is in $state, for a sub-shell that becomes it.
become_scanner() {
  export PATH="$work/bin:$PATH" TMPDIR="$work/tmp" GCE_METADATA_HOST="127.0.0.1:$port" STORAGE_URL="http://127.0.0.1:$port" \
    SECRETS_URL="http://127.0.0.1:$port" SCANNER_STATE="$state" SCANNER_DEVICES="$work/dev/google-" HEARTBEAT_SECONDS=1 RETRY_SECONDS=0
  exec bash "$work/startup.sh" >"$work/log" 2>&1
}

# what [keep]: a new machine starts; with keep the bucket stays as it is.
start() {
  what=$1 code=0
  number=$((number + 1))
  state="$work/state-$number"
  [ "${2:-}" = keep ] || { rm -rf "$cloud/objects" "$cloud/order" && mkdir "$cloud/objects"; }
  rm -rf "$work"/{off,argv,leaks} "$work"/spy/{args,env,mounts,net,names,count}
  (become_scanner) || code=$?
  off_and_clean
}

off_and_clean() {
  [ "$(cat "$work/off" 2>/dev/null)" = off ] || fail "does not power off, once: $(cat "$work/log")"
  [ ! -s "$work/leaks" ] || fail "a token is in an argument list: $(cat "$work/leaks")"
  ! grep -qF -f "$work/planted" "$work/argv" "$work/log" || fail 'a token is shown'
  ! grep -rqF -f "$work/planted" "$cloud/objects" "$state" || fail 'a token is in a file'
  ! grep -q " $work/" /proc/self/mountinfo || fail 'leaves mounts'
  ! losetup -a | grep -qF "$work" || fail "leaves loop devices: $(losetup -a)"
  [ -z "$(find "$work" -name 'pwned*' -print -quit)" ] || fail 'a setting was executed'
}

objects() { cut -d/ -f4- "$cloud/order" 2>/dev/null | sed 's/heartbeat-[0-9]*/heartbeat/' | uniq | tr '\n' ' '; }
object() { cat "$cloud/objects/results%2F0123456789abcdef0123%2F1%2F$1" 2>/dev/null; }
ends() { [ "$code" = "$1" ] || fail "ended with $code: $(cat "$work/log")"; }
has() { [ "$(objects)" = "$1" ] || fail "made $(objects): $(cat "$work/log")"; }
manifest_says() { [ "$(object manifest.json | jq -c "$1")" = "$2" ] || fail "$(object manifest.json): $(cat "$work/log")"; }

runs() {
  attributes
  start 'a scan'
  ends 0
  for name in heartbeat 0.0-os-ChangeList.db.xz 0.0-secret-SecretResult.json.xz; do
    [[ " $(objects)" == *" $name "* ]] || fail "$name was not made: $(objects)"
  done
  # A beat may come at any time; of the results the manifest is the last.
  [ "$(grep -v /heartbeat "$cloud/order" | tail -n 1)" = results/0123456789abcdef0123/1/manifest.json ] || fail 'the manifest is not last'
  manifest_says '[.job,.attempt,.types.os.status]' '["0123456789abcdef0123",1,"Ok"]'
  manifest_says '.files[0].sha256' "\"$(object 0.0-os-ChangeList.db.xz | sha256sum | cut -d' ' -f1)\""
  ! grep -q secrets/ "$cloud/calls" || fail 'asked for a secret'

  local before
  before=$(ls "$cloud/objects")
  what='a second start of the same machine' code=0
  rm -f "$work/off"
  (become_scanner) || code=$?
  [ "$code" != 0 ] || fail 'goes on'
  [ "$before" = "$(ls "$cloud/objects")" ] || fail 'writes'
  off_and_clean
  before=$(sha256sum "$cloud"/objects/*[!0-9])
  start 'another machine with the same place' keep
  ends 1
  [ "$before" = "$(sha256sum "$cloud"/objects/*[!0-9])" ] || fail 'replaces results'
  grep -q 'exists already' "$work/log" || fail "does not say why: $(cat "$work/log")"
}

faults() {
  attributes
  echo '[{"object":"ChangeList","status":503,"times":1,"makes":true},{"object":"manifest","status":500,"times":2}]' >"$cloud/faults.json"
  start 'a lost reply and a server in trouble'
  ends 0
  manifest_says '.files|length' 2
  echo '[{"object":"ChangeList","status":403,"times":9}]' >"$cloud/faults.json"
  start 'a bucket that refuses'
  ends 1
  [[ " $(objects)" != *manifest* ]] || fail 'writes a manifest without its file'
  rm "$cloud/faults.json"
  attributes qscanner-sha256=0000000000000000000000000000000000000000000000000000000000000000
  start 'an archive with another hash'
  ends 0
  manifest_says '[.types.os.code,(.files|length)]' '["ARTIFACT",0]'
  [ ! -e "$work/spy/args" ] || fail 'runs it'
  attributes disks=disk-0,disk-9
  start 'a disk that is not there'
  manifest_says .types.os.code '"MOUNT"'
}

settings() {
  local pair
  for pair in 'disks=disk-0;touch pwned' 'disks=$(touch pwned)' 'job=../../x' 'bucket=a"b' 'types=os,all' $'attempt=1\n2' 'delivery=other' 'target=a=b c'; do
    attributes "$pair"
    start "the setting ${pair@Q}"
    ends 1
    has ''
  done
  attributes
  rm "$cloud/attributes/job"
  start 'no job'
  ends 1
}

uploads() {
  printf 'planted.qualys.token' >"$cloud/secret"
  attributes delivery=qscanner-upload qualys-pod=US2 qualys-secret=projects/p/secrets/qualys/versions/latest types=os target=hostname=web-1
  start 'an upload by qscanner'
  ends 0
  manifest_says '.files[0].uploaded' true
  grep -qx 'QUALYS_ACCESS_TOKEN=planted.qualys.token' "$work/spy/env" || fail 'qscanner has no token'
  grep -qF -- '--scan-target-info hostname=web-1' "$work/spy/args" || fail "called with $(cat "$work/spy/args")"
  rm -f "$work/spy/env" "$cloud/secret"
  start 'a secret that cannot be read'
  manifest_says .types.os.code '"SECRET"'
}

ended() {
  local tries=0 pid
  attributes
  what='a scanner ended in its middle'
  state="$work/state-ended" code=0
  rm -rf "$cloud/objects" "$cloud/order" "$work"/{off,argv,leaks} "$work/spy/args" && mkdir "$cloud/objects"
  echo hang >"$work/spy/behaviour"
  (become_scanner) &
  pid=$!
  while { [ ! -s "$work/spy/args" ] || [ "$(grep -c heartbeat "$cloud/order" 2>/dev/null)" -lt 2 ]; } && [ $tries -lt 100 ]; do tries=$((tries + 1)); sleep 0.1; done
  kill -TERM "$pid"
  wait "$pid" || code=$?
  rm "$work/spy/behaviour"
  ends 143
  [ "$(grep -c heartbeat "$cloud/order")" -ge 2 ] || fail 'its heart does not beat'
  [[ " $(objects)" != *manifest* ]] || fail 'writes a manifest'
  off_and_clean
}

stubs
system_tree "$work/tree" debian
ext4_image "$work/disk" 32 "$work/tree"
truncate -s 8M "$work/empty"
ln -s ../disk "$work/dev/google-disk-0"
ln -s ../empty "$work/dev/google-disk-1"
bash "$root/infra/gcp/scanner/package.sh" "$work/startup.sh"
bash "$root/infra/gcp/scanner/package.sh" "$work/startup-again.sh"
cmp -s "$work/startup.sh" "$work/startup-again.sh" || fail 'the package differs from one making to the next'
[ "$(stat -c %s "$work/startup.sh")" -lt 262144 ] || fail 'the package is too long for a metadata value'
node "$root/scripts/checks/gcp-fake.mjs" "$cloud" &
server=$!
tries=0
while [ ! -s "$cloud/port" ] && [ $tries -lt 50 ]; do tries=$((tries + 1)); sleep 0.1; done
port=$(cat "$cloud/port")
runs
faults
settings
uploads
ended
[ "$failures" = 0 ] || { echo "gcp-scanner: $failures failures" >&2; exit 1; }
echo "gcp-scanner: $number starts of the packed script, always powered off"
