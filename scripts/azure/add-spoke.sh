#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Lets a scanner watch one more subscription: add-spoke.sh SUBSCRIPTION [--dry-run]. KEEP_HUB=1 leaves the scanner's own settings as they are.
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
spoke="${arguments[0]:-}"
[ -n "$spoke" ] || die "add-spoke.sh SUBSCRIPTION [--dry-run]"
matches SUBSCRIPTION "$spoke" "$guid"
scanner_named
[ "$(lower "$spoke")" != "$(lower "$account")" ] || die "$spoke is the scanner's own subscription, which is watched already"
ours "$resourceGroupName"
setting_is_free "$spoke" "$resourceGroupName"
source="$root/infra/azure/spoke.bicep"

eventHubAuthorizationRuleId="$(output eventHubAuthorizationRuleId)"
eventHubName="$(output eventHubName)"
functionPrincipalId="$(output functionPrincipalId)"
scannerPrincipalId="$(output scannerPrincipalId)"
watched="$(seek '' az deployment sub show --subscription "$account" --name "$deployment" \
  --query "join(',', not_null(properties.parameters.watchedSubscriptions.value, \`[]\`))" --output tsv)"
hub="$resourceGroupName"
# Of the parameters in the environment, resourceGroupName means the scanner's group here.
export resourceGroupName="${spokeResourceGroupName:-quaywatch-spoke-rg}" location="${location:-eastus}"
export eventHubAuthorizationRuleId eventHubName functionPrincipalId scannerPrincipalId
case "$(tag_of "$resourceGroupName" "$spoke")" in
  quaywatch | absent) ;;
  *) die "resource group $resourceGroupName of $spoke exists and does not carry the tag app=quaywatch; it is not touched" ;;
esac

echo "Deploys spoke.bicep to subscription $spoke with:"
write_parameters "$source"
for provider in ContainerInstance EventGrid Insights; do
  run az provider register --subscription "$spoke" --namespace "Microsoft.$provider" --wait
done
run az deployment sub create --subscription "$spoke" --name quaywatch-spoke --location "$location" --template-file "$source" \
  --parameters "@$work/parameters.json" --query properties.provisioningState --output tsv

if [ "${KEEP_HUB:-0}" = 1 ]; then
  echo "The scanner's backfill does not look at $spoke until watchedSubscriptions names it."
elif [[ ",$(lower "$watched")," == *",$(lower "$spoke"),"* ]]; then
  echo "The scanner knows $spoke already."
else
  echo "Lets the scanner's backfill look at $spoke too:"
  run env -u location -u registryIds -u acrPullScope "AZURE_SUBSCRIPTION_ID=$account" "resourceGroupName=$hub" \
    "watchedSubscriptions=${watched:+$watched,}$spoke" SKIP_CODE=1 "$root/scripts/azure/update.sh"
fi
