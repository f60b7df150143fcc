#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Deploys the Bicep files, then the code: deploy.sh [single|multi|update] [--dry-run]. SKIP_CODE=1 leaves the code as it is.
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
case "${arguments[0]:-single}" in
  single) template=main ;;
  multi) template=central ;;
  update) template= ;;
  *) die "deploy.sh [single|multi|update] [--dry-run]" ;;
esac
scanner_named
with_code=true
if [ "${SKIP_CODE:-0}" = 1 ]; then with_code=false; else need java jar mvn; fi
alias_parameters
if [ -n "$template" ]; then
  has_token || has_password ||
    die "no Qualys credentials: set QUALYS_ACCESS_TOKEN, or QUALYS_USERNAME and QUALYS_PASSWORD, in the environment"
else
  ours "$resourceGroupName"
  template="$(output template)"
  if $dry_run; then template=main; fi
fi
source="$root/infra/azure/$template.bicep"
[ -f "$source" ] || die "$resourceGroupName was made from $template, which is no template of ours"
keep_parameters "$source"

export location="${location:-eastus}"
matches location "$location" '[a-z0-9]{3,40}'
if [ -n "${qscannerUrl:-}" ]; then
  matches qscannerUrl "$qscannerUrl" 'https://.+'
  matches qscannerSha256 "${qscannerSha256:-}" '[0-9a-f]{64}'
  matches qscannerVersion "${qscannerVersion:-}" '[0-9A-Za-z][0-9A-Za-z.-]{0,39}'
elif [ "${scanEngine:-auto}" = function ]; then
  die "scanEngine=function needs qscannerUrl, qscannerSha256 and qscannerVersion"
fi
spokes=()
IFS=, read -ra spokes <<<"${watchedSubscriptions:-}"
for spoke in ${spokes[@]+"${spokes[@]}"}; do matches watchedSubscriptions "$spoke" "$guid"; done
if [ "$template" = central ] && [ ${#spokes[@]} -eq 0 ]; then die "not set: watchedSubscriptions (ids, separated by commas)"; fi

for group in "$resourceGroupName" "${scanResourceGroupName:-$resourceGroupName-scans}"; do
  case "$(tag_of "$group")" in
    quaywatch | absent) ;;
    *) die "resource group $group exists and does not carry the tag app=quaywatch; it is not touched" ;;
  esac
done
setting_is_free "$account" "$resourceGroupName"
if [ "$template" = central ]; then
  for spoke in "${spokes[@]}"; do setting_is_free "$spoke" "$resourceGroupName"; done
fi

echo "Deploys $template.bicep to $resourceGroupName in $location of subscription $account with:"
write_parameters "$source"
for provider in App ContainerInstance EventGrid EventHub Insights KeyVault ManagedIdentity OperationalInsights Storage Web; do
  run az provider register --subscription "$account" --namespace "Microsoft.$provider" --wait
done
stage="$root/azure-functions/target/azure-functions/quaywatch"
if $with_code; then
  if [ "${SKIP_BUILD:-0}" != 1 ]; then run mvn -q -B -f "$root/pom.xml" -pl azure-functions -am package -DskipTests; fi
  $dry_run || [ -f "$stage/host.json" ] || die "the build left no function app in $stage"
fi
run az deployment sub create --subscription "$account" --name "$deployment" --location "$location" --template-file "$source" \
  --parameters "@$work/parameters.json" --query properties.provisioningState --output tsv
rm -f "$work/parameters.json"
if $with_code; then
  app="$(output functionAppName)"
  run jar --create --no-manifest --file "$work/quaywatch.zip" -C "$stage" .
  run az functionapp deployment source config-zip --subscription "$account" --resource-group "$resourceGroupName" --name "$app" \
    --src "$work/quaywatch.zip" --query status --output tsv
fi
run az deployment sub show --subscription "$account" --name "$deployment" --query properties.outputs --output json
echo "The credentials are in the Key Vault and nowhere else. Activity Log records take 10 to 15 minutes to arrive."
