#!/bin/sh
# Proves what the two programs promise, on the real ./write and ./read, the
# kernel's real shared memory and real terminals.
#
#	make test                 or, for one file, when all is built:
#	sh tests/run.sh ending
#
# Exit status: 0 if every case passed or was skipped, 1 if any failed.
#
# The cases stand in a file for each promise; lib.sh has the words in which they
# are written, and says how to add one.
# shellcheck disable=SC1090,SC1091 # they are linted on their own
# shellcheck disable=SC3045 # every shell has ulimit -c
set -u
umask 022
ulimit -c 0
exec </dev/null

top=$(cd "$(dirname "$0")/.." && pwd) || exit 1
scratch=${TMPDIR:-/tmp}/shm-demo-test.$$
mkdir "$scratch" && scratch=$(cd "$scratch" && pwd) && mkdir "$scratch/bin" || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT QUIT PIPE TERM
cd "$top" && cp write read tests/bounded tests/segment "$scratch/bin" || exit 1
[ ! -e tests/preload.so ] || cp tests/preload.so "$scratch/bin"
suite_end=$(($(date +%s) + 110))

. "$top/tests/lib.sh"
(cd "$scratch/bin" && bounded /dev/null env LD_PRELOAD=./preload.so FAIL=ftok=0 ./read) >/dev/null 2>&1
[ $? != 42 ] || : >"$scratch/bin/preloadable"
for promise in ${*:-lesson ending stored permissions failures handout}; do
	. "$top/tests/$promise.sh"
done
( it 'nothing is left behind'
	cd / || fail 'no root directory'
	# What is about to end may do so.
	for process in $(processes); do comes "! [ -e /proc/$process ]"; done
)

# A case that could not even report has failed, too.
passed=$(grep -c '^ok - ' "$scratch/results")
skipped=$(grep -c '^skipped - ' "$scratch/results")
failed=$(($(grep -c . "$scratch/begun") - passed - skipped))
[ "$skipped" = 0 ] || echo "Skipped:$(sed -n 's/^skipped - / /p' "$scratch/results" | tr '\n' ';')"
echo "$passed passed, $failed failed$([ "$skipped" = 0 ] || echo ", $skipped skipped")"
[ "$failed" = 0 ]
