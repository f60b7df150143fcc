#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs, on Debian and as root, the real peers that the tests run against where they are present. Best effort.
set -euo pipefail

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "install-peers: needs root and apt-get; the tests say what they skip" >&2
  exit 0
fi
missing=()
for peer in docker-registry skopeo shellcheck; do
  command -v "$peer" >/dev/null || missing+=("$peer")
done
# Packages and the command that says whether they are there: what the test of the disk scanner makes its disks with.
for pair in fdisk:sfdisk e2fsprogs:mke2fs xfsprogs:mkfs.xfs btrfs-progs:mkfs.btrfs ntfs-3g:mkntfs lvm2:pvcreate jq:jq; do
  command -v "${pair#*:}" >/dev/null || missing+=("${pair%%:*}")
done
if [ ${#missing[@]} -gt 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq || true
  apt-get install -y -qq --no-install-recommends "${missing[@]}" || true
fi
