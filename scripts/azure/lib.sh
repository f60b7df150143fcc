# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts beside it: settings, checks, and the one way in which commands are run.
# Parameters of the Bicep files come from environment variables of the same names; credentials come from nowhere else and go into no argument.
# shellcheck source-path=SCRIPTDIR source=../common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"

lower() { tr '[:upper:]' '[:lower:]' <<<"$1"; }

guid='[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'
setting_name=activity-log-to-eventhub

# Sets where the scanner is. Its deployment has the name of its resource group.
scanner_named() {
  need az
  export resourceGroupName="${resourceGroupName:-quaywatch-rg}"
  matches resourceGroupName "$resourceGroupName" '[A-Za-z0-9][A-Za-z0-9_().-]{0,62}[A-Za-z0-9_-]'
  deployment="$resourceGroupName"
  # Taken once, so that a change of the CLI's default half-way changes nothing.
  account="${AZURE_SUBSCRIPTION_ID:-}"
  if [ -n "$account" ]; then matches AZURE_SUBSCRIPTION_ID "$account" "$guid"; else
    account="$(ask 00000000-0000-0000-0000-000000000000 az account show --query id --output tsv)" || die "not logged in: az login"
    matches 'the subscription of az' "$account" "$guid"
  fi
}

# An output of the deployment; a second argument names another deployment, a third its subscription.
output() {
  local value
  value="$(ask "<$1>" az deployment sub show --subscription "${3:-$account}" --name "${2:-$deployment}" \
    --query "properties.outputs.$1.value" --output tsv)" || die "no deployment ${2:-$deployment} in subscription ${3:-$account}"
  case "$value" in '' | None) die "deployment ${2:-$deployment} has no output $1" ;; esac
  echo "$value"
}

# The tag app of a resource group, "absent" where there is no such group.
tag_of() {
  local there
  there="$(ask true az group exists --subscription "${2:-$account}" --name "$1")"
  if [ "$there" != true ]; then echo absent; else
    ask quaywatch az group show --subscription "${2:-$account}" --name "$1" --query tags.app --output tsv
  fi
}

# Only what carries our tag is changed or deleted.
ours() { [ "$(tag_of "$@")" = quaywatch ] || die "resource group $1 does not carry the tag app=quaywatch; it is not touched"; }

# The rule that a subscription's Activity Log is sent by, empty where there is none of this name.
sent_by() {
  seek "${2:-}" az monitor diagnostic-settings subscription show --subscription "$1" --name "$setting_name" \
    --query eventHubAuthorizationRuleId --output tsv
}

# Somebody else's setting of this name would be overwritten without a word.
setting_is_free() {
  local rule
  rule="$(sent_by "$1")"
  [ -z "$rule" ] || [[ "$(lower "$rule")" == *"/resourcegroups/$(lower "$2")/"* ]] ||
    die "the diagnostic setting $setting_name of $1 sends to $rule; delete it first if it is no longer needed"
}

# Lines "name type yes|no": the parameters of a Bicep file, and whether they are secrets.
parameters_in() {
  awk '/^@secure\(\)/ { secret = "yes" } /^param / { print $2, $3, (secret ? secret : "no"); secret = "" }' "$1"
}

json_string() {
  local text="$1"
  case "$text" in *[[:cntrl:]]*) die "a parameter holds a control character" ;; esac
  text="${text//\\/\\\\}"
  text="${text//\"/\\\"}"
  printf '"%s"' "$text"
}

json_value() {
  local name="$1" type="$2" value="$3" separator='' one words
  case "$type" in
    int) matches "$name" "$value" '[0-9]{1,9}'; printf '%s' "$value" ;;
    bool) matches "$name" "$value" 'true|false'; printf '%s' "$value" ;;
    array)
      IFS=, read -ra words <<<"$value"
      printf '['
      for one in ${words[@]+"${words[@]}"}; do
        printf '%s' "$separator"
        json_string "$one"
        separator=,
      done
      printf ']'
      ;;
    *) json_string "$value" ;;
  esac
}

# Sets the variables of all parameters that the last deployment had and the environment leaves open. Secrets are never read back.
keep_parameters() {
  local name type secret query='' value
  while read -r name type secret; do
    if [ "$secret" = yes ]; then continue; fi
    if [ "$type" = array ]; then value="join(',', not_null($name.value, \`[]\`))"; else value="$name.value"; fi
    query+="${query:+, }['$name', $value]"
  done < <(parameters_in "$1")
  while IFS=$'\t' read -r name value; do
    case "$value" in '' | None | null) continue ;; True) value=true ;; False) value=false ;; esac
    if [ -z "${!name:-}" ]; then export "$name=$value"; fi
  done < <(seek '' az deployment sub show --subscription "$account" --name "$deployment" \
    --query "properties.parameters.[$query]" --output tsv)
}

# Writes $work/parameters.json, readable by its owner only, and says what is in it but for secrets.
write_parameters() {
  local name type secret value separator=''
  {
    # shellcheck disable=SC2016 # a name of JSON, no variable
    printf '{"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",'
    printf '"contentVersion":"1.0.0.0","parameters":{'
  } >"$work/parameters.json"
  while read -r name type secret; do
    value="${!name:-}"
    if [ -z "$value" ]; then continue; fi
    if [ "$secret" = yes ]; then echo "  $name=(secret)"; else echo "  $name=$value"; fi
    {
      printf '%s"%s":{"value":' "$separator" "$name"
      json_value "$name" "$type" "$value"
      printf '}'
    } >>"$work/parameters.json"
    separator=,
  done < <(parameters_in "$1")
  printf '}}\n' >>"$work/parameters.json"
}

has_token() { [ -n "${qualysAccessToken:-}" ]; }
has_password() { [ -n "${qualysUsername:-}" ] && [ -n "${qualysPassword:-}" ]; }

# Parameters under the names that everybody uses for them.
alias_parameters() {
  export qualysPod="${qualysPod:-${QUALYS_POD:-}}" qualysGateway="${qualysGateway:-${QUALYS_GATEWAY:-}}"
  export qualysAccessToken="${qualysAccessToken:-${QUALYS_ACCESS_TOKEN:-${QUALYS_API_TOKEN:-}}}"
  export qualysUsername="${qualysUsername:-${QUALYS_USERNAME:-}}" qualysPassword="${qualysPassword:-${QUALYS_PASSWORD:-}}"
  if [ -z "${qualysCredentials:-}" ]; then
    if has_token; then export qualysCredentials=token; elif has_password; then export qualysCredentials=password; fi
  fi
}

# Calls an HTTP function with a JSON body. The key goes from az into a file, which is how az gets it back without an argument.
call_function() {
  local app host key
  app="$(output functionAppName)"
  host="$(ask '<host>' az functionapp show --subscription "$account" --resource-group "$resourceGroupName" --name "$app" \
    --query defaultHostName --output tsv)"
  key="$(ask '<key>' az functionapp function keys list --subscription "$account" --resource-group "$resourceGroupName" --name "$app" \
    --function-name "$1" --query default --output tsv)" || die "there is no function $1 yet; deploy the code first"
  printf '{"x-functions-key":%s,"Content-Type":"application/json"}' "$(json_string "$key")" >"$work/headers.json"
  printf '%s' "$2" >"$work/body.json"
  echo "body: $2"
  run az rest --method post --skip-authorization-header --url "https://$host/api/$(lower "$1")" \
    --headers "@$work/headers.json" --body "@$work/body.json"
}

confirm() {
  if $dry_run || [ "${YES:-0}" = 1 ]; then return; fi
  [ -t 0 ] || die "nobody to ask; set YES=1"
  local typed
  read -rp "Type $1 to go on: " typed
  [ "$typed" = "$1" ] || die "not confirmed; nothing was deleted"
}
