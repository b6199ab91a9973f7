#!/bin/sh
# run-one-job.sh [RECORD]
#
# Takes one job through its life by hand. Its record is in the file RECORD (job.json unless given):
# cut short at any moment, call it again, and it goes on with the job where it was.
#
# Ends 0 if the job succeeded, 3 if no job came within WAIT seconds (60), and else as the command
# that could not go on; after hpr wait that is 7 for a job that failed and 8 for one that was cancelled.
# The configuration is $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.
set -eu
record=${1:-job.json}

# Takes one step. A job that is over needs no record any more.
step() {
  status=0
  hpr "$@" -o "$record" "$record" || status=$?
  if grep -q '"phase":"over"' "$record"; then rm "$record"; fi
  return "$status"
}

[ -s "$record" ] || hpr acquire-once --wait "${WAIT:-60}" -o "$record"
step provision
step launch

result=0
step wait || result=$?
# A job whose machine ended early is over by now, and nothing is left of it.
[ -e "$record" ] || exit "$result"
case $result in
  0 | 7 | 8 | 9) step decommission ;;
  *) echo "run-one-job.sh: the job may still run; its record is in $record" >&2 ;;
esac
exit "$result"
