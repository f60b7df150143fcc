#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by disks-test.sh. Makes disk images, good ones and hostile ones, and a stand-in for qscanner.
# shellcheck disable=SC2016,SC2154 # what looks like an expansion is there to stay one; work is the caller's

# directory id [version]: a small Linux system.
system_tree() {
  mkdir -p "$1"/{etc,usr/lib,lib/modules/6.1.0-18-amd64,var/lib/dpkg,bin}
  printf 'ID=%s\nVERSION_ID="%s"\nPRETTY_NAME="A system"\n' "$2" "${3:-12}" >"$1/usr/lib/os-release"
  ln -s ../usr/lib/os-release "$1/etc/os-release"
  echo "Package: of-$2" >"$1/var/lib/dpkg/status"
  cp -p /bin/true "$1/bin/suid" && chmod 4755 "$1/bin/suid"
}

# image MiB directory [mke2fs option…]
ext4_image() {
  local image=$1 size=$2 tree=$3
  shift 3
  truncate -s "${size}M" "$image"
  mke2fs -q -F -t ext4 -E root_owner=0:0 -d "$tree" "$@" "$image"
}

# image offset bytes type directory: copies files into a file system that is there.
fill() {
  local loop point="$work/fill" kind=$4
  mkdir -p "$point"
  loop=$(losetup -f --show -o "$2" --sizelimit "$3" "$1")
  [ "$kind" != ntfs ] || kind=ntfs-3g
  mount -t "$kind" "$loop" "$point"
  cp -a "$5/." "$point/"
  umount "$point"
  udevadm settle 2>/dev/null || true
  losetup -d "$loop"
}

# image: a GPT with ext4 (a system), xfs (its /var), btrfs (with the subvolume home) and NTFS (data).
gpt_image() {
  local image=$1 tree="$work/tree-gpt" var="$work/tree-var" data="$work/tree-data"
  system_tree "$tree" debian
  rm -r "$tree/var/lib"
  mkdir -p "$var/lib/dpkg" "$data" "$tree/home"
  echo 'Package: on-xfs' >"$var/lib/dpkg/status"
  echo hello >"$data/file"
  printf 'UUID=%s /var xfs defaults 0 0\nLABEL=homes /home btrfs defaults 0 0\nUUID=swap none swap sw 0 0\n' \
    11111111-2222-4333-8444-555555555555 >"$tree/etc/fstab"
  truncate -s 680M "$image"
  printf 'label: gpt\nsize=32M, name="boot $(touch pwned) `id`"\nsize=320M\nsize=200M\nsize=32M\n' | sfdisk -q "$image"
  ext4_image "$work/part" 32 "$tree" -L 'a$(b) c`d`'
  cp "$work/part" "$work/part.with-fstab"
  dd if="$work/part" of="$image" bs=1M seek=1 conv=notrunc status=none
  mkfs_at "$image" 33 320 mkfs.xfs -q -m uuid=11111111-2222-4333-8444-555555555555
  mkfs_at "$image" 353 200 mkfs.btrfs -q -L homes
  mkfs_at "$image" 553 32 mkntfs -q -F -f -L data
  fill "$image" $((33 << 20)) $((320 << 20)) xfs "$var"
  fill "$image" $((353 << 20)) $((200 << 20)) btrfs "$data"
  fill "$image" $((553 << 20)) $((32 << 20)) ntfs "$data"
}

# image MiB MiB command…: makes a file system in a part of an image.
mkfs_at() {
  local image=$1 at=$2 size=$3 loop
  shift 3
  loop=$(losetup -f --show -o $((at << 20)) --sizelimit $((size << 20)) "$image")
  "$@" "$loop" >/dev/null 2>&1
  losetup -d "$loop"
}

# image: btrfs whose system is in the subvolume @.
subvolume_image() {
  local loop point="$work/fill"
  truncate -s 200M "$1"
  mkfs.btrfs -q "$1" >/dev/null
  mkdir -p "$point"
  loop=$(losetup -f --show "$1")
  mount -t btrfs "$loop" "$point"
  btrfs -q subvolume create "$point/@" >/dev/null
  cp -a "$work/tree-btrfs/@/." "$point/@/"
  umount "$point"
  losetup -d "$loop"
}

# image pieces: a physical volume with the logical volume root (a system) in one piece or two. The kernel of the test may have no
# device mapper, so the volume is written into the metadata instead of being made.
lvm_image() {
  local image=$1 pieces=$2 loop config
  truncate -s 64M "$image"
  loop=$(losetup -f --show "$image")
  config="devices{use_devicesfile=0 filter=[\"a|^$loop\$|\",\"r|.*|\"]}"
  {
    pvcreate -q --config "$config" "$loop"
    vgcreate -q --config "$config" "vg-$pieces" "$loop"
    vgcfgbackup -q --config "$config" -f "$work/vg" "vg-$pieces"
    PIECES=$pieces perl -0pi -e '
      my $piece = sub { "segment$_[0] {\nstart_extent = $_[1]\nextent_count = $_[2]\ntype = \"striped\"\nstripe_count = 1\nstripes = [ \"pv0\", $_[3] ]\n}\n" };
      my $segments = $ENV{PIECES} == 1 ? $piece->(1, 0, 8, 2) : $piece->(1, 0, 4, 2) . $piece->(2, 4, 4, 8);
      s/\n}\n/\nlogical_volumes {\nroot {\nid = "aaaaaa-aaaa-aaaa-aaaa-aaaa-aaaa-aaaaaa"\nstatus = ["READ", "WRITE", "VISIBLE"]\nflags = []\nsegment_count = $ENV{PIECES}\n$segments}\n}\n}\n/' "$work/vg"
    vgcfgrestore -q --config "$config" -f "$work/vg" "vg-$pieces"
  } >"$work/lvm.log" 2>&1 || { cat "$work/lvm.log" >&2; losetup -d "$loop"; return 1; }
  losetup -d "$loop"
  rm -rf "$work/tree-lvm"
  system_tree "$work/tree-lvm" "lvm"
  ext4_image "$work/part" 32 "$work/tree-lvm"
  if [ "$pieces" = 1 ]; then
    # pe_start 1 MiB, extents of 4 MiB, the first one of the volume is number 2.
    dd if="$work/part" of="$image" bs=1M seek=9 conv=notrunc status=none
  fi
}

# image type directory: copied while it is mounted, so its journal was never closed. The tree was written before that.
dirty_image() {
  local image=$1 loop point="$work/fill"
  mkdir -p "$point"
  fill "$image.base" 0 0 "$2" "$3"
  loop=$(losetup -f --show "$image.base")
  mount -t "$2" "$loop" "$point"
  echo more >"$point/later"
  sync "$point/later"
  cp --sparse=always "$image.base" "$image"
  umount "$point"
  losetup -d "$loop"
  rm "$image.base"
}

# Stands in for qscanner as facts/qualys.md §4 has it: says what it can do, and answers for a root with files in --output-dir. What it
# shall do wrong is read from the file behaviour; how it was called and what it saw is written down.
stand_in() {
  sed "s|@SPY@|$1|g" >"$2" <<'STUB'
#!/usr/bin/env bash
spy=@SPY@
behaviour="$(cat "$spy/behaviour" 2>/dev/null)"
case "$*" in
  --version) echo "qscanner version 4.8.0-2"; exit ;;
  *--help)
    [ "$behaviour" = incapable ] || echo "Commands: image repo rootfs"
    echo " --mode inventory-only|scan-only|get-report --scan-types s --format f --output-dir d --cache c --scan-timeout t --pod p"
    echo " --multi-partition --exit-if-os-not-found --shell-commands s --scan-target-info kv --offline-scan"
    exit
    ;;
esac
root="${*: -1}"
printf '%s\n' "$*" >>"$spy/args"
env >>"$spy/env"
grep " $root" /proc/self/mountinfo | cut -d' ' -f5,6 >>"$spy/mounts"
grep -l "^$(dirname "$spy")" /sys/block/loop*/loop/backing_file 2>/dev/null |
  while read -r file; do echo "$file $(cat "${file%/loop/*}/ro")"; done >>"$spy/loops"
grep -c : /proc/net/dev >>"$spy/net"
ls -A "$root" | head -n 100 >>"$spy/names"
find "$root" -xdev 2>/dev/null | wc -l >>"$spy/count"
out="$(sed 's/.*--output-dir \([^ ]*\).*/\1/' <<<"$*")"
case "$behaviour" in
  hang) sleep 600 & sleep 600 ;;
  exit*) exit "${behaviour#exit }" ;;
  nothing) exit 0 ;;
  two) echo x >"$out/a-ChangeList.db.xz"; echo x >"$out/b-ChangeList.db.xz"; exit 0 ;;
  link) ln -s /etc/shadow "$out/x-ChangeList.db.xz"; exit 0 ;;
  odd) echo inventory >"$out"/$'a\n$(touch pwned) `id`;-ChangeList.db.xz'; echo y >"$out/-rf"; exit 0 ;;
esac
case "$*" in
  *"types secret"*) echo secrets >"$out/r-SecretResult.json.xz" ;;
  *)
    [ -e "$root/etc/os-release" ] || [[ "$*" != *"types os"* ]] || exit 15
    { echo "inventory"; cat "$root/var/lib/dpkg/status" 2>/dev/null; } >"$out/r-ChangeList.db.xz"
    echo '{}' >"$out/r-ScanResult.json"
    ;;
esac
STUB
  chmod +x "$2"
}
