#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the scanner's scripts on real disk images, good ones and hostile ones: what is mounted is read-only and cannot be run from, no
# byte of an image changes, nothing on it is executed, no mount, loop device or process is left, and no error looks like a result.
# Needs root. MANY_FILES=1000000 for a bigger disk than the usual one. REQUIRE_PEERS=1 makes a missing tool a failure.
# shellcheck disable=SC2016,SC1091 # what looks like an expansion is there to stay one
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
common="$root/infra/scanner-common"
failures=0 scans=0

lacks() {
  echo "SKIPPED: $1 not installed"
  [ "${REQUIRE_PEERS:-0}" != 1 ] || exit 1
}

for tool in losetup blkid partx mke2fs unshare; do
  if ! command -v "$tool" >/dev/null; then lacks "$tool" && exit 0; fi
done
if [ "$(id -u)" != 0 ]; then lacks "root, so the test of the disks is" && exit 0; fi
work="$(mktemp -d)"
source "$root/scripts/checks/disks-images.sh"
spy="$work/spy"
mkdir -p "$spy" "$work/bin" "$work/images" "$work/here"
stand_in "$spy" "$work/bin/qscanner"
cd "$work/here"

clean_up() {
  local point loop
  while read -r _ _ _ _ point _; do
    if [[ $point == "$work"/* ]]; then umount -l -- "$point" || true; fi
  done < <(tac /proc/self/mountinfo)
  while read -r loop; do losetup -d "$loop" || true; done < <(loops)
  rm -rf "$work"
}
trap clean_up EXIT

# Loop devices made of our images, or of such loop devices.
loops() {
  local name back
  losetup --noheadings --list --output NAME,BACK-FILE | while read -r name back; do
    if [[ $back == "$work"/* || $back == /dev/loop* ]]; then echo "$name"; fi
  done
}

fail() {
  echo "disks: $what: $*" >&2
  failures=$((failures + 1))
}

# No mount, no loop device, no process of ours. A loop device may need a moment after its last user.
nothing_left() {
  local tries=0
  while [ -n "$(loops)" ] && [ $tries -lt 20 ]; do
    tries=$((tries + 1))
    sleep 0.1
  done
  [ -z "$(loops)" ] || fail "leaves loop devices: $(loops | tr '\n' ' ')"
  ! grep -q " $work/" /proc/self/mountinfo || fail "leaves mounts"
  ! pgrep -f "$work/bin/qscanner" >/dev/null || fail "leaves a process"
  [ -z "$(find "$work" -name 'pwned*' -print -quit)" ] || fail "something on the disk was executed"
}

# Two layers keep a disk from being written, and one would hide that the other is gone: here the mount alone, on a device that could be
# written.
mounts_alone() {
  local kind loop point="$work/alone"
  mkdir -p "$point"
  for kind in ext4 xfs btrfs ntfs; do
    what="a mount of $kind on a writable device"
    [ -s "$work/images/alone-$kind" ] || continue
    loop=$(losetup -f --show "$work/images/alone-$kind")
    (
      source "$common/text.sh"
      source "$common/mount.sh"
      mount_part "$loop" "$kind" "$point"
    ) || fail 'does not work'
    grep " $point " /proc/self/mountinfo | cut -d' ' -f5,6 >"$spy/mounts"
    harmless_mounts
    umount "$point"
    losetup -d "$loop"
    nothing_left
  done
}

# what types option… image…: scans copies of nothing: the images themselves, whose bytes must stay.
scan() {
  what=$1
  local types=$2 before
  shift 2
  images=()
  for argument in "$@"; do if [ -f "$argument" ]; then images+=("$argument"); fi; done
  rm -rf "$spy"/{args,env,mounts,loops,net,names,count} "$work/result" "$work/scan"
  before=$(sha256sum "${images[@]}" 2>/dev/null || true)
  code=0
  bash "$common/scan-disks.sh" --result "$work/result" --work "$work/scan" --qscanner "$work/bin/qscanner" --version 4.8.0-2 \
    --types "$types" "$@" 2>"$work/log" || code=$?
  scans=$((scans + 1))
  [ "$code" = "${expected:-0}" ] || fail "ended with $code: $(cat "$work/log")"
  [ "$before" = "$(sha256sum "${images[@]}" 2>/dev/null || true)" ] || fail "an image has changed"
  nothing_left
  [ ! -e "$spy/mounts" ] || harmless_mounts
  [ ! -e "$spy/loops" ] || ! grep -qvE ' 1$' "$spy/loops" || fail "a loop device can be written: $(cat "$spy/loops")"
}

harmless_mounts() {
  local point options
  while read -r point options; do
    for option in ro noexec nosuid nodev; do
      [[ ,$options, == *,$option,* ]] || fail "$point is mounted without $option: $options"
    done
  done <"$spy/mounts"
}

says() { grep -qxF -- "$1" "$work/result/types" || fail "says $(tr '\n' ';' <"$work/result/types") and not $1: $(cat "$work/log")"; }
found() { grep -qF -- "$2" "$work/result/files/$1" 2>/dev/null || fail "$1 does not hold $2: $(ls "$work/result/files") $(cat "$work/log")"; }
no_files() { [ -z "$(ls -A "$work/result/files")" ] || fail "has results: $(ls "$work/result/files")"; }
called_with() { grep -qF -- "$1" "$spy/args" || fail "qscanner was not called with $1 but $(cat "$spy/args")"; }
logs() { grep -qF -- "$1" "$work/log" || fail "does not log $1: $(cat "$work/log")"; }

good_disks() {
  system_tree "$work/tree" debian
  ext4_image "$work/images/whole" 32 "$work/tree"
  scan 'ext4 on a whole disk' os,swca,secret "$work/images/whole"
  says 'os Ok'
  says 'swca Ok'
  says 'secret Ok'
  found 0.0-os-ChangeList.db.xz of-debian
  found 0.0-secret-SecretResult.json.xz secrets
  called_with '--shell-commands uname -a=Linux localhost 6.1.0-18-amd64'
  called_with '--mode inventory-only'
  logs 'a system, debian 12'
  [ "$(sort -u "$spy/net")" = 1 ] || fail 'qscanner had a network'
  ! grep -qvE '^(PATH|HOME|TMPDIR|PWD|SHLVL|_|QUALYS_ACCESS_TOKEN)=' "$spy/env" || fail "qscanner's environment: $(cat "$spy/env")"

  rm "$work/tree/var/lib/dpkg/status"
  echo 'Package: secret-token-in-upload' >"$work/tree/var/lib/dpkg/status"
  what='an upload'
  scan 'an upload by qscanner' os --delivery qscanner-upload --pod US2 "$work/images/whole" 3<<<'planted.token.value'
  says 'os Ok'
  called_with '--mode scan-only'
  called_with '--pod US2'
  grep -qx 'QUALYS_ACCESS_TOKEN=planted.token.value' "$spy/env" || fail 'qscanner got no token'
  grep -qx 0.0-os-ChangeList.db.xz "$work/result/uploaded" || fail 'is not marked as uploaded'
  ! grep -rqF planted.token "$work/result" "$work/log" "$spy/args" "$work/scan" || fail 'shows the token'
}

partitions() {
  if ! command -v sfdisk >/dev/null; then lacks fdisk && return; fi
  if ! command -v mkfs.xfs >/dev/null; then lacks xfsprogs && return; fi
  if ! command -v mkfs.btrfs >/dev/null; then lacks btrfs-progs && return; fi
  if ! command -v mkntfs >/dev/null; then lacks ntfs-3g && return; fi
  gpt_image "$work/images/gpt"
  scan 'a GPT with ext4, xfs, btrfs and NTFS' os,secret "$work/images/gpt"
  says 'os Ok'
  says 'secret Ok'
  found 0.1-os-ChangeList.db.xz on-xfs
  found 0.4-secret-SecretResult.json.xz secrets
  [ "$(sort -u "$spy/mounts" | wc -l)" = 4 ] || fail "mounts: $(sort -u "$spy/mounts")"

  truncate -s 320M "$work/images/alone-xfs"
  mkfs.xfs -q "$work/images/alone-xfs"
  truncate -s 200M "$work/images/alone-btrfs"
  mkfs.btrfs -q "$work/images/alone-btrfs" >/dev/null
  truncate -s 32M "$work/images/alone-ntfs"
  mkfs_at "$work/images/alone-ntfs" 0 32 mkntfs -q -F -f

  scan 'its system without its /var' os "$work/part.with-fstab"
  says 'os Error MOUNT'

  truncate -s 300M "$work/images/gpt"
  scan 'a disk cut off' os "$work/images/gpt"
  says 'os Error MOUNT'

  mkdir -p "$work/tree-windows/Windows/System32"
  truncate -s 32M "$work/images/windows"
  mkfs_at "$work/images/windows" 0 32 mkntfs -q -F -f
  fill "$work/images/windows" 0 $((32 << 20)) ntfs "$work/tree-windows"
  scan Windows os,secret "$work/images/windows"
  says 'os Error UNSUPPORTED'
  says 'secret Error UNSUPPORTED'

  system_tree "$work/tree-btrfs/@" ubuntu
  truncate -s 200M "$work/images/btrfs"
  mkfs.btrfs -q --rootdir "$work/tree-btrfs" "$work/images/btrfs" >/dev/null
  scan 'btrfs as a whole disk without a system on top' os "$work/images/btrfs"
  says 'os Error NO_OS'
  subvolume_image "$work/images/subvolume"
  scan 'btrfs with the subvolume @' os "$work/images/subvolume"
  says 'os Ok'
  found 0.0-os-ChangeList.db.xz of-ubuntu
}

volumes() {
  if ! command -v pvcreate >/dev/null; then lacks lvm2 && return; fi
  lvm_image "$work/images/lvm" 1
  scan 'a linear logical volume' os "$work/images/lvm"
  says 'os Ok'
  found 0.l1-os-ChangeList.db.xz of-lvm
  lvm_image "$work/images/pieces" 2
  scan 'a logical volume in two pieces without a device mapper' os "$work/images/pieces"
  if [ -e /dev/mapper/control ]; then says 'os Error MOUNT'; else says 'os Error UNSUPPORTED'; fi
  no_files
}

hostile_disks() {
  local tree="$work/tree-hostile" outside="$work/outside"
  system_tree "$tree" evil
  mkdir -p "$outside"
  echo 'ID=host' >"$outside/os-release"
  printf 'ID=$(touch pwned)\nVERSION_ID=`touch pwned-2`\nPRETTY_NAME="$(touch %s/pwned-3)"\ntouch pwned-4\n' "$work" >"$tree/usr/lib/os-release"
  printf 'UUID=$(touch pwned-5) /var ext4 x 0 0\nLABEL=x /../../etc ext4 defaults 0 0\nUUID=a;touch${IFS}pwned-6 /usr ext4 x 0 0\n' >"$tree/etc/fstab"
  mkdir -p "$tree/lib/modules/\$(touch pwned-7)" "$tree/lib/modules/9.9;touch pwned-8" "$tree/"$'a\nb $(touch pwned)'
  touch "$tree/"$'scan: os Ok\nfake' "$tree/"'`touch pwned-9`' "$tree/-rf"
  mknod "$tree/disk" b 7 0
  mknod "$tree/memory" c 1 1
  mkfifo "$tree/pipe"
  ln -s /etc/shadow "$tree/shadow"
  ext4_image "$work/images/hostile" 32 "$tree" -L '$(touch x);`id`'
  scan 'names and files that look like commands' os,secret "$work/images/hostile"
  says 'os Ok'
  called_with 'uname -a=Linux localhost 6.1.0-18-amd64'
  logs 'a system, unknown'

  rm "$tree/etc/os-release" "$tree/usr/lib/os-release" "$tree/etc/fstab"
  ln -s "$outside/os-release" "$tree/etc/os-release"
  ln -s "../../../../../../../..$outside/os-release" "$tree/usr/lib/os-release"
  ext4_image "$work/images/links" 32 "$tree"
  scan 'links out of the root' os "$work/images/links"
  says 'os Error NO_OS'
  rm "$tree/etc/os-release"
  mkfifo "$tree/etc/os-release"
  ln -sf os-release "$tree/usr/lib/os-release"
  ext4_image "$work/images/pipe" 32 "$tree"
  scan 'a pipe and a circle for os-release' os "$work/images/pipe"
  says 'os Error NO_OS'

  rm -r "$tree" && system_tree "$tree" evil
  rm -r "${tree:?}/var"
  ln -s "$outside" "$tree/var"
  echo "LABEL=other /var ext4 defaults 0 0" >"$tree/etc/fstab"
  ext4_image "$work/images/mount-out" 32 "$tree"
  ext4_image "$work/images/other" 32 "$outside" -L other
  scan 'a place to mount that leads out' os "$work/images/mount-out" "$work/images/other"
  says 'os Error MOUNT'
}

broken_disks() {
  local tree="$work/tree"
  truncate -s 32M "$work/images/dirty.base"
  mke2fs -q -F -t ext4 "$work/images/dirty.base"
  dirty_image "$work/images/dirty" ext4 "$tree"
  dumpe2fs -h "$work/images/dirty" 2>/dev/null | grep -q needs_recovery || { what=dirty; fail 'the journal is not dirty'; }
  scan 'a dirty journal of ext4' os "$work/images/dirty"
  says 'os Ok'
  if command -v mkfs.xfs >/dev/null; then
    truncate -s 320M "$work/images/dirty-xfs.base"
    mkfs.xfs -q "$work/images/dirty-xfs.base"
    dirty_image "$work/images/dirty-xfs" xfs "$tree"
    scan 'a dirty log of xfs' os "$work/images/dirty-xfs"
    says 'os Ok'
  fi
  cp "$work/images/whole" "$work/images/short"
  truncate -s 5M "$work/images/short"
  scan 'ext4 cut off' os "$work/images/short"
  says 'os Error MOUNT'
  truncate -s 32M "$work/images/empty"
  scan 'an empty disk' os "$work/images/empty"
  says 'os Error NO_OS'
  no_files
  scan 'a disk with a system and an empty one' os "$work/images/whole" "$work/images/empty"
  says 'os Ok'
  scan 'a disk that is not there' os "$work/images/whole" /dev/no-such-disk
  says 'os Error MOUNT'
  found 0.0-os-ChangeList.db.xz of-debian
  printf 'LUKS\xba\xbe\0\1' | dd of="$work/images/empty" conv=notrunc status=none
  scan 'an encrypted disk' os "$work/images/whole" "$work/images/empty"
  grep -q '^os Error' "$work/result/types" || fail 'looks whole'
}

many_files() {
  local tree="$work/tree-many" count=${MANY_FILES:-50000}
  system_tree "$tree" debian
  mkdir -p "$tree/many"
  (cd "$tree/many" && seq -f 'd%g' $((count / 1000)) | xargs mkdir && for d in d*; do (cd "$d" && seq -f 'f%g' 1000 | xargs touch); done)
  ext4_image "$work/images/many" $((count / 2000 + 64)) "$tree" -N $((count + count / 100 + 5000))
  rm -rf "$tree"
  scan "$count files" os "$work/images/many"
  says 'os Ok'
  [ "$(cat "$spy/count")" -gt "$count" ] || fail "qscanner saw $(cat "$spy/count") files"
}

# behaviour status: what is said when the scanner behaves like this.
misbehaves() {
  echo "$1" >"$spy/behaviour"
  scan "a scanner that does: $1" os ${3:+--timeouts "os=$3"} "$work/images/whole"
  says "os $2"
  [ "$2" = Ok ] || no_files
  rm "$spy/behaviour"
}

bad_scanners() {
  misbehaves incapable 'Error UNSUPPORTED'
  [ ! -e "$spy/args" ] || fail 'was called for a root'
  misbehaves 'exit 15' 'Error NO_OS'
  misbehaves 'exit 17' 'Error UNSUPPORTED'
  misbehaves 'exit 1' 'Error SCANNER_CRASH'
  misbehaves 'exit 137' 'Error SCANNER_CRASH'
  misbehaves 'exit 32' 'Error TIMEOUT'
  misbehaves 'exit 33' 'Error UPLOAD'
  misbehaves nothing 'Error SCANNER_CRASH'
  misbehaves two 'Error SCANNER_CRASH'
  misbehaves link 'Error SCANNER_CRASH'
  misbehaves odd Ok
  [ "$(ls -A "$work/result/files")" = 0.0-os-ChangeList.db.xz ] || fail "has $(ls "$work/result/files")"
  scan 'another release' os --version 5.0.0 "$work/images/whole"
  says 'os Error UNSUPPORTED'
}

# signal: a scan that is ended in its middle leaves nothing.
killed() {
  local tries=0
  what="a scan ended by $1"
  echo hang >"$spy/behaviour"
  rm -rf "$spy/args" "$work/result" "$work/scan"
  bash "$common/scan-disks.sh" --result "$work/result" --work "$work/scan" --qscanner "$work/bin/qscanner" --version 4.8.0-2 --types os \
    "$work/images/whole" "$work/images/dirty" 2>"$work/log" &
  local scanner=$!
  while [ ! -s "$spy/args" ] && [ $tries -lt 100 ]; do tries=$((tries + 1)); sleep 0.1; done
  [ -n "$(loops)" ] || fail 'no loop device while it runs'
  kill "-$1" "$scanner"
  code=0
  wait "$scanner" || code=$?
  [ "$code" = 143 ] || fail "ended with $code"
  [ ! -e "$work/result/types" ] || fail 'says how it ended'
  rm "$spy/behaviour"
  nothing_left
}

manifests() {
  what='the manifest'
  scan 'for the manifest' os,secret "$work/images/whole" "$work/images/empty"
  bash "$common/manifest.sh" "$work/result" 0123456789abcdef0123 2 >"$work/manifest.json"
  (cd "$work/result/files" && for f in *; do echo "$f $(stat -c %s "$f") $(sha256sum <"$f" | cut -d' ' -f1)"; done) >"$work/expected"
  jq -r '.files[] | "\(.name) \(.bytes) \(.sha256)"' "$work/manifest.json" | cmp -s - "$work/expected" || fail "$(cat "$work/manifest.json")"
  [ "$(jq -c '[.job, .attempt, .scanner, .types.os]' "$work/manifest.json")" = '["0123456789abcdef0123",2,"4.8.0-2",{"status":"Error","code":"UNSUPPORTED"}]' ] ||
    fail "$(cat "$work/manifest.json")"
  local name
  for name in $'0.0-os-a\nb' '0.0-os-$(touch pwned)' '..' 'os-x' '0.0-os-"x' '0.0-dos-x'; do
    mkdir -p "$work/bad/files"
    cp "$work/result/types" "$work/result/scanner" "$work/bad/"
    if [ "$name" = .. ]; then ln -s /etc/passwd "$work/bad/files/0.0-os-x"; else touch -- "$work/bad/files/$name"; fi
    if bash "$common/manifest.sh" "$work/bad" 0123456789abcdef0123 1 >/dev/null 2>&1; then fail "takes a file named ${name@Q}"; fi
    rm -r "$work/bad"
  done
  if bash "$common/manifest.sh" "$work/result" '../x' 1 >/dev/null 2>&1; then fail 'takes any job'; fi
}

expected=0
good_disks
hostile_disks
broken_disks
partitions
volumes
cp "$work/images/whole" "$work/images/alone-ext4"
mounts_alone
bad_scanners
killed TERM
many_files
manifests
[ "$failures" = 0 ] || { echo "disks: $failures failures" >&2; exit 1; }
echo "disks: $scans scans of real disk images, nothing executed, changed or left"
