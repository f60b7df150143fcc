#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sourced. Talks to the metadata server, Cloud Storage and Secret Manager. Tokens reach curl on its standard input, so they are in no
# argument list; objects are created and never replaced.

METADATA=${GCE_METADATA_HOST:+http://$GCE_METADATA_HOST}
METADATA=${METADATA:-http://metadata.google.internal}/computeMetadata/v1
STORAGE=${STORAGE_URL:-https://storage.googleapis.com}
SECRETS=${SECRETS_URL:-https://secretmanager.googleapis.com}

# attribute [default]: one of our settings.
attribute() {
  local reply status
  reply=$(curl -sS --noproxy '*' --retry 5 --retry-connrefused -m 10 -H 'Metadata-Flavor: Google' -w '\n%{http_code}' \
    "$METADATA/instance/attributes/$1" 2>/dev/null) || true
  status=${reply##*$'\n'}
  # Only what is said to be missing has its default: a server in trouble must not change a setting.
  if [ "$status" = 200 ]; then
    printf '%s' "${reply%$'\n'*}"
  elif [ "$status" = 404 ] && [ $# -gt 1 ]; then
    printf '%s' "$2"
  else
    echo "scanner: the setting $1 cannot be read (${status:-no answer})" >&2
    return 1
  fi
}

# The token of the machine's own account; it is short-lived, so each call takes it anew.
access_token() {
  curl -sSf --noproxy '*' --retry 5 --retry-connrefused -m 10 -H 'Metadata-Flavor: Google' "$METADATA/instance/service-accounts/default/token" |
    sed -nE 's/.*"access_token" *: *"([A-Za-z0-9._~+\/=-]+)".*/\1/p'
}

# path: with the slashes and whatever else needs it as %2F. Our names are plain already.
encoded() { printf '%s' "${1//\//%2F}"; }

# url option…: a call with the token; the options are lines of curl's configuration.
authorized() {
  local url=$1 token
  shift
  token=$(access_token)
  [ -n "$token" ] || return 1
  # printf is built into the shell: the token is in no argument list.
  printf '%s\n' "url = \"$url\"" "header = \"Authorization: Bearer $token\"" "$@" |
    curl -sS --config - --connect-timeout 10 --max-time 1800
}

# bucket object file: creates it. An object that is there is an error, unless an earlier try of ours may have made it.
create_object() {
  local bucket=$1 object=$2 file=$3 status unclear='' try
  for try in 1 2 3 4 5; do
    status=$(authorized "$STORAGE/upload/storage/v1/b/$bucket/o?uploadType=media&ifGenerationMatch=0&name=$(encoded "$object")" \
      'request = "POST"' 'header = "Content-Type: application/octet-stream"' 'output = "/dev/null"' \
      'write-out = "%{http_code}"' "upload-file = \"$file\"" 2>/dev/null) || status=000
    case $status in
      200) return 0 ;;
      412)
        [ -n "$unclear" ] && return 0
        echo "scanner: $object exists already" >&2
        return 1
        ;;
      000 | 5??) unclear=yes ;;
      408 | 429) ;;
      *)
        echo "scanner: $object was refused with $status" >&2
        return 1
        ;;
    esac
    sleep $((try * ${RETRY_SECONDS:-2}))
  done
  echo "scanner: $object could not be created ($status)" >&2
  return 1
}

# bucket object file sha256: fetches it and checks that it is the one that was meant.
fetch_object() {
  local try
  for try in 1 2 3 4 5; do
    if authorized "$STORAGE/storage/v1/b/$1/o/$(encoded "$2")?alt=media" 'fail' "output = \"$3\"" 2>/dev/null; then
      if [ "$(sha256sum <"$3")" = "$4  -" ]; then return 0; fi
      echo "scanner: $2 has another SHA-256" >&2
      return 1
    fi
    sleep $((try * ${RETRY_SECONDS:-2}))
  done
  echo "scanner: $2 cannot be read" >&2
  return 1
}

# projects/…/secrets/…/versions/…: its value.
secret() {
  authorized "$SECRETS/v1/$1:access" 'fail' | tr -d '\n' | sed -nE 's/.*"data" *: *"([A-Za-z0-9+\/=_-]+)".*/\1/p' | base64 -d
}
