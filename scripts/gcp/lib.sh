# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts beside it: settings, checks, and the one way in which commands are run.
# Variables of Terraform come from infra/gcp/terraform.tfvars or TF_VAR_…; credentials come from the environment and go on through standard input only.
# shellcheck source-path=SCRIPTDIR source=../common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"

infra="$root/infra/gcp"

# A variable of Terraform that is text: from the environment, or from terraform.tfvars.
variable() {
  local name="TF_VAR_$1"
  if [ -n "${!name:-}" ]; then echo "${!name}"; return; fi
  if [ -f "$infra/terraform.tfvars" ]; then sed -nE "s/^$1[[:space:]]*=[[:space:]]*\"([^\"]*)\".*/\1/p" "$infra/terraform.tfvars" | head -n 1; fi
}

# Sets where the scanner is.
scanner_named() {
  need gcloud
  project="$(variable service_project)"
  [ -n "$project" ] || die "not set: service_project (copy infra/gcp/terraform.tfvars.example to terraform.tfvars)"
  matches service_project "$project" '[a-z][a-z0-9-]{4,28}[a-z0-9]'
  location="$(variable location)"
  location="${location:-us-central1}"
  matches location "$location" '[a-z]+-[a-z]+[0-9]{1,2}'
  state="$project-quaywatch-state"
}

artifacts() { echo "gs://$project-quaywatch-artifacts"; }

# "ours" for the bucket of the state if it carries our label, "absent" where there is none.
state_is() {
  local label
  label="$(seek '"quaywatch"' gcloud storage buckets describe "gs://$state" --project "$project" --format 'json(labels.app)')"
  case "$label" in '') echo absent ;; *quaywatch*) echo ours ;; *) echo other ;; esac
}

ours() {
  case "$(state_is)" in
    ours) ;;
    absent) die "there is no scanner in $project: no bucket $state" ;;
    *) die "the bucket $state does not carry the label app=quaywatch; it is not touched" ;;
  esac
}

terraform_begins() {
  run terraform "-chdir=$infra" init -input=false -reconfigure "-backend-config=bucket=$state" -backend-config=prefix=quaywatch
}

# The number of the project, which Google's own accounts are named after.
number() {
  local found
  found="$(ask 1 gcloud projects describe "$project" --format 'value(projectNumber)')" || die "there is no project $project, or it may not be looked at: gcloud auth login"
  matches 'the number of the project' "$found" '[0-9]+'
  echo "$found"
}

# Lines "name place expiry" of what we made: names and labels both say so.
made() {
  case "$1" in
    instances) ask $'qsv-dry-1\tus-central1-a\t1' gcloud compute instances list --project "$project" \
      --filter 'labels.app=quaywatch AND labels.jobid:* AND name~^qsv-' --format 'value(name,zone.basename(),labels.expiresat)' ;;
    disks) ask $'qsv-dry-1\tus-central1-a\t1' gcloud compute disks list --project "$project" \
      --filter 'labels.app=quaywatch AND labels.jobid:* AND name~^qsv- AND -users:*' --format 'value(name,zone.basename(),labels.expiresat)' ;;
    snapshots) ask $'qss-dry-0\tglobal\t1' gcloud compute snapshots list --project "$project" \
      --filter 'labels.app=quaywatch AND labels.jobid:* AND name~^qss-' --format 'value(name,storageLocations[0],labels.expiresat)' ;;
  esac
}

# kind name place: deletes one of them.
delete_made() {
  matches 'a name of ours' "$2" '(qss|qsv)-[a-z0-9-]{1,59}'
  if [ "$1" = snapshots ]; then run gcloud compute snapshots delete "$2" --project "$project" --quiet; else
    matches 'its zone' "$3" '[a-z0-9-]+'
    run gcloud compute "$1" delete "$2" --project "$project" --zone "$3" --quiet
  fi
}

# expired|all: deletes what we made; instances first, because their disks go with them.
delete_all_made() {
  local kind name place expiry now
  now="$(date +%s)"
  for kind in instances disks snapshots; do
    made "$kind" >"$work/made"
    while IFS=$'\t' read -r name place expiry; do
      if [ "$1" = expired ] && ! { [[ "$expiry" =~ ^[0-9]{1,12}$ ]] && [ "$expiry" -lt "$now" ]; }; then
        echo "Keeps $name: it has not expired."
      else
        delete_made "$kind" "$name" "$place"
      fi
    done <"$work/made"
  done
}

confirm() {
  if $dry_run || [ "${YES:-0}" = 1 ]; then return; fi
  [ -t 0 ] || die "nobody to ask; set YES=1"
  local typed
  read -rp "Type $1 to go on: " typed
  [ "$typed" = "$1" ] || die "not confirmed; nothing was done"
}
