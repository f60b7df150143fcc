#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a cold process of the image scan's JAR costs beside a bare JVM: whole processes, run in turn (A B C A B C ...), medians of
# the ratios of each round. ROUNDS=15 REPEAT=400 JAR=... Builds nothing but its own two helpers: run `mvn package` before.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
rounds="${ROUNDS:-15}"
repeat="${REPEAT:-400}"
jar="${JAR:-}"
for built in "$root"/aws-lambda/target/*-image-scan.jar; do
  [ -n "$jar" ] || jar="$built"
done
[ -r "$jar" ] || { echo "no image-scan JAR: mvn -pl aws-lambda -am package" >&2; exit 1; }
[ -x /usr/bin/time ] || { echo "GNU time is not installed" >&2; exit 1; }

work="$(mktemp -d)"
ledger=''
cleanup() {
  [ -z "$ledger" ] || kill "$ledger" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

flags=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1)
mkdir "$work/classes" "$work/hello"
javac -d "$work/hello" "$root/scripts/bench/src/Hello.java"
jar --create --file "$work/hello.jar" --main-class Hello -C "$work/hello" .
javac -cp "$jar" -d "$work/classes" "$root/scripts/bench/src/Invoke.java" "$root/scripts/bench/src/EmptyLedger.java"

java -Dsun.net.httpserver.nodelay=true -cp "$work/classes" EmptyLedger "$work/port" &
ledger=$!
for _ in $(seq 100); do [ -e "$work/port" ] || sleep 0.1; done

export AWS_REGION=eu-west-1 AWS_ACCESS_KEY_ID=AKIDEXAMPLE AWS_SECRET_ACCESS_KEY=example
export QUAYWATCH_TABLE=ledger QUAYWATCH_BUCKET=reports QUAYWATCH_SECRET_ARN=qualys QUALYS_POD=US2
export QUAYWATCH_TOPIC_ARN=arn:aws:sns:eu-west-1:111122223333:told
AWS_ENDPOINT_URL_DYNAMODB="http://127.0.0.1:$(cat "$work/port")"
export AWS_ENDPOINT_URL_DYNAMODB

printf '{"phase":"ParseEvent","execution":"x","input":%s}' \
  "$(cat "$root/core/src/test/resources/event/aws/register-task-definition.json")" >"$work/event.json"
cat >"$work/step.json" <<STEP
{"phase":"CheckCache","state":{"phase":"CheckCache","request":{"owner":"x/0","image":"shop/web:1","container":"web",
"workload":{"id":"w","kind":"k","name":"n","platform":"linux/amd64","platformAssumed":true},"force":false,
"requestedAt":"$(date -u +%Y-%m-%dT%H:%M:%SZ)","moves":0},"image":{"reference":"docker.io/shop/web:1",
"scanReference":"docker.io/shop/web:1","key":{"id":"$(printf '0%.0s' {1..64})","verified":true,"platform":"linux/amd64","profile":"pkg"}}}}
STEP

command_of() {
  case "$1" in
    hello) words=(-jar "$work/hello.jar") ;;
    event) words=(-cp "$jar:$work/classes" Invoke io.quaywatch.aws.EventsHandler "$work/event.json") ;;
    step) words=(-cp "$jar:$work/classes" Invoke io.quaywatch.aws.StepsHandler "$work/step.json") ;;
  esac
}

# run <what> <round>: a line "round what cpu wall rss"
run() {
  command_of "$1"
  local TIMEFORMAT='%3R %3U %3S' times
  times="$({ time /usr/bin/time -f %M -o "$work/rss" java "${flags[@]}" "${words[@]}" >"$work/answer" 2>"$work/log"; } 2>&1)"
  read -r wall user system <<<"$times"
  echo "$2 $1 $(awk "BEGIN {print $user + $system}") $wall $(tail -n 1 "$work/rss")"
}

answered() {
  run "$1" 0 >/dev/null
  grep -q "$2" "$work/answer" || { echo "$1 does not answer with $2:" >&2; cat "$work/answer" "$work/log" >&2; exit 1; }
}
answered hello hello
answered event '"items":\[{'
answered step '"phase":"GetRegistry"'

for round in $(seq "$rounds"); do
  for what in hello event step; do run "$what" "$round"; done
done >"$work/runs"

for what in hello event step; do
  command_of "$what"
  java "${flags[@]}" "-Xlog:class+load:file=$work/loaded" "${words[@]}" >/dev/null 2>&1
  echo "$what $(wc -l <"$work/loaded")"
done >"$work/classes.txt"

for what in event step; do
  command_of "$what"
  java "${flags[@]}" "${words[@]}" "$repeat" 2>/dev/null | sed "s/^/$what /"
done >"$work/warm"

# median_ratio <what> <column>: median and range of what/hello over the rounds
median_ratio() {
  awk -v what="$1" -v column="$2" '$2 == "hello" {base[$1] = $column} $2 == what {mine[$1] = $column}
    END {for (round in mine) print mine[round] / base[round]}' "$work/runs" | sort -n |
    awk '{all[NR] = $1} END {printf "%.1fx (%.1f–%.1f)", all[int((NR + 1) / 2)], all[1], all[NR]}'
}
loaded() { awk -v what="$1" '$1 == what {print $2}' "$work/classes.txt"; }
warm() { awk -v what="$1" '$1 == what {printf "%.3fx", $3 / $2}' "$work/warm"; }

cat <<TABLE
$(java -version 2>&1 | head -n 1), $(uname -m), $(nproc) CPUs, flags ${flags[*]}, $rounds rounds; JAR $(du -m --apparent-size "$jar" | cut -f 1) MB

| Process | CPU / bare JVM | wall / bare JVM | peak RSS / bare JVM | loaded classes | warm call / first call |
|---|---|---|---|---|---|
| bare JVM, hello-world JAR | 1x | 1x | 1x | $(loaded hello) | – |
| first event: ParseEvent, no call | $(median_ratio event 3) | $(median_ratio event 4) | $(median_ratio event 5) | $(loaded event) | $(warm event) |
| first step: CheckCache, two calls to a ledger on the loopback | $(median_ratio step 3) | $(median_ratio step 4) | $(median_ratio step 5) | $(loaded step) | $(warm step) |
TABLE
