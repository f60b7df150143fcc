#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Deletes the scanner: what it made, what Terraform made, the state. Asks first; YES=1 answers: destroy.sh [--dry-run]
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
[ ${#arguments[@]} -eq 0 ] || die "destroy.sh [--dry-run]"
need gcloud terraform
scanner_named
ours
echo "Deletes the scanner of $project: functions, workflow, database, results, credentials, and its roles in the target projects."
confirm "$project"
# Nothing starts anymore; then what runs can be deleted.
for job in discovery sweep; do
  run gcloud scheduler jobs pause "quaywatch-$job" --project "$project" --location "$location" || echo "There is no schedule quaywatch-$job."
done
delete_all_made all
# The ZIP need not be there for this.
: >"$work/empty.zip"
export TF_VAR_functions_zip="$work/empty.zip"
terraform_begins
run terraform "-chdir=$infra" destroy -input=false -auto-approve
delete_all_made all
run gcloud storage rm --recursive "gs://$state" --project "$project"
