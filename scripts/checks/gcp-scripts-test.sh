#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the scripts of scripts/gcp against stand-ins for gcloud, terraform, mvn, java and jar that write down how they were called:
# the right commands are run, a dry run calls nothing, credentials show up in no argument, output or left-over file, and nothing is
# touched that does not carry our labels.
# shellcheck disable=SC2016 # what looks like an expansion is there to stay one
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/copy/infra/gcp/scanner" "$work/copy/scripts" "$work/bin" "$work/tmp"
cp -r "$root/scripts/gcp" "$root/scripts/common.sh" "$work/copy/scripts/"
printf '#!/usr/bin/env bash\necho packed >"$1"\n' >"$work/copy/infra/gcp/scanner/package.sh"
chmod +x "$work/copy/infra/gcp/scanner/package.sh"
archive="$work/qscanner.tgz"
echo qscanner >"$archive"
tfvars="$work/copy/infra/gcp/terraform.tfvars"
cat >"$tfvars" <<VARIABLES
service_project = "scans-1"
location        = "europe-west1"
qscanner_version = "4.8.0-2"
qscanner_sha256  = "$(sha256sum "$archive" | cut -d ' ' -f 1)"
VARIABLES
export CALLS="$work/calls" SEEN="$work/seen" TMPDIR="$work/tmp"
failures=0

# What gcloud answers depends on the variables of the environment that each case sets; its standard input is kept for a look.
cat >"$work/bin/gcloud" <<'STUB'
#!/usr/bin/env bash
echo "gcloud $*" >>"$CALLS"
case "$*" in
  *--data-file=-*) cat >>"$SEEN" ;;
  "projects describe"*) [ -z "${DENIED:-}" ] || exit 1; echo 4711 ;;
  "storage buckets describe"*) [ -n "${STATE-quaywatch}" ] || exit 1; echo "{\"labels\":{\"app\":\"${STATE-quaywatch}\"}}" ;;
  "secrets versions list"*) echo "${VERSIONS-projects/1/secrets/s/versions/1}" ;;
  "storage objects describe"*) [ -z "${NO_ARCHIVE:-}" ] || exit 1; echo there ;;
  "eventarc triggers describe"*) echo "${SUBSCRIPTION:-projects/scans-1/subscriptions/eventarc-sub-1}" ;;
  "compute instances list"*"value("*) printf 'qsv-old-1\teurope-west1-b\t1000\nqsv-new-1\teurope-west1-c\t99999999999\n' ;;
  "compute disks list"*) printf '%s\teurope-west1-b\t1000\n' "${DISK:-qsv-old-1}" ;;
  "compute snapshots list"*"value("*) printf 'qss-old-0\teurope-west1\t1000\nqss-odd-0\teurope-west1\tsoon\n' ;;
  "functions call"*) echo '{"requestId":"at-1"}' ;;
esac
STUB
cat >"$work/bin/terraform" <<'STUB'
#!/usr/bin/env bash
echo "terraform $*" >>"$CALLS"
case "$*" in
  *"output -json triggers") echo '{"discovery":"projects/scans-1/locations/europe-west1/triggers/a-1","result":"projects/scans-1/locations/europe-west1/triggers/b-2"}' ;;
  *" destroy "*) [ -f "$TF_VAR_functions_zip" ] || exit 1 ;;
esac
STUB
cat >"$work/bin/mvn" <<STUB
#!/usr/bin/env bash
echo "mvn \$*" >>"\$CALLS"
mkdir -p "$work/copy/gcp-functions/target"
touch "$work/copy/gcp-functions/target/gcp-functions-1.0-snapshot-scan.jar"
STUB
printf '#!/usr/bin/env bash\necho "jar $*" >>"$CALLS"\n' >"$work/bin/jar"
printf '#!/usr/bin/env bash\n' >"$work/bin/java"
chmod +x "$work"/bin/*
PATH="$work/bin:$PATH"

fail() { echo "gcp scripts: $*" >&2; failures=$((failures + 1)); }

# script name arguments…: runs it; the exit code is in $code, what it printed in $work/out.
script() {
  what="$*"
  : >"$CALLS"
  : >"$SEEN"
  code=0
  "$work/copy/scripts/gcp/$1.sh" "${@:2}" >"$work/out" 2>&1 </dev/null || code=$?
  if grep -qF -- "$token" "$CALLS" "$work/out"; then fail "$what shows a credential"; fi
  if [ -n "$(ls -A "$TMPDIR")" ]; then fail "$what leaves $(ls "$TMPDIR")"; fi
}

succeeds() { [ "$code" = 0 ] || fail "$what ended with $code: $(tail -n 3 "$work/out")"; }
calls() { grep -qE -- "$1" "$CALLS" || fail "$what does not call: $1"; }
spares() { ! grep -qE -- "$1" "$CALLS" || fail "$what calls: $1"; }
prints() { grep -qF -- "$1" "$work/out" || fail "$what does not print: $1"; }
in_order() {
  local first second
  first="$(grep -nE -- "$1" "$CALLS" | head -n 1 | cut -d : -f 1)"
  second="$(grep -nE -- "$2" "$CALLS" | head -n 1 | cut -d : -f 1)"
  if [ -z "$first" ] || [ -z "$second" ] || [ "$first" -ge "$second" ]; then fail "$what does not call $1 before $2"; fi
}
refuses() {
  [ "$code" = 2 ] || fail "$what ends with $code, not 2: $(tail -n 3 "$work/out")"
  grep -qF -- "$1" "$work/out" || fail "$what does not say: $1 but $(tail -n 3 "$work/out")"
  [ "$(grep -c '^quaywatch: ' "$work/out")" = 1 ] || fail "$what says more than one line of trouble"
  spares '(delete|destroy| rm | publish|functions call|update )'
}

# Awkward on purpose: what shells treat as their own.
token='pl"an\ted$HOME&$(x)'
export QUALYS_ACCESS_TOKEN="$token" YES=1

STATE='' QSCANNER_ARCHIVE="$archive" script deploy
succeeds
calls '^gcloud services enable .*storage.googleapis.com --project scans-1'
calls '^gcloud storage buckets create gs://scans-1-quaywatch-state --project scans-1 --location europe-west1 --uniform-bucket-level-access --public-access-prevention'
calls '^gcloud storage buckets update gs://scans-1-quaywatch-state .*--update-labels app=quaywatch'
calls '^mvn .*-pl gcp-functions -am package'
calls '^jar --create .*--file .*/quaywatch-functions.zip -C .*/gcp-functions/target gcp-functions-1.0-snapshot-scan.jar'
calls '^terraform -chdir=.*/infra/gcp init -input=false -reconfigure -backend-config=bucket=scans-1-quaywatch-state'
in_order '^terraform .* -target=module.iam.google_secret_manager_secret.qualys' '^gcloud secrets versions add'
in_order '^gcloud secrets versions add quaywatch-qualys --project scans-1 --data-file=-' '^terraform .*apply -input=false -auto-approve$'
in_order '^gcloud storage cp .*startup.sh gs://scans-1-quaywatch-artifacts/scanner/startup.sh' '^terraform .*apply -input=false -auto-approve$'
calls '^gcloud storage cp .*qscanner.tgz gs://scans-1-quaywatch-artifacts/scanner/qscanner-4.8.0-2.tgz'
[ "$(cat "$SEEN")" = "$token" ] || fail "$what gives the credentials as $(cat "$SEEN")"
calls 'eventarc triggers describe projects/scans-1/locations/europe-west1/triggers/b-2 '
calls 'pubsub subscriptions update projects/scans-1/subscriptions/eventarc-sub-1 --dead-letter-topic projects/scans-1/topics/quaywatch-dead-letters --max-delivery-attempts 10'
calls 'add-iam-policy-binding .*--role roles/pubsub.subscriber .*service-4711@gcp-sa-pubsub'

QUALYS_ACCESS_TOKEN='' script deploy
succeeds
spares 'secrets versions add|buckets create|qscanner.tgz'
QUALYS_ACCESS_TOKEN='' VERSIONS='' script deploy
refuses 'no Qualys credentials'
TF_VAR_delivery=files QUALYS_ACCESS_TOKEN='' VERSIONS='' script deploy
succeeds
spares 'secrets versions add'
NO_ARCHIVE=1 script deploy
refuses 'set QSCANNER_ARCHIVE'
QSCANNER_ARCHIVE=/nowhere script deploy
refuses 'no archive'
QSCANNER_ARCHIVE="$tfvars" script deploy
refuses 'does not have the SHA-256'
STATE=theirs script deploy
refuses 'does not carry the label app=quaywatch'
DENIED=1 script deploy
refuses 'there is no project scans-1'
SUBSCRIPTION='x;id' script deploy
[ "$code" = 2 ] || fail "$what takes any subscription"
YES=0 script deploy
refuses 'set YES=1'
TF_VAR_service_project='a;id' script deploy
refuses 'service_project cannot be'
TF_VAR_qscanner_sha256=x script deploy
refuses 'qscanner_sha256 cannot be'
script deploy now
refuses 'deploy.sh [--dry-run]'
script deploy --force
refuses 'unknown option --force'
SKIP_BUILD=1 script deploy
succeeds
spares '^mvn'
rm "$work"/copy/gcp-functions/target/*.jar
SKIP_BUILD=1 script deploy
refuses 'left 0 JARs'

script test-event
succeeds
calls '^gcloud pubsub topics publish quaywatch-discovery --project scans-1 --message \{"type":"manual"\}$'
printf '{"type":"schedule"}\n\n{"protoPayload":{}}' >"$work/letters"
EVENT="$work/letters" script test-event
calls '--message \{"type":"schedule"\}$'
calls '--message \{"protoPayload":\{\}\}$'
EVENT=/nowhere script test-event
refuses 'no event file'
EVENT="$tfvars" script test-event
refuses 'no JSON object'
STATE='' script test-event
refuses 'there is no scanner in scans-1'

script status
succeeds
calls 'workflows executions list quaywatch-snapshot-scan --project scans-1 --location europe-west1'
calls 'storage ls --long --project scans-1 gs://scans-1-quaywatch-artifacts/dead-letters/'

script scan-now shop-prod europe-west1-b/web-1 europe-west1-b/4711
succeeds
calls '^gcloud functions call quaywatch-ondemand --gen2 --project scans-1 --region europe-west1 --data \{"project":"shop-prod","machines":\["europe-west1-b/web-1","europe-west1-b/4711"\],"force":true\}$'
script scan-now shop-prod 'b";id'
refuses 'MACHINE cannot be'
script scan-now shop-prod
refuses 'scan-now.sh PROJECT'

script cleanup
succeeds
prints 'instances qsv-old-1 in europe-west1-b, expires at 1000'
prints 'Nothing was deleted'
calls 'compute instances list --project scans-1 --filter labels.app=quaywatch AND labels.jobid:\* AND name~\^qsv-'
calls 'compute snapshots list --project scans-1 --filter labels.app=quaywatch AND labels.jobid:\* AND name~\^qss-'
spares 'delete'
script cleanup delete
succeeds
calls 'compute instances delete qsv-old-1 --project scans-1 --zone europe-west1-b --quiet'
calls 'compute disks delete qsv-old-1 --project scans-1 --zone europe-west1-b --quiet'
calls 'compute snapshots delete qss-old-0 --project scans-1 --quiet'
spares 'delete (qsv-new-1|qss-odd-0)'
in_order 'instances delete' 'snapshots delete'
script cleanup delete-all
succeeds
calls 'instances delete qsv-new-1'
calls 'snapshots delete qss-odd-0'
YES=0 script cleanup delete-all
refuses 'set YES=1'
DISK=somebody-elses script cleanup delete
[ "$code" = 2 ] || fail "$what deletes what is not named as ours"
spares 'delete somebody-elses'
script cleanup everything
refuses 'cleanup.sh [list|delete|delete-all]'

YES=0 script destroy
refuses 'set YES=1'
script destroy
succeeds
in_order 'scheduler jobs pause quaywatch-sweep' 'instances delete'
in_order 'snapshots delete qss-odd-0' '^terraform .*destroy -input=false -auto-approve'
in_order '^terraform .*init' '^terraform .*destroy'
calls '^gcloud storage rm --recursive gs://scans-1-quaywatch-state --project scans-1'
STATE=theirs script destroy
refuses 'does not carry the label'
STATE='' script destroy
refuses 'there is no scanner'

for command in 'deploy' 'test-event' 'status' 'scan-now shop-prod europe-west1-b/web-1' 'cleanup' 'cleanup delete' 'cleanup delete-all' 'destroy'; do
  # shellcheck disable=SC2086 # words
  YES=0 script $command --dry-run
  succeeds
  [ ! -s "$CALLS" ] || fail "$what calls $(head -n 1 "$CALLS")"
  prints '+ '
done
mv "$tfvars" "$tfvars.away"
script status
refuses 'not set: service_project'
for file in "$root"/scripts/gcp/*.sh; do
  name="$(basename "$file" .sh)"
  if [ "$name" != lib ] && ! grep -qE "^([A-Za-z_]+=\S+ )*script $name( |\$)" "${BASH_SOURCE[0]}"; then fail "nothing tests $name.sh"; fi
done

bare="$work/bare"
mkdir "$bare"
for tool in bash env dirname mktemp rm cat; do ln -s "$(command -v "$tool")" "$bare/$tool"; done
code=0
PATH="$bare" "$work/copy/scripts/gcp/deploy.sh" >"$work/out" 2>&1 || code=$?
[ "$code" = 2 ] || fail "a missing tool ends with $code, not 2"
[ "$(cat "$work/out")" = 'quaywatch: not installed: gcloud terraform jar java mvn' ] || fail "missing tools are told as: $(cat "$work/out")"

[ "$failures" = 0 ] || exit 1
echo "gcp scripts: clean"
