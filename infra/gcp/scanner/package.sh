#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# package.sh FILE: packs the start-up script and the files it uses into one script, the same bytes from the same sources. It serves
# as the metadata value startup-script, or as an object that startup-script-url names.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
{
  cat <<'HEAD'
#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Made by package.sh.
set -euo pipefail
umask 077
dir="$(mktemp -d)"
base64 -d <<'FILES' | tar -xz -C "$dir"
HEAD
  tar -c --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u=rwX,go= --format=ustar \
    -C "$here" startup.sh upload-gcs.sh -C "$here/../../scanner-common" disks.sh manifest.sh mount.sh qscanner.sh scan-disks.sh text.sh |
    gzip -n9 | base64
  echo FILES
  # shellcheck disable=SC2016
  echo 'exec bash "$dir/startup.sh"'
} >"$1"
