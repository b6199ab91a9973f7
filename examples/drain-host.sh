#!/bin/sh
# drain-host.sh [CONFIGURATION]
#
# Before this host goes down for maintenance: stops the service, takes no new job, and waits until
# the jobs that run are over and nothing is left of them. Have it followed by what it is for:
#
#     drain-host.sh && systemctl reboot
#
# Ends 1 if there are jobs still after LIMIT seconds (7200): hpr goes on with them when it is started
# again. Any other status is that of hpr run; 6 says that an hpr runs that is not the service.
set -eu
config=${1:-/etc/heptapod-runner/paas-runner.toml}
limit=${LIMIT:-7200}

# What the service's own user writes, the service can read again; and its state is where systemd puts it.
as_service() {
  if [ "$(id -u)" -eq 0 ] && id hpr >/dev/null 2>&1; then
    runuser -u hpr -- env STATE_DIRECTORY="${STATE_DIRECTORY:-/var/lib/hpr}" "$@"
  else
    "$@"
  fi
}

if command -v systemctl >/dev/null && systemctl is-active --quiet hpr; then
  systemctl stop hpr
fi

status=0
as_service timeout --signal=TERM "$limit" hpr run --drain "$config" || status=$?
if [ "$status" -eq 124 ]; then
  echo "drain-host.sh: jobs still run after $limit s:" >&2
  as_service hpr state show -c "$config" >&2
  exit 1
fi
exit "$status"
