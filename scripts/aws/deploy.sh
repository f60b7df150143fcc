#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the JAR, uploads it with the template and deploys both as one release: deploy.sh single|hub|update [--dry-run]
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need aws java mvn openssl

case "${arguments[0]:-}" in
  single) template=single-account; stack_named quaywatch ;;
  hub) template=centralized-hub; stack_named quaywatch-hub; required OrganizationId ;;
  update)
    stack_named quaywatch
    ours "$region" "$stack"
    template="$(ask single-account aws cloudformation describe-stacks --region "$region" --stack-name "$stack" \
      --query "Stacks[0].Tags[?Key=='template'].Value | [0]" --output text)"
    ;;
  *) die "deploy.sh single|hub|update [--dry-run]" ;;
esac
fresh=true
if [ "${arguments[0]}" = update ]; then fresh=false; fi
source="$root/infra/aws/$template.yaml"
[ -f "$source" ] || die "stack $stack was made from $template, which is no template of ours"

if $fresh; then
  need_credentials
  export QUALYS_POD="${QUALYS_POD:-US2}"
  if [ "$template" = centralized-hub ]; then export ExternalId="${ExternalId:-quaywatch-$OrganizationId}"; fi
  if [ "${RegisterRegistries:-true}" = true ] && [ -z "${QualysEcrRoleArn:-}${QualysAccountId:-}" ]; then
    need curl
    qualys_base
    export QualysAccountId="$qualys_account" QualysExternalId="$qualys_external_id"
  fi
fi
limit="${ExecutionLimitMinutes:-360}"
poll="${MaxPollMinutes:-30}"
matches ExecutionLimitMinutes "$limit" '[0-9]{1,4}'
matches MaxPollMinutes "$poll" '[0-9]{1,3}'
[ "$poll" -le "$limit" ] || die "MaxPollMinutes=$poll needs ExecutionLimitMinutes of at least $poll"
if [ -n "${ExecutionLimitMinutes:-}" ]; then export MachineTimeoutSeconds="$(((limit + 30) * 60))"; fi
overrides_of "$source"

echo "Deploys $template.yaml as stack $stack in $region:"
if [ "${SKIP_BUILD:-0}" != 1 ]; then
  run mvn -q -B -f "$root/pom.xml" -pl aws-lambda -am package -DskipTests
fi
jar_sha256='<sha256 of the JAR>'
release='<release>'
if ! $dry_run; then
  jars=("$root"/aws-lambda/target/quaywatch-aws-lambda-*-image-scan.jar)
  [ -f "${jars[0]}" ] || die "the build left no JAR in aws-lambda/target"
  [ ${#jars[@]} -eq 1 ] || die "several JARs in aws-lambda/target; run mvn -pl aws-lambda clean"
  jar_sha256="$(openssl dgst -sha256 -binary "${jars[0]}" | openssl base64 -A)"
  # Settings count too: a published version keeps the environment it was published with.
  release="$({ cat "${jars[0]}" "$root"/infra/aws/*; printf '%s\n' ${overrides[@]+"${overrides[@]}"}; } |
    openssl dgst -sha256 -r | cut -c1-12)"
fi

account="$(ask '<account>' aws sts get-caller-identity --query Account --output text)"
bucket="$(tr '[:upper:]' '[:lower:]' <<<"$stack")-artifacts-$account-$region"
if $dry_run || ! aws s3api head-bucket --bucket "$bucket" --expected-bucket-owner "$account" 2>"$work/head"; then
  where=()
  if [ "$region" != us-east-1 ]; then where=(--create-bucket-configuration "LocationConstraint=$region"); fi
  run aws s3api create-bucket --region "$region" --bucket "$bucket" ${where[@]+"${where[@]}"}
  run aws s3api put-public-access-block --bucket "$bucket" --public-access-block-configuration \
    BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
  run aws s3api put-bucket-tagging --bucket "$bucket" --tagging 'TagSet=[{Key=app,Value=quaywatch}]'
fi
run aws cloudformation package --region "$region" --template-file "$source" --s3-bucket "$bucket" \
  --output-template-file "$work/packaged.yaml"
run aws cloudformation deploy --region "$region" --stack-name "$stack" --template-file "$work/packaged.yaml" \
  --s3-bucket "$bucket" --capabilities CAPABILITY_IAM CAPABILITY_AUTO_EXPAND --no-fail-on-empty-changeset \
  --tags app=quaywatch "template=$template" \
  --parameter-overrides ${overrides[@]+"${overrides[@]}"} "Release=$release" "JarSha256=$jar_sha256"
if $fresh; then
  secret="$(output SecretArn)"
  if ! $dry_run; then write_secret; fi
  run aws secretsmanager put-secret-value --region "$region" --secret-id "$secret" --secret-string "file://$work/secret" \
    --query VersionId --output text
  echo "The credentials are in Secrets Manager and nowhere else."
fi
run aws cloudformation describe-stacks --region "$region" --stack-name "$stack" \
  --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]' --output table
