#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Deletes a scanner and everything deployed with it; a stack deployed with DataDeletionPolicy=Retain keeps its data: destroy.sh [--dry-run]
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need aws
stack_named quaywatch
ours "$region" "$stack"
keeps="$(output DataDeletionPolicy)"
reports="$(output BucketName)"
secret="$(output SecretArn)"
table="$(output TableName)"
key="$(output KeyArn)"
account="$(ask '<account>' aws sts get-caller-identity --query Account --output text)"
artifacts="$(tr '[:upper:]' '[:lower:]' <<<"$stack")-artifacts-$account-$region"

echo "Deletes stack $stack in $region with its credentials and the bucket $artifacts."
if [ "$keeps" = Retain ]; then
  echo "Keeps, as asked for when it was deployed: table $table, bucket $reports, key $key."
else
  echo "Deletes ledger and reports too; the key disappears after seven days."
fi
if ! $dry_run && [ "${YES:-0}" != 1 ]; then
  [ -t 0 ] || die "nobody to ask; set YES=1"
  read -rp "Type $stack to go on: " typed
  [ "$typed" = "$stack" ] || die "not confirmed; nothing was deleted"
fi

if [ "$keeps" != Retain ]; then run aws s3 rm --region "$region" --recursive --quiet "s3://$reports"; fi
run aws cloudformation delete-stack --region "$region" --stack-name "$stack"
run aws cloudformation wait stack-delete-complete --region "$region" --stack-name "$stack"
run aws secretsmanager delete-secret --region "$region" --secret-id "$secret" --force-delete-without-recovery \
  --query Name --output text
tag="$(ask quaywatch aws s3api get-bucket-tagging --bucket "$artifacts" --expected-bucket-owner "$account" \
  --query "TagSet[?Key=='app'].Value | [0]" --output text)"
if [ "$tag" = quaywatch ]; then
  run aws s3 rb --region "$region" --force "s3://$artifacts"
else
  die "bucket $artifacts does not carry the tag app=quaywatch; it is left"
fi
echo "Spokes in other regions and accounts are stacks of their own: make destroy-region, and the stack set."
