# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts beside it: settings, checks, and the one way in which commands are run.
# Settings come from the environment (make passes its variables on); credentials come from nowhere else and go into no argument.
# shellcheck source-path=SCRIPTDIR source=../common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"

region="${AWS_REGION:-us-east-1}"

required() {
  local missing=() name
  for name in "$@"; do [ -n "${!name:-}" ] || missing+=("$name"); done
  [ ${#missing[@]} -eq 0 ] || die "not set: ${missing[*]} (make <target> NAME=value)"
}

output() {
  local value
  value="$(ask "<$1>" aws cloudformation describe-stacks --region "$region" --stack-name "$stack" \
    --query "Stacks[0].Outputs[?OutputKey=='$1'].OutputValue | [0]" --output text)"
  [ "$value" != None ] || die "stack $stack in $region has no output $1"
  echo "$value"
}

stack_named() {
  stack="${STACK_NAME:-$1}"
  matches STACK_NAME "$stack" '[A-Za-z][A-Za-z0-9-]{0,29}'
  matches AWS_REGION "$region" '[a-z]{2}(-[a-z]+)+-[0-9]'
}

# Only what carries our tag is changed or deleted.
ours() {
  local tag
  tag="$(ask quaywatch aws cloudformation describe-stacks --region "$1" --stack-name "$2" \
    --query "Stacks[0].Tags[?Key=='app'].Value | [0]" --output text)"
  [ "$tag" = quaywatch ] || die "stack $2 in $1 does not carry the tag app=quaywatch; it is not touched"
}

# Fills `overrides` with those parameters of a template that the environment sets.
overrides_of() {
  local name value
  overrides=()
  QualysPod="${QualysPod:-${QUALYS_POD:-}}"
  QualysGateway="${QualysGateway:-${QUALYS_GATEWAY:-}}"
  while read -r name; do
    value="${!name:-}"
    if [ -n "$value" ]; then
      case "$value" in *[[:cntrl:]]*) die "$name holds a control character" ;; esac
      overrides+=("$name=$value")
    fi
  done < <(awk '/^[A-Za-z]/ { inside = /^Parameters:/ } inside && /^  [A-Za-z0-9]+:/ { sub(":", "", $1); print $1 }' "$1")
}

has_token() { [ -n "${QUALYS_ACCESS_TOKEN:-${QUALYS_API_TOKEN:-}}" ]; }
has_password() { [ -n "${QUALYS_USERNAME:-}" ] && [ -n "${QUALYS_PASSWORD:-}" ]; }

need_credentials() {
  has_token || has_password ||
    die "no Qualys credentials: set QUALYS_ACCESS_TOKEN, or QUALYS_USERNAME and QUALYS_PASSWORD, in the environment"
}

json_string() {
  local text="$1"
  case "$text" in *[[:cntrl:]]*) die "a credential holds a control character" ;; esac
  text="${text//\\/\\\\}"
  text="${text//\"/\\\"}"
  printf '"%s"' "$text"
}

# User name and password are stored as such: the functions log in when they need to. A token made from them would soon expire.
write_secret() {
  if has_token; then
    printf '{"token":%s}' "$(json_string "${QUALYS_ACCESS_TOKEN:-$QUALYS_API_TOKEN}")"
  else
    printf '{"username":%s,"password":%s}' "$(json_string "$QUALYS_USERNAME")" "$(json_string "$QUALYS_PASSWORD")"
  fi >"$work/secret"
}

gateway() {
  local pod="${QUALYS_POD:-US2}" found="${QUALYS_GATEWAY:-}"
  if [ -z "$found" ]; then
    found="$("$root/scripts/quaywatch" platforms | awk -v pod="$pod" 'toupper($1) == toupper(pod) { print $2 }')"
    [ -n "$found" ] || die "no Qualys platform is called $pod; scripts/quaywatch platforms lists them"
  fi
  echo "${found%/}"
}

# Logs in where needed and leaves the header in a file, which is how curl gets it without an argument.
authorize() {
  local token="${QUALYS_ACCESS_TOKEN:-${QUALYS_API_TOKEN:-}}"
  if [ -z "$token" ] && ! $dry_run; then
    printf '%s' "$QUALYS_USERNAME" >"$work/username"
    printf '%s' "$QUALYS_PASSWORD" >"$work/password"
    token="$(curl --fail --silent --show-error --max-time 30 --data-urlencode "username@$work/username" \
      --data-urlencode "password@$work/password" --data token=true "$qualys/auth")" ||
      die "Qualys refused the login at $qualys; check QUALYS_POD, QUALYS_USERNAME and QUALYS_PASSWORD"
  fi
  printf 'Authorization: Bearer %s\n' "$token" >"$work/authorization"
}

qualys_get() {
  ask "$2" curl --fail --silent --show-error --max-time 30 --header "@$work/authorization" \
    --header 'Accept: application/json' "$qualys/csapi/v1.3$1" ||
    die "Qualys did not answer GET $1 at $qualys; check QUALYS_POD and the credentials"
}

# Sets qualys_account and qualys_external_id: who will read ECR.
qualys_base() {
  local answer
  qualys="$(if $dry_run; then echo "${QUALYS_GATEWAY:-<gateway of ${QUALYS_POD:-US2}>}"; else gateway; fi)"
  authorize
  answer="$(qualys_get /registry/aws-base '{"accountId":"000000000000","externalId":"<external id>"}')"
  qualys_account="$(sed -n 's/.*"accountId" *: *"\{0,1\}\([0-9]\{12\}\).*/\1/p' <<<"$answer")"
  qualys_external_id="$(sed -n 's/.*"externalId" *: *"\{0,1\}\([^",}]*\).*/\1/p' <<<"$answer")"
  if [ -z "$qualys_account" ] || [ -z "$qualys_external_id" ]; then
    die "Qualys' answer names no AWS account and external id"
  fi
}
