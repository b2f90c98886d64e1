#!/bin/sh
# Proves what the two programs promise, on the real ./write and ./read, the
# kernel's real shared memory and real terminals.
#
#	make test
#
# Exit status: 0 if every case passed or was skipped, 1 if any failed.
#
# A case is a subshell that ends at the first thing that is not as expected; the
# line behind it says what the user sees, and counts it. It runs in a directory,
# and so with a key, of its own. Whatever a case waits for is bounded.
#
# shellcheck disable=SC2016 # what is in single quotes is for the shell in a terminal
# shellcheck disable=SC3045 # every shell has ulimit -c
set -u
umask 022
ulimit -c 0
exec </dev/null

top=$(cd "$(dirname "$0")/.." && pwd) || exit 1
scratch=${TMPDIR:-/tmp}/shm-demo-test.$$
mkdir "$scratch" && scratch=$(cd "$scratch" && pwd) && mkdir "$scratch/bin" || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT PIPE TERM
cd "$top" && cp write read tests/bounded tests/segment "$scratch/bin" || exit 1
[ ! -e tests/preload.so ] || cp tests/preload.so "$scratch/bin"

export PATH="$scratch/bin:$PATH" ASAN_OPTIONS=verify_asan_link_order=0
export SHELL=/bin/sh # script runs its commands with it
prompt='Detached. Press Enter to destroy the shared memory.'
values='Read from shared memory: 0x12345678 and 0xffffffff'
missing='shmget failed: No such file or directory
Start ./write first, in this directory.'
full='stdout failed: No space left on device'
closed='stdout failed: Bad file descriptor'
signals='HUP:1 INT:2 QUIT:3 TERM:15'
cr=$(printf '\r')
number=0 passed=0 failed=0 skipped=0

# Ends the case as failed, or as skipped, saying why.
fail() {
	printf '%s\n' "$*" | sed 's/^/# /'
	exit 1
}
skip() {
	echo "$*" >skipped
	exit 2
}

# is WHAT GOT WANTED
is() {
	[ "$2" = "$3" ] || fail "$1: <$2>, not <$3>"
}

# holds FILE TEXT: the file is these lines and nothing else.
holds() {
	{ [ -z "$2" ] || printf '%s\n' "$2"; } | cmp -s - "$1" || fail "$1: <$(cat "$1")>, not <$2>"
	printf '%s\n' "$2" >>"$scratch/printed"
}

# gave END STDOUT STDERR: what came of the last command that was run or put beside.
gave() {
	holds end "$1"
	holds stdout "$2"
	holds stderr "$3"
}

# gives END STDOUT STDERR COMMAND...: runs it, and that is what comes of it.
gives() {
	wanted=$1 wanted_stdout=$2 wanted_stderr=$3
	shift 3
	bounded end "$@" >stdout 2>stderr
	gave "$wanted" "$wanted_stdout" "$wanted_stderr"
}

# Puts a command beside what was started.
beside() {
	bounded end "$@" >stdout 2>stderr 3>&- 4<&- &
	beside=$!
}

# Starts a command in the background, its keyboard on descriptor 3 and its screen
# on 4; then sees a line on its screen, presses keys, sends it a signal. At last,
# ended END [STDERR]: how it ended, and what was on its stderr.
start() {
	rm -f keyboard screen
	mkfifo keyboard screen
	bounded started "$@" <keyboard >screen 2>errors 3>&- 4<&- &
	job=$!
	exec 3>keyboard 4<screen
}
sees() {
	while IFS= read -r line <&4; do
		[ "${line%"$cr"}" != "$1" ] || return 0
	done
	fail "never on the screen: $1; on stderr: $(cat errors)"
}
press() {
	printf '%b' "$1" >&3
}
signal() {
	kill -s "$1" "$(cat started)"
}
ended() {
	wait "$job"
	holds started "$1"
	holds errors "${2-}"
	exec 3>&- 4<&-
}

# A writer that waits for Enter, and Enter.
writer() {
	start ./write
	sees "$prompt"
}
enter() {
	press '\n'
	ended 'exit 0'
}

# Starts a command in the foreground of a terminal, where keys are keys. A signal
# that ends the command is exit status 128 + its number here.
terminal() {
	start script -qec "$1" /dev/null
	sees "$prompt"
}

# A static build takes no preloaded library.
can_preload() {
	[ $preload_status = 42 ] || skip 'nothing can be preloaded into this build'
}

# held PLACE ACTION PROGRAM: starts the program, or puts it beside what was started,
# and returns when it is held in that place, as preload.c has it, until released.
held() {
	can_preload
	rm -f "$1" "$1, go"
	mkfifo "$1" "$1, go"
	"$2" env LD_PRELOAD=./preload.so HOLD="$1" "$3"
	bounded /dev/null cat "$1" || fail "never held $1"
}
release() {
	echo 1<>"$1, go"
}

# Prints the ids of the processes that are in the scratch directory.
# shellcheck disable=SC2010 # these names are numbers
processes() {
	ls -l /proc/[0-9]*/cwd 2>/dev/null | grep -F -e "-> $scratch/" |
		sed 's#.*/proc/\([0-9]*\)/cwd .*#\1#'
}

# Prints what ipcs tells of the segment of this directory, if it is there.
segment_row() {
	ipcs -m | grep "^$(segment) "
}

# Goes to a new directory with the programs in it, where no segment is.
next_directory() {
	while :; do
		number=$((number + 1))
		mkdir "$scratch/$number" && cd "$scratch/$number" || exit 1
		segment_row >/dev/null || break
	done
	ln ../bin/* .
}

# Behind a case: says how it went, and sees that it left no segment behind. What a
# failed one leaves is removed.
it() {
	status=$?
	count=$((passed + failed + skipped + 1))
	! segment_row || status=1
	case $status in
	[!02]*)
		for process in $(processes | grep -vx $$); do kill -s KILL "$process"; done
		ipcrm -M "$(segment)"
		;;
	esac 2>/dev/null
	case $status in
	0) passed=$((passed + 1)) && echo "ok $count - $1" ;;
	2) skipped=$((skipped + 1)) && echo "ok $count - $1 # SKIP $(cat skipped)" ;;
	*) failed=$((failed + 1)) && echo "not ok $count - $1" ;;
	esac
	next_directory
}

next_directory
env LD_PRELOAD=./preload.so FAIL=ftok=EXIT ./read >/dev/null 2>&1
preload_status=$?

# ---- the lesson ----------------------------------------------------------------

(
	terminal ./write
	for _ in 1 2; do
		bounded end script -qec ./read /dev/null >screen.read
		is 'on the other screen' "$(tr -d '\r' <screen.read)" "$values"
	done
	enter
	bounded end script -qec ./read /dev/null >screen.read
	is 'on the other screen' "$(tr -d '\r' <screen.read)" "$missing"
)
it 'the lesson goes as told in two terminals'
(
	writer
	(
		for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
			bounded /dev/null ./read >>all 2>&1 &
		done
		wait
	)
	is 'twenty readers' "$(sort all | uniq -c | sed 's/^ *//')" "20 $values"
	enter
)
it 'twenty readers at once see the same'
(
	gives 'exit 0' "$prompt" '' ./write
	gives 'exit 0' "$prompt" '' ./write
)
it 'a writer can follow a writer'
(
	exists="shmget failed: File exists
Another ./write is waiting in this directory; if none is, remove what was left with: ipcrm -M $(segment)"
	writer
	gives 'exit 1' '' "$exists" ./write
	gives 'exit 0' "$values" '' ./read
	signal KILL
	ended 'signal 9'
	gives 'exit 1' '' "$exists" ./write
	sed -n 's/.*: ipcrm/ipcrm/p' stderr >remedy
	gives 'exit 0' '' '' sh ./remedy
	gives 'exit 0' "$prompt" '' ./write
)
it 'a second writer tells the remedy, which works after kill -9'
(
	writer
	is 'row of ipcs' "$(segment_row | awk '{ print $1, $4, $5, $6 }')" "$(segment) 644 8 0"
	enter
)
it 'the segment has the key of ftok, two ints, 0644, and nobody attached'

# ---- the end of the wait -------------------------------------------------------

(
	writer
	exec 3>&-
	ended 'exit 0'
)
it 'end of input destroys the segment'
(
	writer
	press x
	ended 'exit 0'
)
it 'whatever comes first from a pipe destroys the segment'
(
	: >file
	gives 'exit 0' "$prompt" '' ./write <&-
	gives 'exit 0' "$prompt" '' ./write <.
	gives 'exit 0' "$prompt" '' ./write 0>file
	start sh -c 'exec ./write 0>&1'
	sees "$prompt"
	ended 'exit 0'
)
it 'a stdin that cannot be read destroys the segment'
for signal in $signals; do
	(
		writer
		signal "${signal%:*}"
		ended "signal ${signal#*:}"
	)
	it "SIG${signal%:*} destroys the segment, then ends the writer"
done
for key in 'Ctrl-C:\003:130' 'Ctrl-\:\034:131'; do
	(
		code=${key#*:}
		terminal ./write
		press "${code%:*}"
		ended "exit ${code#*:}"
	)
	it "${key%%:*} destroys the segment"
done
(
	terminal 'trap "" HUP; bounded writer ./write'
	signal KILL
	bounded /dev/null sh -c 'until grep -qx -e "exit 0" -e "signal 1" writer; do :; done' ||
		fail "the writer: $(cat writer)"
)
it 'closing the terminal destroys the segment'
(
	terminal 'set -m; ./write; echo; echo stopped; fg >/dev/null; echo "status $?"'
	press '\032'
	sees stopped
	gives 'exit 0' "$values" '' ./read
	press '\n'
	sees 'status 0'
	ended 'exit 0'
)
it 'Ctrl-Z and fg change nothing'
(
	terminal 'set -m; bounded writer ./write & until grep signal writer; do :; done 2>/dev/null'
	kill -s TERM "$(cat writer)"
	sees 'signal 15'
	ended 'exit 0'
)
it 'kill ends a writer in the background'
(
	terminal 'set -m; bounded writer ./write &
		until grep -q "^State:.T" "/proc/$(cat writer)/status"; do :; done 2>/dev/null
		read -r line; echo; echo "the shell has $line"; read -r go
		kill "$(cat writer)"; kill -s CONT %1; until grep signal writer; do :; done'
	press 'its line\n'
	sees 'the shell has its line'
	gives 'exit 0' "$values" '' ./read
	press '\n'
	sees 'signal 15'
	ended 'exit 0'
)
it 'kill ends a writer that was stopped in the background'
(
	terminal './write; read -r line; echo "the shell has $line"'
	press "$(printf '%04000d' 0)\nthe next line\n"
	sees 'the shell has the next line'
	ended 'exit 0'
)
it 'what is typed before Enter is not left for the shell to run'
(
	export BLOCKED=1
	for signal in $signals; do
		writer
		signal "${signal%:*}"
		ended "signal ${signal#*:}"
	done
)
it 'a writer started with the signals blocked is ended by them all the same'
(
	for unshare in 'unshare -pf' 'unshare -Urpf' none; do
		$unshare true 2>/dev/null && break
	done
	[ "$unshare" != none ] || skip 'no new process namespaces here'
	for key in '\003:130' '\034:131'; do
		terminal "trap '' INT QUIT; $unshare ./write; status=\$?; echo; echo status \$status"
		press "${key%:*}"
		sees "status ${key#*:}"
		ended 'exit 0'
	done
)
it 'as process 1 the writer ends with 128 + the signal'
for place in 'before sigprocmask' 'before sigaction' 'before shmget' 'after shmget' \
	'before shmat' 'after shmat' 'before shmdt' 'after shmdt' 'before pselect'; do
	(
		for signal in $signals; do
			for input in open ended; do
				held "$place" start ./write
				[ $input = open ] || exec 3>&-
				signal "${signal%:*}"
				release "$place"
				ended "signal ${signal#*:}"
			done
		done
	)
	it "a signal that comes $place is not lost and leaves no segment"
done
for place in 'before getchar' 'before shmctl' 'after shmctl'; do
	(
		for signal in $signals; do
			held "$place" beside ./write
			kill -s "${signal%:*}" "$(cat end)"
			release "$place"
			wait "$beside"
			gave "signal ${signal#*:}" "$prompt" ''
		done
	)
	it "a signal that comes $place is not lost and leaves no segment"
done
(
	can_preload
	mkfifo 'before getchar' 'before getchar, go'
	start env LD_PRELOAD=./preload.so HOLD='before getchar' ./write
	sees "$prompt"
	press '\n'
	bounded /dev/null cat 'before getchar' || fail 'never held before getchar'
	bounded /dev/null head -n 1 keyboard >drained || fail 'the input has not gone'
	signal TERM
	ended 'signal 15'
)
it 'a signal is not lost where the input was there, but has gone'

# ---- nothing half-written ------------------------------------------------------

for place in 'after shmget' 'after shmat' 'before shmdt'; do
	(
		held "$place" start ./write
		held 'before nanosleep' beside ./read
		release "$place"
		sees "$prompt"
		release 'before nanosleep'
		wait "$beside"
		gave 'exit 0' "$values" ''
		enter
	)
	it "a reader waits for a writer held $place"
done
(
	held 'after shmat' start ./write
	read -r since _ </proc/uptime
	gives 'exit 0' 'Read from shared memory: 0x0 and 0x0' \
		'The writer has not detached yet: the values may be incomplete.' ./read
	read -r now _ </proc/uptime
	waited=$((${now%.*}${now#*.} - ${since%.*}${since#*.}))
	case $waited in
	9[5-9] | [12]??) ;;
	*) fail "waited $waited hundredths of a second" ;;
	esac
	release 'after shmat'
	sees "$prompt"
	enter
)
it 'of a writer that does not detach, a reader tells after a second'

# ---- least privilege -----------------------------------------------------------

as_nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'
(
	$as_nobody true 2>/dev/null || skip 'only root can be another user'
	writer
	# shellcheck disable=SC2086 # a command and its arguments
	gives 'exit 0' "$values" '' $as_nobody ./read
	# shellcheck disable=SC2086
	gives 'exit 1' '' 'shmat: Permission denied' $as_nobody segment overwrite
	$as_nobody ipcrm -M "$(segment)" 2>/dev/null && fail 'removed'
	gives 'exit 0' "$values" '' ./read
	enter
)
it 'another user can read the values, but neither change nor remove them'
(
	$as_nobody true 2>/dev/null || skip 'only root can be another user'
	segment 8 600
	trap 'ipcrm -M "$(segment)"' EXIT
	# shellcheck disable=SC2086
	gives 'exit 4' '' 'shmctl failed: Permission denied' $as_nobody ./read
)
it "a reader of somebody's private segment says that it may not"
(
	writer
	held 'after shmat' beside ./read
	grep -q '^[^ ]* r--s .*/SYSV42' "/proc/$(cat end)/maps" || fail 'the reader could write'
	enter
	release 'after shmat'
	wait "$beside"
	gave 'exit 0' "$values" ''
)
it 'a reader cannot write, and keeps its segment when that is destroyed'

# ---- every failure told --------------------------------------------------------

(
	writer
	mkdir elsewhere
	(
		cd elsewhere || fail 'no other directory'
		trap 'ipcrm -M "$(segment)" 2>/dev/null' EXIT
		gives 'exit 1' '' "$missing" ../read
	) || exit
	enter
)
it 'a reader in another directory says where to start the writer'
(
	segment 4 644
	gives 'exit 1' '' 'shmget failed: Invalid argument' ./read
	bounded end ./write >stdout 2>stderr
	holds end 'exit 1'
	ipcrm -M "$(segment)" || fail 'it is gone'
)
it 'a segment that is too small is not read and not touched'
(
	writer
	ipcrm -M "$(segment)"
	press '\n'
	ended 'exit 4' 'shmctl failed: Invalid argument'
	writer
	held 'before shmat' beside ./read
	ipcrm -M "$(segment)"
	release 'before shmat'
	wait "$beside"
	gave 'exit 2' '' 'shmat failed: Invalid argument'
	press '\n'
	ended 'exit 4' 'shmctl failed: Invalid argument'
)
it 'both say so when somebody else has destroyed the segment'
(
	bounded end ./write >/dev/full 2>stderr
	: >stdout
	gave 'exit 6' '' "$full"
	bounded end ./write >&- 2>stderr
	gave 'exit 6' '' "$closed"
	start sh -c 'read -r go; exec ./write'
	exec 4<&-
	press '\n'
	ended 'exit 6' 'stdout failed: Broken pipe'
)
it 'a prompt that cannot be written destroys the segment'
(
	writer
	: >stdout
	bounded end ./read >/dev/full 2>stderr
	gave 'exit 6' '' "$full"
	bounded end ./read >&- 2>stderr
	gave 'exit 6' '' "$closed"
	enter
)
it 'values that cannot be written are a failure'
(
	writer
	(
		start sh -c 'read -r go; exec ./read'
		exec 4<&-
		press '\n'
		ended 'signal 13'
	) || exit
	enter
)
it 'a reader whose pipe is broken ends as any filter does'

# failing CALLS PROGRAM STATUS STDOUT STDERR: a row of the table of statuses.
failing() {
	can_preload
	gives "exit $3" "$4" "$5" env LD_PRELOAD=./preload.so FAIL="$1" "$2"
}
(
	failing ftok=EACCES ./write 5 '' 'ftok failed: Permission denied'
	failing shmget=ENOSPC ./write 1 '' 'shmget failed: No space left on device'
	failing shmat=EACCES ./write 2 '' 'shmat failed: Permission denied'
	failing shmdt=EINVAL ./write 3 '' 'shmdt failed: Invalid argument'
)
it 'the writer tells which call failed and leaves nothing behind'
(
	can_preload
	denied='shmctl failed: Operation not permitted'
	trap 'ipcrm -M "$(segment)"' EXIT
	failing shmctl=EPERM ./write 4 "$prompt" "$denied"
	ipcrm -M "$(segment)"
	failing 'shmat=EACCES shmctl=EPERM' ./write 2 '' "shmat failed: Permission denied
$denied"
)
it 'where two calls of the writer fail, both are told and the first decides'
(
	writer
	failing ftok=EACCES ./read 5 '' 'ftok failed: Permission denied'
	failing shmget=ENOSYS ./read 1 '' 'shmget failed: Function not implemented'
	failing shmctl=EIDRM ./read 4 '' 'shmctl failed: Identifier removed'
	failing shmat=EACCES ./read 2 '' 'shmat failed: Permission denied'
	failing shmdt=EINVAL ./read 3 "$values" 'shmdt failed: Invalid argument'
	: >stdout
	bounded end env LD_PRELOAD=./preload.so FAIL=shmdt=EINVAL ./read >/dev/full 2>stderr
	gave 'exit 6' '' "$full
shmdt failed: Invalid argument"
	enter
)
it 'the reader tells which call failed'
(
	for call in shmget shmat shmdt; do
		export FAIL="$call=ENOSPC"
		held 'before shmget' start ./write
		signal TERM
		release 'before shmget'
		ended 'signal 15' "$call failed: No space left on device"
	done
)
it 'a writer that is ended by a signal still tells which call failed'
(
	held 'before pselect' beside ./write
	holds stdout "$prompt"
	release 'before pselect'
	wait "$beside"
	gave 'exit 0' "$prompt" ''
)
it 'the prompt is in a file at once'

# ---- make demo and README.md ---------------------------------------------------

# Plays the demo with the programs of this directory, without its pauses.
demo() {
	printf '#!/bin/sh\n' >./sleep
	chmod +x ./sleep
	bounded end env PATH="$PWD:$PATH" sh "$top/tests/demo.sh" >stdout 2>stderr
}
# README.md shows this text.
in_readme() {
	case $(cat "$top/README.md") in
	*"$1"*) ;;
	*) fail "not in README.md: $1" ;;
	esac
}
(
	demo
	gave 'exit 0' "[terminal 1] \$ ./write
$prompt
[terminal 2] \$ ./read
$values
[terminal 2] \$ ./read
$values
[terminal 1] Enter
[terminal 2] \$ ./read
$missing" ''
	in_readme "$(cat stdout)"
)
it 'the demo plays the lesson, and README.md shows it'
(
	writer
	demo
	holds end 'exit 1'
	enter
)
it 'the demo fails where another writer is waiting, and lets it wait'
(
	for wrong in 'read true' 'read echo' 'write true' 'write echo'; do
		rm read write
		ln ../bin/read ../bin/write .
		ln -sf "$(command -v "${wrong#* }")" "./${wrong% *}"
		demo
		holds end 'exit 1'
	done
)
it 'the demo fails where the lesson does not go as told'

(
	in_readme "\$ ./write
$prompt"
	in_readme "\$ ./read
$values"
	in_readme "\$ ./read
$missing"
	[ $skipped = 0 ] || skip 'the skipped cases have printed nothing'
	# What stands on a line of its own or between backquotes, and may be a message.
	tr '\140' '\n' <"$top/README.md" | grep -x -e '[a-z]* failed: .*' -e 'Detached.*' \
		-e 'Read from.*' -e 'Start \./write .*' -e 'Another .*' -e 'The writer has.*' | sort -u >shown
	sed 's/-M 0x42.*/-M 0x42001234/' ../printed | sort -u >printed
	[ -s shown ] || fail 'no message'
	is 'in README.md, but never printed' "$(comm -23 shown printed)" ''
)
it 'the messages in README.md are those that the programs print'

# ---- the end -------------------------------------------------------------------

(
	is 'core files' "$(find "$scratch" -name 'core*')" ''
	cd / || fail 'no root directory'
	# Some may be about to end: waits for each of them, but not for ever.
	for process in $(processes | grep -vx $$); do
		bounded /dev/null sh -c "while [ -e /proc/$process ]; do :; done" ||
			fail "goes on: $(tr '\0' ' ' <"/proc/$process/cmdline")"
	done
)
it 'nothing is left behind'

echo "1..$((passed + failed + skipped))"
summary="$passed passed, $failed failed"
[ $skipped = 0 ] || summary="$summary, $skipped skipped"
echo "$summary"
[ $failed = 0 ]
