#!/bin/sh
# smoke-test.sh CONFIGURATION RUNNER
#
# For CI, behind a change of the base image or of the configuration: one real job on the Docker Engine
# of this host, step by step. The pipeline queues a job that only this runner may take, by a tag of
# its own, and then calls this.
#
# Ends 0 if the job has succeeded, and else as the step that has not. Whatever happens, nothing is
# left of the job. It waits PATIENCE seconds (300) for the job to come, and as long for its end.
set -eu
config=$1
runner=$2
patience=${PATIENCE:-300}

work=$(mktemp -d)
record=$work/job.json
finish() {
  status=$?
  trap - EXIT
  if [ -s "$record" ]; then
    hpr decommission --force -c "$config" -o "$record" "$record" || {
      echo "smoke-test.sh: something is left of the job" >&2
      [ "$status" -ne 0 ] || status=1
    }
  fi
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

hpr check -c "$config" --online
hpr acquire-once -c "$config" --runner "$runner" --wait "$patience" -o "$record"
hpr provision -c "$config" -o "$record" "$record"
hpr launch -c "$config" -o "$record" "$record"
hpr wait -c "$config" --timeout "$patience" -o "$record" "$record"
echo "smoke-test.sh: the job has succeeded"
