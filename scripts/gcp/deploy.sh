#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Deploys code, Terraform and the scanner's files: deploy.sh [--dry-run]. YES=1 does not ask before changes, SKIP_BUILD=1 takes the JAR that is there.
# QUALYS_ACCESS_TOKEN goes from the environment into Secret Manager; QSCANNER_ARCHIVE is the archive of qscanner on this machine.
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
[ ${#arguments[@]} -eq 0 ] || die "deploy.sh [--dry-run]"
tools=(gcloud terraform jar)
if [ "${SKIP_BUILD:-0}" != 1 ]; then tools+=(java mvn); fi
need "${tools[@]}"
scanner_named
version="$(variable qscanner_version)"
wanted="$(variable qscanner_sha256)"
matches qscanner_version "$version" '[0-9][0-9A-Za-z.-]{0,30}'
matches qscanner_sha256 "$wanted" '[0-9a-f]{64}'
if [ -n "${QSCANNER_ARCHIVE:-}" ]; then
  [ -f "$QSCANNER_ARCHIVE" ] || die "no archive $QSCANNER_ARCHIVE"
  [ "$(sha256sum "$QSCANNER_ARCHIVE" | cut -d ' ' -f 1)" = "$wanted" ] || die "$QSCANNER_ARCHIVE does not have the SHA-256 of qscanner_sha256"
fi
if ! $dry_run && [ "${YES:-0}" != 1 ] && ! [ -t 0 ]; then die "nobody to ask; set YES=1"; fi
approval=()
if [ "${YES:-0}" = 1 ]; then approval=(-auto-approve); fi

number="$(number)"
case "$(state_is)" in
  ours) ;;
  absent)
    run gcloud services enable cloudresourcemanager.googleapis.com iam.googleapis.com serviceusage.googleapis.com storage.googleapis.com --project "$project"
    run gcloud storage buckets create "gs://$state" --project "$project" --location "$location" --uniform-bucket-level-access --public-access-prevention
    run gcloud storage buckets update "gs://$state" --versioning --update-labels app=quaywatch
    ;;
  *) die "the bucket $state does not carry the label app=quaywatch; it is not touched" ;;
esac

target="$root/gcp-functions/target"
if [ "${SKIP_BUILD:-0}" != 1 ]; then run mvn -q -B -f "$root/pom.xml" -pl gcp-functions -am package -DskipTests; fi
shopt -s nullglob
jars=("$target"/*-snapshot-scan.jar)
if $dry_run; then jars=("$target/gcp-functions-snapshot-scan.jar"); fi
[ ${#jars[@]} -eq 1 ] || die "the build left ${#jars[@]} JARs *-snapshot-scan.jar in $target, not one"
export TF_VAR_functions_zip="$target/quaywatch-functions.zip"
run jar --create --no-manifest --date 2026-01-01T00:00:00+00:00 --file "$TF_VAR_functions_zip" -C "$target" "${jars[0]##*/}"

terraform_begins
# The secret and the buckets first: functions do not start without a version of the secret, scanners not without their files.
run terraform "-chdir=$infra" apply -input=false "${approval[@]}" -target=module.iam.google_secret_manager_secret.qualys -target=module.scanner
if [ -n "${QUALYS_ACCESS_TOKEN:-}" ]; then
  shown gcloud secrets versions add quaywatch-qualys --project "$project" --data-file=- # from standard input
  $dry_run || printf '%s' "$QUALYS_ACCESS_TOKEN" | gcloud secrets versions add quaywatch-qualys --project "$project" --data-file=-
elif [ "$(variable delivery)" != files ] && [ -z "$(seek 1 gcloud secrets versions list quaywatch-qualys --project "$project" --filter state=ENABLED --limit 1 --format 'value(name)')" ]; then
  die "no Qualys credentials: set QUALYS_ACCESS_TOKEN in the environment"
fi
run "$infra/scanner/package.sh" "$work/startup.sh"
run gcloud storage cp "$work/startup.sh" "$(artifacts)/scanner/startup.sh" --project "$project"
archive="$(artifacts)/scanner/qscanner-$version.tgz"
if [ -n "${QSCANNER_ARCHIVE:-}" ]; then
  run gcloud storage cp "$QSCANNER_ARCHIVE" "$archive" --project "$project"
elif [ -z "$(seek there gcloud storage objects describe "$archive" --project "$project" --format 'value(name)')" ]; then
  die "qscanner $version is not in $(artifacts) yet: set QSCANNER_ARCHIVE to its archive"
fi
run terraform "-chdir=$infra" apply -input=false "${approval[@]}"

# Eventarc made the subscriptions of the triggers; without this a message that no function takes would be repeated for a day and then lost.
triggers="$(ask "\"projects/$project/locations/$location/triggers/dry\"" terraform "-chdir=$infra" output -json triggers)"
while read -r trigger; do
  subscription="$(ask "projects/$project/subscriptions/dry" gcloud eventarc triggers describe "$trigger" --project "$project" \
    --location "$location" --format 'value(transport.pubsub.subscription)')"
  matches 'the subscription of the trigger' "$subscription" 'projects/[a-z0-9:.-]+/subscriptions/[A-Za-z0-9._~+%-]+'
  run gcloud pubsub subscriptions add-iam-policy-binding "$subscription" --role roles/pubsub.subscriber --format none \
    --member "serviceAccount:service-$number@gcp-sa-pubsub.iam.gserviceaccount.com"
  run gcloud pubsub subscriptions update "$subscription" --dead-letter-topic "projects/$project/topics/quaywatch-dead-letters" \
    --max-delivery-attempts 10 --min-retry-delay 10s --max-retry-delay 600s
done < <(grep -oE 'projects/[^"]+/triggers/[^"]+' <<<"$triggers")
run terraform "-chdir=$infra" output
echo "The credentials are in Secret Manager and nowhere else. scripts/gcp/test-event.sh starts a first look through the projects."
