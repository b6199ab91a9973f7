#!/bin/sh
# orphan-report.sh [CONFIGURATION]
#
# For cron, each night: says nothing while nothing is left over, so that there is no mail. Otherwise
# it lists what belongs to no job, and what single steps have left for more than a day, and removes
# nothing. To remove it, take --dry-run away and say --yes.
#
# It needs the state of the daemon, so it is a line in the table of the user that hpr runs as:
#
#     17 3 * * *  STATE_DIRECTORY=/var/lib/hpr /usr/share/doc/hpr/examples/orphan-report.sh
#
# Ends 0 if there is nothing, 1 if there is something, and else as hpr does: 5 says that an account
# could not be looked at, so that the list may be short.
set -eu
config=${1:-/etc/heptapod-runner/paas-runner.toml}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

failed=0
look() {
  status=0
  hpr decommission -c "$config" --dry-run "$@" >>"$work/found" 2>"$work/errors" || status=$?
  if [ "$status" -ne 0 ]; then
    cat "$work/errors" >&2
    failed=$status
  fi
}
look --orphans
look --steps --older-than 1d

found=0
if grep 'would be removed' "$work/found"; then found=1; fi
[ "$failed" -eq 0 ] || exit "$failed"
exit "$found"
