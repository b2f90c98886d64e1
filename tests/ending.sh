# The end of the wait: Enter, end of input, each signal, terminals, process 1.

( it 'end of input destroys the segment'
	writer
	exec 3>&-
	ended 'exit 0'
)
( it 'whatever comes first from a pipe destroys the segment'
	writer
	press x
	ended 'exit 0'
)
( it 'a stdin that cannot be read destroys the segment'
	gives 'exit 0' "$prompt" '' ./write <&-
	gives 'exit 0' "$prompt" '' ./write <.
	gives 'exit 0' "$prompt" '' ./write 0>file
)
( it 'what is typed before Enter is not left for the shell to run'
	terminal './write; read -r line; echo "the shell has $line"'
	sees "$prompt"
	press "$(printf '%05000d' 0)\nthe next line\n"
	sees 'the shell has the next line'
	ended 'exit 0'
)

# Signals.
for signal in HUP:1 INT:2 QUIT:3 TERM:15; do
	( it "SIG${signal%:*} destroys the segment, then ends the writer"
		writer
		signal "${signal%:*}"
		ended "signal ${signal#*:}"
	)
done
for place in 'before shmget' 'after shmget' 'after shmat' 'after shmdt' 'before read'; do
	( it "a signal that comes $place is not lost and leaves no segment" can_preload
		held "$place" start ./write
		signal TERM
		release "$place"
		ended 'signal 15'
	)
done
for place in 'after read' 'before shmctl' 'after shmctl'; do
	( it "a signal that comes $place, when the wait is over, changes nothing" can_preload
		held "$place" beside ./write
		signal TERM end
		release "$place"
		gave 'exit 0' "$prompt" ''
	)
done
for call in shmget shmat shmdt; do
	( it "many signals at once are as one, and let a $call that failed tell why" can_preload
		export FAIL="$call=28"
		held "after $call" start ./write
		for signal in HUP INT QUIT PIPE XFSZ TERM; do signal $signal; done
		release "after $call"
		wait "$job"
		grep -q signal started || fail "the writer: $(cat started)"
		holds errors "$call failed: No space left on device"
	)
done
( it 'what the parent ignores or blocks stays so'
	export BLOCKED=1
	start sh -c 'trap "" HUP; exec ./write'
	sees "$prompt"
	grep -q '^SigIgn:.*001$' "/proc/$(cat started)/status" || fail 'SIGHUP is not ignored'
	grep -q '^SigBlk:.*4000$' "/proc/$(cat started)/status" || fail 'SIGTERM is not blocked'
	enter
)
( it 'as process 1 the writer ends with 128 + the signal'
	[ "$(id -u)" = 0 ] && unshare='unshare -pf --kill-child' || unshare='unshare -Urpf --kill-child'
	$unshare true 2>/dev/null || skip 'needs a process namespace: sudo make test'
	start $unshare ./write
	sees "$prompt"
	kill -s TERM $(cat "/proc/$(cat started)/task/"*/children)
	ended 'exit 143'
)

for key in 'Ctrl-C:\003:130' 'Ctrl-\:\034:131'; do
	( it "${key%%:*} destroys the segment"
		code=${key#*:}
		terminal 'exec ./write'
		sees "$prompt"
		press "${code%:*}"
		ended "exit ${code#*:}"
	)
done
( it 'closing the terminal destroys the segment'
	terminal 'trap "" HUP; bounded writer ./write'
	sees "$prompt"
	signal KILL
	comes 'grep -qx -e "exit 0" -e "signal 1" writer'
)
( it 'Ctrl-Z and fg change nothing'
	terminal 'set -m; ./write; echo; echo stopped; fg >/dev/null; echo "status $?"'
	sees "$prompt"
	press '\032'
	sees stopped
	gives 'exit 0' "$values" '' ./read
	press '\n'
	sees 'status 0'
	ended 'exit 0'
)
for go in 'fg >/dev/null:exit 0' 'kill %1; kill -s CONT %1:signal 15'; do
	( it "a writer in the background stops, and goes on with ${go%%[ ;]*}"
		terminal "set -m; trap '' TERM; bounded writer ./write &
			until grep -q '^State:.T' /proc/\$(cat writer)/status; do :; done 2>/dev/null
			echo; echo stopped; read -r go; ${go%:*}; until grep '[a-z]' writer; do :; done"
		sees stopped
		gives 'exit 0' "$values" '' ./read
		press 'go\n\n'
		sees "${go#*:}"
		ended 'exit 0'
	)
done

# A prompt that cannot go out.
# comes_to_write FILE NAME: what is bounded with FILE is NAME, and sleeps.
comes_to_write() {
	comes "grep -qx $2 \"/proc/\$(cat $1)/comm\" && grep -q '^State:.S' \"/proc/\$(cat $1)/status\""
}

# Starts a program when its screen, a pipe that nobody reads, is full.
start_full() {
	start sh -c 'printf %0100000d 0 & echo $! >filler; read -r go; exec "$@"' sh "$@"
	comes_to_write filler sh
	press '\n'
}
( it 'a signal ends a writer whose prompt waits for a full pipe'
	start_full ./write
	comes_to_write started write
	signal TERM
	ended 'signal 15' 'stdout failed: Interrupted system call'
)
( it 'a signal ends a writer whose messages wait for a full pipe'
	segment 8 644
	start_full sh -c 'exec ./write 2>&1'
	comes_to_write started write
	signal TERM
	ended 'signal 15'
	ipcrm -M "$(segment)"
)
( it 'a signal ends a writer that is about to prompt into a full pipe' can_preload
	held 'before shmdt' start_full ./write
	signal TERM
	release 'before shmdt'
	ended 'signal 15'
)
( it 'a signal ends a writer whose terminal is halted with Ctrl-S'
	terminal 'bounded writer sh -c "read -r go; exec ./write"'
	press '\023\n'
	comes_to_write writer write
	signal TERM writer
	comes 'grep -qx "signal 15" writer'
	ended 'exit 143'
)
( it 'a broken pipe destroys the segment, then ends the writer'
	start sh -c 'read -r go; exec ./write'
	exec 4<&-
	press '\n'
	ended 'signal 13' 'stdout failed: Broken pipe'
)
( it 'a file that may not grow destroys the segment, then ends the writer'
	start sh -c 'ulimit -f 0; exec ./write 3>&1 >file 2>&3'
	sees 'stdout failed: File too large'
	ended 'signal 25'
)
