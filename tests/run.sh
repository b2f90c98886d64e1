#!/bin/sh
# Proves what the two programs promise, on the real ./write and ./read, the
# kernel's real shared memory and real terminals. Prints TAP.
#
#	make test                 or, for one file, when all is built:
#	sh tests/run.sh ending
#
# Exit status: 0 if every case passed or was skipped, 1 if any failed.
# The cases stand in a file for each promise, their words in lib.sh.
# shellcheck disable=SC1090,SC1091,SC3045 # these are linted on their own; every shell has ulimit -c
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
: >"$scratch/results"
suite_end=$(($(date +%s) + 100))
at=run.sh
# summary: the last lines. A case that could not even report has failed, too.
summary() {
	skipped=$(grep -c '^ok .* # SKIP ' "$scratch/results")
	passed=$(($(grep -c '^ok ' "$scratch/results") - skipped))
	begun=$(grep -c . "$scratch/begun")
	failed=$((begun - passed - skipped))
	echo "1..$begun"
	sed -n 's/^not ok/# Failed:/p; s/^ok\(.*\) # SKIP/# Skipped:\1:/p' "$scratch/results"
	echo "$passed passed, $failed failed$([ "$skipped" = 0 ] || echo ", $skipped skipped")"
	exit $((failed != 0))
}
. "$top/tests/lib.sh"
# What looks for a segment must see one that is there, or no case means anything.
( it 'what the suite looks with sees what it is to see'
	for tool in ipcs ipcrm script setpriv unshare; do
		command -v $tool >found || fail "util-linux's $tool is not there"
	done
	segment 8 644
	segment store 1 1
	is 'the segment in ipcs -m' "$(segment_row | sed 's/ .*//')" "$(segment)"
	bounded run ./read >out 2>&1
	is "./read, which is to find the segment of tests/segment, says $(cat out)" "$(cat run.end)" 'exit 0'
	bounded run ./write >out 2>&1
	is "./write, which is to find it in the way, says $(cat out)" "$(cat run.end)" 'exit 1'
	ipcrm -M "$(segment)"
	$with FAIL=ftok=0 ./read >out 2>&1
	if [ $? = 42 ]; then
		: >"$scratch/bin/preloadable"
	else
		writer
		maps=$(cat "/proc/$(cat start.pid)/maps")
		enter
		case $maps in *.so*) fail 'tests/preload.so has no effect, though the build is not static' ;; esac
	fi
) || { echo 'Bail out! The suite would prove nothing.'; summary; }
[ $# = 0 ] && whole=yes || whole=''
words=$(sed -n 's/^\([a-z_]*\)() .*/\1/p' "$top/tests/lib.sh" | paste -s -d '|' -)
for promise in ${*:-lesson ending stored failures handout}; do
	# Each line that begins with a word says where it stands.
	awk -v words="^($words)\$" -v file="$promise.sh" '
		$1 ~ words || $2 == "it" { sub(/[a-z]/, "at=" file ":" NR "; &") } 1
	' "$top/tests/$promise.sh" >"$scratch/$promise.sh" && . "$scratch/$promise.sh"
done
( it 'nothing is left behind'
	cd / || fail 'no root directory'
	# What is about to end may do so.
	for process in $(processes); do comes "! [ -e /proc/$process ]"; done
	is 'processes' "$(processes)" ''
)
summary
