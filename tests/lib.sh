# The words in which the cases of make test are written.
#
# A case is a subshell, in a directory, and so with a key, of its own, which holds
# the programs and the helpers. It ends at the first thing that is not as expected;
# one that checks nothing, or itself prints on stderr, has failed, too. A line that
# begins with a word of this file is named where it fails. All that a case waits
# for is bounded: it takes 5 seconds at most, and the whole suite two minutes.
export PATH="$scratch/bin:$PATH"
export ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0:handle_segv=0:handle_sigbus=0:handle_sigfpe=0 # a leak check that a signal meets may never end
export SHELL=/bin/sh # script runs its commands with it
prompt='Detached. Press Enter to destroy the shared memory.'
values='Read from shared memory: 0x12345678 and 0xffffffff'
missing='shmget failed: No such file or directory
Start ./write first, in this directory.'
# it TITLE [NEED]: begins a case, which is skipped where the command NEED says so.
it() {
	title=$1 number=0 checked='' skipped='' now=$(date +%s)
	echo "$title" >>"$scratch/begun"
	until mkdir "$scratch/$number" 2>/dev/null && cd "$scratch/$number" && ! segment_row >/dev/null; do
		number=$((number + 1))
		[ $number -lt 9999 ] || exit 1
	done
	ln ../bin/* .
	export DEADLINE=$((now + 4))
	trap 'report $?' EXIT
	trap 'exit 1' HUP INT QUIT TERM
	trap '' PIPE # a key may come too late
	exec 2>itself
	[ "$now" -lt "$suite_end" ] || fail 'not begun: the suite has taken two minutes'
	${2-:}
}

# report STATUS: says how the case went; removes what a failed one has left.
report() {
	cd "$scratch/$number" && trap '' HUP INT QUIT TERM || exit 1
	[ -s why ] || [ "$1" = 0 ] || echo "the case ended with status $1" >why
	[ "$checked$skipped" ] || [ -s why ] || echo 'the case checked nothing' >why
	! segment_row >row || sed 's/^/the segment is still there: /' row >>why
	sed 's/^/the case itself says: /' itself >>why
	[ -s why ] && result='not ok' || result=ok
	count=$(grep -c . "$scratch/results")
	echo "$result $((count + 1)) - $title${skipped:+ # SKIP $skipped}" | tee -a "$scratch/results"
	[ "$result" != ok ] || exit 0
	{ echo "at tests/$at"; cat why; } | sed 's/^/# /'
	key=$(segment)
	cd / # so that this shell is not among those processes
	for process in $(processes); do kill -s KILL "$process"; done
	ipcrm -M "$key" 2>/dev/null
	exit 1
}
# fail LINE..., skip REASON: end the case as failed, or as one that cannot be tried here.
fail() { printf '%s\n' "$@" >"$scratch/$number/why"; exit 1; }
skip() { skipped=$1; exit 0; }
# lines LABEL [TEXT]: prints the text, if there is one, each line with the label.
lines() { [ -z "${2-}" ] || printf '%s\n' "$2" | sed "s/^/$1/"; }
# is WHAT CAME WANTED: the two are the same.
is() {
	checked=yes
	[ "$2" = "$3" ] || fail "$1" "$(lines 'wanted: ' "${3:-(nothing)}")" "$(lines 'came: ' "${2:-(nothing)}")"
}
# comes COMMAND: waits until this shell command succeeds.
comes() {
	checked=yes
	bounded - sh -c "until $1; do :; done" 2>/dev/null || fail "never: $1"
}
# wanted END STDOUT STDERR, came NAME: print what is to come of a command, and what came.
wanted() {
	printf '%s\n' "$2" "$3" >>"$scratch/printed"
	echo "$1"
	lines 'stdout: ' "$2"
	lines 'stderr: ' "$3"
}
came() {
	cat "$1.end"
	for stream in out err; do
		sed "s/^/std$stream: /" "$1.$stream"
		[ -z "$(tail -c 1 "$1.$stream")" ] || echo ' (no newline)'
	done
}
# gives END STDOUT STDERR COMMAND...: runs it, and that is what comes of it.
gives() {
	wanted=$(wanted "$1" "$2" "$3")
	shift 3
	bounded run "$@" >run.out 2>run.err
	is "of $*" "$(came run)" "$wanted"
}
# start COMMAND...: in the background, its keyboard and screen on descriptors 3, 4.
start() {
	rm -f keyboard screen
	mkfifo keyboard screen
	bounded start "$@" <keyboard >screen 2>start.err 3>&- 4<&- &
	started=$!
	exec 3>keyboard 4<screen
}
# terminal COMMAND: the same in a terminal; exit status 128 + N is signal N there.
terminal() { start script -qec "stty -echo; $1" /dev/null; }
# press KEYS: with printf's escapes.
press() { printf '%b' "$1" >&3; }
# sees LINE: that is what comes next on the screen.
sees() {
	line=$(bounded - sh -c 'IFS= read -r line; printf "%s\n" "$line"' <&4)
	line=${line%"$(printf '\r')"}
	[ "$line" = "$1" ] || line="$line $(cat start.end start.err 2>/dev/null)"
	is 'the next line on the screen' "$line" "$1"
}
# ended END [STDERR]: how it ends, with nothing more on the screen.
ended() {
	bounded - cat <&4 >start.out
	wait "$started"
	is 'of what was started' "$(came start)" "$(wanted "$1" '' "${2-}")"
	exec 3>&- 4<&-
}
# writer: starts one, until it waits for Enter.
writer() { start ./write && sees "$prompt"; }
# enter: ends what was started.
enter() { press '\n'; ended 'exit 0'; }
# beside COMMAND...: puts it beside what was started; its stdin is $input, or at its end.
beside() {
	bounded beside "$@" <"${input-/dev/null}" >beside.out 2>beside.err 3>&- 4<&- &
	put=$!
}
# gave END STDOUT STDERR: what comes of that.
gave() {
	wait "$put"
	is 'of what was put beside' "$(came beside)" "$(wanted "$@")"
}
# can_preload: a NEED of the cases that do so with the command $with (preload.c).
can_preload() { [ -e preloadable ] || skip 'the build is static'; }
with='env LD_PRELOAD=./preload.so'
# held PLACE COMMAND...: puts it beside; the program that it runs $with is held there.
held() {
	export HOLD="$1"
	shift
	beside "$@"
	stopped beside
}
# stopped NAME: it stops.
stopped() {
	comes "[ -s $1.end ]"
	is "the program, which was to stop ${HOLD-}" "$(cat "$1.end")" stopped
}
# release NAME: lets it go on; a signal that was sent to it comes now.
release() { rm "$1.end"; signal CONT "$1"; }
# signal SIGNAL [NAME]: to what was started, or is bounded so.
signal() { kill -s "$1" "$(cat "${2-start}.pid")"; }
# segment_row: prints what ipcs tells of the segment here, if it is there.
segment_row() { ipcs -m | grep "^$(segment) "; }
# processes: prints the ids of those that are in a case's directory.
processes() {
	ls -l /proc/[0-9]*/cwd 2>/dev/null | grep -F -e "-> $scratch/" | sed 's#.*/proc/\([0-9]*\)/cwd -> .*#\1#'
}
