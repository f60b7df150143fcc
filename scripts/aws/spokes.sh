#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What sends events to a scanner elsewhere: spokes.sh deploy-region|destroy-region|deploy-spoke|deploy-spoke-stackset [--dry-run]
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need aws
verb="${arguments[0]:-}"

deploy() {
  local where="$1" name="$2" template="$root/infra/aws/$3.yaml" capability="$4"
  overrides_of "$template"
  run aws cloudformation deploy --region "$where" --stack-name "$name" --template-file "$template" \
    --capabilities "$capability" --no-fail-on-empty-changeset --tags app=quaywatch "template=$3" \
    --parameter-overrides ${overrides[@]+"${overrides[@]}"}
}

# Fills `regions` from a list with commas.
regions_of() {
  local one
  IFS=, read -ra regions <<<"$1"
  for one in "${regions[@]}"; do matches "$2" "$one" '[a-z]{2}(-[a-z]+)+-[0-9]'; done
}

case "$verb" in
  deploy-region)
    required REGION
    stack_named quaywatch
    regions_of "${REGION:?}" REGION
    for one in "${regions[@]}"; do
      [ "$one" != "$region" ] || die "REGION names $region, where the scanner is; it needs no spoke"
    done
    CollectorBusArn="$(output CollectorBusArn)"
    export CollectorBusArn
    echo "Sends the deployment events of ${regions[*]} to $CollectorBusArn:"
    for one in "${regions[@]}"; do deploy "$one" "$stack-region" regional-spoke CAPABILITY_IAM; done
    ;;
  destroy-region)
    required REGION
    stack_named quaywatch
    regions_of "${REGION:?}" REGION
    echo "Deletes the spokes in ${regions[*]}:"
    for one in "${regions[@]}"; do
      ours "$one" "$stack-region"
      run aws cloudformation delete-stack --region "$one" --stack-name "$stack-region"
    done
    for one in "${regions[@]}"; do
      run aws cloudformation wait stack-delete-complete --region "$one" --stack-name "$stack-region"
    done
    ;;
  deploy-spoke)
    required CentralEventBusArn SecurityAccountId OrganizationId
    stack_named quaywatch-spoke
    export ExternalId="${ExternalId:-quaywatch-$OrganizationId}" RoleRegion="${RoleRegion:-$region}"
    echo "Lets the hub in ${SecurityAccountId:?} see this account's deployments in $region:"
    deploy "$region" "$stack" centralized-spoke CAPABILITY_NAMED_IAM
    ;;
  deploy-spoke-stackset)
    required CentralEventBusArn SecurityAccountId OrganizationId OrgUnitIds
    stack_named quaywatch-spoke
    matches OrgUnitIds "${OrgUnitIds:?}" '(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})(,(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32}))*'
    regions_of "${REGIONS:-$region}" REGIONS
    export ExternalId="${ExternalId:-quaywatch-$OrganizationId}" RoleRegion="${RoleRegion:-${regions[0]}}"
    overrides_of "$root/infra/aws/centralized-spoke.yaml"
    parameters=()
    for one in "${overrides[@]}"; do parameters+=("ParameterKey=${one%%=*},ParameterValue=${one#*=}"); done
    as=(--region "$region" --stack-set-name "$stack" --call-as "${CALL_AS:-SELF}")
    definition=(--template-body "file://$root/infra/aws/centralized-spoke.yaml" --permission-model SERVICE_MANAGED
      --auto-deployment "Enabled=true,RetainStacksOnAccountRemoval=false" --capabilities CAPABILITY_NAMED_IAM
      --tags "Key=app,Value=quaywatch" --parameters "${parameters[@]}")
    echo "Deploys the spoke to $OrgUnitIds in ${regions[*]}, new accounts included:"
    if ! $dry_run && aws cloudformation describe-stack-set "${as[@]}" >"$work/set" 2>&1; then
      run aws cloudformation update-stack-set "${as[@]}" "${definition[@]}"
    else
      run aws cloudformation create-stack-set "${as[@]}" "${definition[@]}"
    fi
    run aws cloudformation create-stack-instances "${as[@]}" --deployment-targets "OrganizationalUnitIds=$OrgUnitIds" \
      --regions "${regions[@]}" --operation-preferences FailureTolerancePercentage=10,MaxConcurrentPercentage=25
    ;;
  *) die "spokes.sh deploy-region|destroy-region|deploy-spoke|deploy-spoke-stackset [--dry-run]" ;;
esac
