#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Deletes a scanner, or what a watched subscription got: cleanup.sh [scanner|spoke] [--dry-run]. Only what carries our tag or our name goes.
# A spoke is cleaned in its own subscription: AZURE_SUBSCRIPTION_ID=… cleanup.sh spoke
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
kind="${arguments[0]:-scanner}"
scanner_named

# The setting stays where it sends to somebody else.
delete_setting() {
  local rule
  rule="$(sent_by "$account" "$1")"
  if [ -n "$rule" ] && [ "$(lower "$rule")" = "$(lower "$1")" ]; then
    run az monitor diagnostic-settings subscription delete --subscription "$account" --name "$setting_name" --yes
  elif [ -n "$rule" ]; then
    echo "Keeps the diagnostic setting $setting_name: it sends to $rule."
  fi
}

# Assignments of our identities that say that they are ours.
delete_assignments() {
  local principal assignment
  for principal in "$@"; do
    while read -r assignment; do
      if [ -n "$assignment" ]; then run az role assignment delete --subscription "$account" --ids "$assignment"; fi
    done < <(ask '<assignments>' az role assignment list --subscription "$account" --all --assignee "$principal" \
      --query "[?starts_with(not_null(description, ''), 'Quaywatch: ')].id" --output tsv)
  done
}

# The role of that id, if it has a name as we give it. $2 is a scope that it can be assigned at.
delete_role() {
  local id="${1##*/}" name
  name="$(ask 'Quaywatch <role>' az role definition list --subscription "$account" --name "$id" --scope "$2" --custom-role-only true \
    --query '[0].roleName' --output tsv)"
  case "$name" in
    'Quaywatch '*) run az role definition delete --subscription "$account" --name "$id" --scope "$2" --custom-role-only true ;;
    '' | None) ;;
    *) echo "Keeps the role $name: it is not ours." ;;
  esac
}

delete_group() {
  case "$(tag_of "$1")" in
    quaywatch) run az group delete --subscription "$account" --name "$1" --yes ;;
    absent) ;;
    *) echo "Keeps the resource group $1: it does not carry the tag app=quaywatch." ;;
  esac
}

case "$kind" in
  scanner)
    ours "$resourceGroupName"
    scans="$(output scanResourceGroupName)"
    ours "$scans"
    rule="$(output eventHubAuthorizationRuleId)"
    function="$(output functionPrincipalId)"
    scanner="$(output scannerPrincipalId)"
    scan_role="$(output scanRoleId)"
    reader_role="$(output workloadReaderRoleId)"
    vault="$(output keyVaultName)"
    echo "Deletes $resourceGroupName and $scans of subscription $account: function app, events, ledger, reports, logs, credentials."
    confirm "$resourceGroupName"
    delete_setting "$rule"
    delete_assignments "$function" "$scanner"
    delete_role "$scan_role" "/subscriptions/$account/resourceGroups/$scans"
    delete_role "$reader_role" "/subscriptions/$account"
    delete_group "$scans"
    delete_group "$resourceGroupName"
    # shellcheck disable=SC2016 # a literal of the query
    protected="$(seek false az keyvault show-deleted --subscription "$account" --name "$vault" \
      --query 'not_null(properties.purgeProtectionEnabled, `false`)' --output tsv)"
    case "$(lower "$protected")" in
      false) run az keyvault purge --subscription "$account" --name "$vault" ;;
      true) echo "The Key Vault $vault is protected; Azure deletes it for good after seven days." ;;
    esac
    run az deployment sub delete --subscription "$account" --name "$deployment"
    echo "Watched subscriptions keep what they got: AZURE_SUBSCRIPTION_ID=… cleanup.sh spoke in each."
    ;;
  spoke)
    parameter() {
      ask "<$1>" az deployment sub show --subscription "$account" --name quaywatch-spoke --query "properties.parameters.$1.value" --output tsv ||
        die "subscription $account has no deployment quaywatch-spoke"
    }
    rule="$(parameter eventHubAuthorizationRuleId)"
    function="$(parameter functionPrincipalId)"
    scanner="$(parameter scannerPrincipalId)"
    group="$(parameter resourceGroupName)"
    reader_role="$(output workloadReaderRoleId quaywatch-spoke)"
    echo "Ends the watching of subscription $account: its diagnostic setting, roles and the resource group $group."
    confirm "$account"
    delete_setting "$rule"
    delete_assignments "$function" "$scanner"
    delete_role "$reader_role" "/subscriptions/$account"
    delete_group "$group"
    run az deployment sub delete --subscription "$account" --name quaywatch-spoke
    ;;
  *) die "cleanup.sh [scanner|spoke] [--dry-run]" ;;
esac
