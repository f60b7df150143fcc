#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sourced. Finds the file systems of disks, through loop devices that the kernel itself keeps from writing: one for the whole disk
# or for each partition, and one for each linear logical volume. Needs no partition tables in the kernel.

# One entry per file system in each; a slot is the number of the partition, 0 for a whole disk, lN for a logical volume.
FS_DISK=() FS_SLOT=() FS_DEVICE=() FS_TYPE=() FS_UUID=() FS_LABEL=() FS_PARTUUID=() FS_VOLUME=()
DISK_PATHS=() PHYSICAL_VOLUMES=() PHYSICAL_DISKS=() DM_NAMES=()
# The first thing that kept a part of the machine from being looked at: MOUNT or UNSUPPORTED.
TROUBLE=''

trouble() {
  say "$2 [$1]"
  TROUBLE=${TROUBLE:-$1}
}

# device offset size: a read-only loop device of these bytes, into LOOP. A size of 0 is everything.
attach() {
  LOOP=$(losetup --read-only --find --show --offset "$2" --sizelimit "$3" -- "$1" 2>/dev/null) || return 1
  [[ $LOOP =~ ^/dev/loop[0-9]+$ ]]
}

# backing: detaches the loop devices that were made of it, those made of them first.
detach_loops() {
  local loop
  while read -r loop; do
    [[ $loop =~ ^/dev/loop[0-9]+$ ]] || continue
    detach_loops "$loop"
    losetup --detach "$loop" 2>/dev/null || say "$loop stays"
  done < <(losetup --noheadings --output NAME --associated "$1" 2>/dev/null)
}

release_disks() {
  local name disk
  for name in "${DM_NAMES[@]}"; do dmsetup remove --retry -- "$name" || true; done
  for disk in "${DISK_PATHS[@]}"; do detach_loops "$disk"; done
}

# device: what is on it, into KIND, UUID and LABEL. Only the encoded form is read: a label may hold anything, line ends included.
identify() {
  local key value table=''
  KIND='' UUID='' LABEL=''
  while IFS='=' read -r key value; do
    case $key in
      ID_FS_TYPE) [[ $value =~ ^[A-Za-z0-9_]{1,40}$ ]] && KIND=$value ;;
      ID_FS_UUID_ENC) [[ $value =~ ^[A-Za-z0-9-]{1,64}$ ]] && UUID=$value ;;
      ID_FS_LABEL_ENC) [[ $value =~ ^[A-Za-z0-9._+-]{1,64}$ ]] && LABEL=$value ;;
      ID_PART_TABLE_TYPE) table=$value ;;
    esac
  done < <(blkid -p -o udev -- "$1" 2>/dev/null)
  [ -n "$KIND" ] || [ -z "$table" ] || KIND=table
}

# disk slot device partuuid volume
add_file_system() {
  local device=$3
  identify "$device"
  case $KIND in
    ext2 | ext3 | ext4 | xfs | btrfs | ntfs)
      FS_DISK+=("$1") FS_SLOT+=("$2") FS_DEVICE+=("$device") FS_TYPE+=("$KIND")
      FS_UUID+=("$UUID") FS_LABEL+=("$LABEL") FS_PARTUUID+=("$4") FS_VOLUME+=("$5")
      ;;
    LVM2_member) PHYSICAL_VOLUMES+=("$device") PHYSICAL_DISKS+=("$1") ;;
    vfat | swap | '') say "disk $1 part $2: nothing to scan (${KIND:-no file system})" ;;
    *) trouble UNSUPPORTED "disk $1 part $2: ${KIND} cannot be read" ;;
  esac
}

# path: whether it starts like a disk with partitions. A disk that was cut off may have them and no longer show them.
looks_partitioned() {
  [ "$(od -An -tx1 -j510 -N2 -- "$1" | tr -d ' ')" = 55aa ] || [ "$(head -c 520 -- "$1" | tail -c 8 | tr -d '\0')" = 'EFI PART' ]
}

size_of() {
  if [ -b "$1" ]; then blockdev --getsize64 "$1"; else stat --dereference --format=%s -- "$1"; fi
}

# number path: finds what one disk holds.
open_disk() {
  local disk=$1 path=$2 number start sectors partuuid found='' size
  DISK_PATHS+=("$path")
  size=$(size_of "$path")
  while read -r number start sectors partuuid; do
    [[ $number =~ ^[0-9]{1,4}$ && $start =~ ^[0-9]{1,15}$ && $sectors =~ ^[0-9]{1,15}$ ]] || continue
    [[ $partuuid =~ ^[A-Za-z0-9-]{1,64}$ ]] || partuuid=''
    found=yes
    # The two sectors of an extended partition hold a table, no file system.
    [ "$sectors" -gt 2 ] || continue
    if [ $(((start + sectors) * 512)) -gt "$size" ]; then
      trouble MOUNT "disk $disk part $number: ends behind the disk"
    elif attach "$path" $((start * 512)) $((sectors * 512)); then
      add_file_system "$disk" "$number" "$LOOP" "$partuuid" ''
    else
      trouble MOUNT "disk $disk part $number: no loop device"
    fi
  done < <(partx --noheadings --raw --output NR,START,SECTORS,UUID -- "$path" 2>/dev/null)
  [ -n "$found" ] || open_whole "$disk" "$path"
}

open_whole() {
  identify "$2"
  if [[ -z $KIND || $KIND == table ]] && looks_partitioned "$2"; then
    trouble MOUNT "disk $1: its partitions cannot be read"
  elif attach "$2" 0 0; then
    add_file_system "$1" 0 "$LOOP" '' ''
  else
    trouble MOUNT "disk $1: no loop device"
  fi
}

# arguments: what LVM reports of our physical volumes and of no others; it writes nothing and activates nothing.
lvm_report() {
  local filter='' device
  for device in "${PHYSICAL_VOLUMES[@]}"; do filter+="\"a|^$device\$|\","; done
  LVM_SUPPRESS_FD_WARNINGS=1 lvm "$@" --readonly --noheadings --nosuffix --units s --separator '|' \
    --config "devices{use_devicesfile=0 filter=[${filter}\"r|.*|\"]} backup{backup=0 archive=0}" 2>/dev/null
}

# Finds the logical volumes. Their pieces come sorted, all of a volume together.
open_volumes() {
  [ ${#PHYSICAL_VOLUMES[@]} -gt 0 ] || return 0
  local name kind start length ranges last='' found=0 seen='' rows
  if ! command -v lvm >/dev/null || ! rows=$(lvm_report lvs -a -O vg_name,lv_name,seg_start -o lv_full_name,segtype,seg_start,seg_size,seg_pe_ranges); then
    trouble UNSUPPORTED "LVM cannot be read"
    return 0
  fi
  PIECES=()
  while IFS='|' read -r name kind start length ranges; do
    name=${name// /}
    if [[ ! $name =~ ^[A-Za-z0-9+_.-]{1,127}/[A-Za-z0-9+_.-]{1,127}$ ]]; then
      [ -z "$name$kind" ] || trouble UNSUPPORTED "a logical volume has an odd name"
      continue
    fi
    seen=yes
    if [ "$name" != "$last" ]; then
      open_volume "$last" "$found"
      last=$name found=$((found + 1)) PIECES=()
    fi
    PIECES+=("$kind|$start|$length|$ranges")
  done <<<"$rows"
  open_volume "$last" "$found"
  [ -n "$seen" ] || trouble MOUNT "the volume groups hold no readable volume"
}

# device: where its extents start and how long one is, in sectors, into PE_START and EXTENT.
extents_of() {
  local device=$1 name
  while IFS='|' read -r name PE_START EXTENT; do
    if [[ ${name// /} == "$device" && $PE_START =~ ^[0-9]+$ && $EXTENT =~ ^[0-9]+$ ]]; then return 0; fi
  done < <(lvm_report pvs -o pv_name,pe_start,vg_extent_size)
  return 1
}

# piece: its table line for the device mapper into LINE: start length linear device offset, in sectors.
map_piece() {
  local kind start length ranges device first
  IFS='|' read -r kind start length ranges <<<"$1"
  [[ $kind == linear && $start =~ ^[0-9]+$ && $length =~ ^[0-9]+$ ]] || return 1
  [[ $ranges =~ ^(/dev/loop[0-9]+):([0-9]+)-[0-9]+$ ]] || return 1
  device=${BASH_REMATCH[1]} first=${BASH_REMATCH[2]}
  extents_of "$device" || return 1
  LINE="$start $length linear $device $((PE_START + first * EXTENT))"
}

# name number: makes a device of PIECES. One piece is bytes in a row; more need the device mapper.
open_volume() {
  local name=$1 piece table=() length device offset
  [ -n "$name" ] || return 0
  for piece in "${PIECES[@]}"; do
    if ! map_piece "$piece"; then
      trouble UNSUPPORTED "volume $name is not linear or not whole"
      return 0
    fi
    table+=("$LINE")
  done
  if [ ${#table[@]} -eq 1 ]; then
    read -r _ length _ device offset <<<"${table[0]}"
    if ! attach "$device" $((offset * 512)) $((length * 512)); then
      trouble MOUNT "volume $name: no loop device"
      return 0
    fi
    device=$LOOP
  elif [ -e "${DM_CONTROL:-/dev/mapper/control}" ]; then
    device=/dev/mapper/quaywatch-$$-$2
    if ! printf '%s\n' "${table[@]}" | dmsetup create --readonly "${device##*/}"; then
      trouble MOUNT "volume $name: no device"
      return 0
    fi
    DM_NAMES+=("${device##*/}")
  else
    trouble UNSUPPORTED "volume $name has ${#table[@]} pieces, and this kernel has no device mapper"
    return 0
  fi
  add_file_system "${PHYSICAL_DISKS[0]}" "l$2" "$device" '' "$name"
}
