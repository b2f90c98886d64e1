# The words in which the cases of make test are written.
#
# To add a case, write in the file that is named after the promise that it breaks:
#
#	( it 'end of input destroys the segment'
#		writer
#		exec 3>&-
#		ended 'exit 0'
#	)
#
# A case is a subshell. It begins with what the user sees, and ends at the first
# thing that is not as expected. It runs in a directory, and so with a key, of its
# own, which holds the programs and the helpers. All that it waits for is bounded:
# it takes 5 seconds at most, and the whole suite two minutes.

export PATH="$scratch/bin:$PATH" ASAN_OPTIONS=verify_asan_link_order=0
export SHELL=/bin/sh # script runs its commands with it
prompt='Detached. Press Enter to destroy the shared memory.'
values='Read from shared memory: 0x12345678 and 0xffffffff'
missing='shmget failed: No such file or directory
Start ./write first, in this directory.'

# it TITLE [NEED]: begins a case in a new directory where no segment is.
it() {
	title=$1 number=0 now=$(date +%s)
	echo "$title" >>"$scratch/begun"
	until [ ! -e "$scratch/$number" ] &&
		{ { mkdir "$scratch/$number" && cd "$scratch/$number"; } || exit; } && ! segment_row >/dev/null; do
		number=$((number + 1))
	done
	ln ../bin/* .
	export DEADLINE=$((now + 4))
	trap 'report $?' EXIT
	trap 'exit 1' HUP INT QUIT TERM
	trap '' PIPE # a key may come too late
	[ "$now" -lt "$suite_end" ] || fail 'not begun: the suite has taken two minutes'
	${2-:}
}

# report STATUS: says how the case went; removes what a failed one has left.
report() {
	cd "$scratch/$number" || exit 1
	reason=$(cat skipped 2>/dev/null) && result=skipped || result=ok
	[ "$1" = 0 ] && ! segment_row || result='not ok'
	echo "$result - $title$reason" | tee -a "$scratch/results"
	[ "$result" = 'not ok' ] || exit 0
	key=$(segment)
	cd / # so that this shell is not among those processes
	for process in $(processes); do kill -s KILL "$process"; done
	ipcrm -M "$key" 2>/dev/null
}

# fail TEXT: ends the case as failed.
fail() { printf '%s\n' "$*" | sed 's/^/# /'; exit 1; }
# skip REASON: ends it as one that cannot be tried here.
skip() { echo " ($*)" >"$scratch/$number/skipped"; exit 0; }

# is WHAT GOT WANTED: the two are the same.
is() { [ "$2" = "$3" ] || fail "$1: <$2>, not <$3>"; }
# comes COMMAND: waits until this shell command succeeds.
comes() { bounded /dev/null sh -c "until $1; do :; done" 2>/dev/null || fail "never: $1"; }

# holds FILE TEXT: the file is these lines and nothing else.
holds() {
	{ [ -z "$2" ] || printf '%s\n' "$2"; } | cmp -s - "$1" || fail "$1: <$(cat "$1")>, not <$2>"
	printf '%s\n' "$2" >>"$scratch/printed"
}

# gives END STDOUT STDERR COMMAND...: runs it, and that is what comes of it.
gives() {
	wanted=$1 wanted_stdout=$2 wanted_stderr=$3
	shift 3
	bounded end "$@" >stdout 2>stderr
	gave "$wanted" "$wanted_stdout" "$wanted_stderr"
}

# beside COMMAND...: puts it beside what was started.
beside() {
	bounded end "$@" >stdout 2>stderr 3>&- 4<&- &
	beside=$!
}

# gave END STDOUT STDERR: what came of the command that was run or put beside.
gave() {
	[ -z "${beside-}" ] || wait "$beside"
	holds end "$1"
	holds stdout "$2"
	holds stderr "$3"
}

# start COMMAND...: in the background, its keyboard and screen on descriptors 3, 4.
start() {
	rm -f keyboard screen
	mkfifo keyboard screen
	bounded started "$@" <keyboard >screen 2>errors 3>&- 4<&- &
	job=$!
	exec 3>keyboard 4<screen
}

# terminal COMMAND: the same in a terminal; exit status 128 + N is signal N there.
terminal() { start script -qec "$1" /dev/null; }

# sees LINE: it comes on the screen.
sees() {
	while IFS= read -r line <&4; do
		[ "${line%"$(printf '\r')"}" != "$1" ] || return 0
	done
	fail "never on the screen: $1; on stderr: $(cat errors)"
}

# press KEYS: with printf's escapes.
press() { printf '%b' "$1" >&3; }
# signal NAME [FILE]: to the command that was started, or is bounded with FILE.
signal() { kill -s "$1" "$(cat "${2-started}")"; }

# ended END [STDERR]: how it has ended, and what was on its stderr.
ended() {
	wait "$job"
	holds started "$1"
	holds errors "${2-}"
	exec 3>&- 4<&-
}

# writer: starts one, until it waits for Enter.
writer() { start ./write && sees "$prompt"; }
# enter: ends what was started.
enter() { press '\n'; ended 'exit 0'; }
# can_preload: a NEED of the cases that hold a program or have its calls fail.
can_preload() { [ -e preloadable ] || skip 'needs a build that is not static'; }

# held PLACE ACTION COMMAND...: starts a program, or puts it beside, until it is held.
held() {
	rm -f "$1" "$1, go"
	mkfifo "$1" "$1, go"
	at=$1 action=$2
	shift 2
	"$action" env LD_PRELOAD=./preload.so HOLD="$at" "$@"
	bounded /dev/null cat "$at" || fail "never held $at"
}

# release PLACE: lets it go on; a signal that was sent to it comes now.
release() { echo 1<>"$1, go"; }

# segment_row: prints what ipcs tells of the segment here, if it is there.
segment_row() { ipcs -m | grep "^$(segment) "; }
# processes: prints the ids of those that are in a case's directory.
processes() {
	ls -l /proc/[0-9]*/cwd 2>/dev/null | grep -F -e "-> $scratch/" | sed 's#.*/proc/\([0-9]*\)/cwd -> .*#\1#'
}
