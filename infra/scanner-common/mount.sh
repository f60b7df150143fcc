#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sourced. Mounts file systems of scanned disks so that nothing is written to them, replayed or run from them, and puts the parts
# of a system together as its fstab says.
# shellcheck disable=SC2034 # scan-disks.sh reads what is found here

# device type directory [subvolume]
mount_part() {
  local device=$1 type=$2 target=$3 subvolume=${4:-} options=ro,noexec,nosuid,nodev
  case $type in
    ext3 | ext4) type=ext4 options+=,noload ;;
    xfs) options+=,norecovery,nouuid ;;
    btrfs) options+=,rescue=nologreplay${subvolume:+,subvol=$subvolume} ;;
    ntfs) type=ntfs-3g options+=,norecover ;;
  esac
  timeout -k 5 60 mount -t "$type" -o "$options" -- "$device" "$target" 2>/dev/null || return 1
  if ! mounted_safely "$target"; then
    say "mounted without ro,noexec,nosuid,nodev: taken down again"
    umount -- "$target"
    return 1
  fi
}

# directory: whether the kernel says that the last mount there is harmless.
mounted_safely() {
  local point options found=''
  while read -r _ _ _ _ point options _; do
    if [ "$point" = "$1" ]; then found=",$options,"; fi
  done </proc/self/mountinfo
  [[ $found == *,ro,* && $found == *,noexec,* && $found == *,nosuid,* && $found == *,nodev,* ]]
}

# directory: takes down every mount below it, the last one first.
unmount_below() {
  local point points=()
  while read -r _ _ _ _ point _; do
    if [[ $point == "$1"/* ]]; then points=("$point" "${points[@]}"); fi
  done </proc/self/mountinfo
  for point in "${points[@]}"; do
    umount -- "$point" 2>/dev/null || umount --lazy -- "$point" 2>/dev/null || say "a mount stays"
  done
}

# Mounts every file system that was found below this directory, into FS_POINT; empty where that failed.
FS_POINT=()
mount_all() {
  local i point
  for i in "${!FS_DEVICE[@]}"; do
    point="$1/${FS_DISK[i]}.${FS_SLOT[i]}"
    mkdir -p -- "$point"
    if mount_root "${FS_DEVICE[i]}" "${FS_TYPE[i]}" "$point"; then
      FS_POINT[i]=$point
    else
      FS_POINT[i]=''
      trouble MOUNT "disk ${FS_DISK[i]} part ${FS_SLOT[i]}: ${FS_TYPE[i]} cannot be mounted"
    fi
  done
}

# device type directory: mounts it; of btrfs the subvolume that holds a system, where the default one does not.
mount_root() {
  local name
  mount_part "$@" || return 1
  if [ "$2" != btrfs ] || has_linux "$3"; then return 0; fi
  for name in @ root @rootfs; do
    if [ -L "$3/$name" ] || [ ! -d "$3/$name" ] || ! has_linux "$3/$name"; then continue; fi
    umount -- "$3"
    mount_part "$1" "$2" "$3" "$name" || mount_part "$@"
    return
  done
}

# specification of fstab: the file system meant by it, into FOUND.
find_file_system() {
  local spec=${1//\"/} i volume
  for i in "${!FS_DEVICE[@]}"; do
    volume=${FS_VOLUME[i]}
    case $spec in
      "UUID=${FS_UUID[i]:--}" | "LABEL=${FS_LABEL[i]:--}" | "PARTUUID=${FS_PARTUUID[i]:--}") FOUND=$i && return 0 ;;
    esac
    [ -n "$volume" ] || continue
    # The device mapper doubles the dashes of a name.
    if [[ $spec == "/dev/$volume" || $spec == "/dev/mapper/$(sed 's/-/--/g; s|/|-|' <<<"$volume")" ]]; then FOUND=$i && return 0; fi
  done
  return 1
}

# path: whether programs or the lists of packages live there. Without them a scan would find too little and look clean.
is_essential() { [[ $1 =~ ^/(usr|var|opt)(/|$) && ! $1 =~ ^/var/(log|tmp|cache|crash|spool)(/|$) ]]; }

# index of a root: mounts the other parts where its fstab says. Each taken part is marked in FS_TAKEN.
FS_TAKEN=()
attach_parts() {
  local spec point type options root=${FS_POINT[$1]}
  regular_inside "$root" etc/fstab || return 0
  while read -r spec point type options _; do
    [[ $spec =~ ^[A-Za-z0-9._+/=\"-]{1,200}$ && $point =~ ^(/[A-Za-z0-9._-]{1,100}){1,10}$ && $point != */../* && $point != */.. ]] || continue
    [[ $type =~ ^(ext[234]|xfs|btrfs|auto)$ && ,$options, != *,noauto,* ]] || continue
    if ! attach_part "$root" "$spec" "$point" "$options" && is_essential "$point"; then
      trouble MOUNT "$point of a system is not to be found"
    fi
  done < <(head -c 65536 -- "$RESOLVED" | tr -d '\0')
}

# root specification directory options
attach_part() {
  local subvolume=''
  find_file_system "$2" || return 1
  resolve_inside "$1" "$3" && [ -d "$RESOLVED" ] && [ "$RESOLVED" = "$1$3" ] || return 1
  if [ "${FS_TYPE[FOUND]}" = btrfs ] && [[ ,$4, =~ ,subvol=([A-Za-z0-9@/_.-]{1,200}), ]]; then
    subvolume=${BASH_REMATCH[1]}
    [[ /$subvolume/ != */../* ]] || return 1
  fi
  mount_part "${FS_DEVICE[FOUND]}" "${FS_TYPE[FOUND]}" "$RESOLVED" "$subvolume" || return 1
  FS_TAKEN[FOUND]=yes
}
