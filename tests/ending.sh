# The end of the wait: Enter, end of input, each signal, terminals, process 1.
( it 'end of input destroys the segment, also in the middle of a line'
	for typed in '' x; do
		writer
		press "$typed"
		exec 3>&-
		ended 'exit 0'
	done
)
( it 'a stdin that cannot be read destroys the segment'
	gives 'exit 0' "$prompt" '' sh -c 'exec ./write <&-'
	gives 'exit 0' "$prompt" '' sh -c 'exec ./write <.'
	gives 'exit 0' "$prompt" '' sh -c 'exec ./write 0>file'
)
for from in "start sh -c:$(printf %09000d 0)" 'terminal:the first line'; do
	( it "the whole line is taken, and no more than that, from a ${from%%[ :]*}"
		${from%:*} './write; read -r line; echo "the shell has $line"'
		sees "$prompt"
		press "${from#*:}\nthe next line\n"
		sees 'the shell has the next line'
		ended 'exit 0'
	)
done
for signal in HUP:1 INT:2 QUIT:3 PIPE:13 TERM:15 XFSZ:25; do
	( it "SIG${signal%:*} destroys the segment, then ends the writer"
		writer
		signal "${signal%:*}"
		ended "signal ${signal#*:}"
	)
done
for place in 'before shmget' 'after shmget' 'after shmat' 'after shmdt' 'before read' 'after read' 'before shmctl' 'after shmctl'; do
	( it "a signal that comes $place ends the writer, which says no more" can_preload
		mkfifo idle && exec 5<>idle
		[ "$place" != 'after read' ] || printf x >&5
		case $place in *read) input=idle ;; *shmctl) ;; *) prompt='' ;; esac
		held "$place" $with ./write
		signal TERM beside
		release beside
		gave 'signal 15' "$prompt" ''
	)
done
( it 'a second Ctrl-C does not keep the segment' can_preload
	start $with HOLD='before shmctl' ./write
	sees "$prompt"
	signal INT
	stopped start
	signal INT
	release start
	ended 'signal 2'
)
for call in shmget=17 shmat=28 shmdt=28 shmctl=28; do
	( it "a signal, and a ${call%=*} that fails: the signal ends the writer, which says no more" can_preload
		held "before ${call%=*}" $with FAIL=$call ./write
		signal TERM beside
		release beside
		[ $call = shmctl=28 ] || prompt=''
		gave 'signal 15' "$prompt" ''
		[ $call != shmctl=28 ] || ipcrm -M "$(segment)"
	)
done
for set in 'HUP QUIT TERM:4005:1001002' 'INT PIPE XFSZ:1001002:4005'; do
	( it "the signals that the parent ignores or blocks are left alone, the others caught: ${set%%:*}"
		start sh -c "trap '' ${set%%:*}; exec ./write"
		sees "$prompt"
		is 'blocked, ignored, caught' "$(sed -n 's/^Sig[BIC][lg][knt]:.*\(.......\)$/\1/p' "/proc/$(cat start.pid)/status" | sed 's/^0*//' | xargs)" "200 $(echo "${set#*:}" | tr : " ")"
		enter
	)
done
( it 'as process 1 the writer ends with 128 + the signal'
	[ "$(id -u)" = 0 ] && unshare='unshare -pf --kill-child' || unshare='unshare -Urpf --kill-child'
	$unshare true 2>/dev/null || skip 'needs a process namespace: sudo make test'
	start $unshare ./write
	sees "$prompt"
	kill -s TERM $(cat "/proc/$(cat start.pid)/task/"*/children)
	ended 'exit 143'
)
( it 'a segment that somebody else has made since is not destroyed'
	writer
	ipcrm -M "$(segment)"
	segment 8 644
	press '\n'
	ended 'exit 4' 'shmctl failed: Invalid argument'
	ipcrm -M "$(segment)"
)
for key in 'Ctrl-C:\003:130' 'Ctrl-\:\034:131'; do
	( it "${key%%:*} destroys the segment"
		terminal 'exec ./write'
		sees "$prompt"
		key=${key#*:}
		press "${key%:*}"
		ended "exit ${key#*:}"
	)
done
( it 'closing the terminal destroys the segment'
	terminal 'bounded writer ./write'
	sees "$prompt"
	signal KILL
	comes 'grep -qx -e "exit 0" -e "signal 1" writer.end'
)
( it 'Ctrl-Z and fg change nothing'
	terminal 'set -m; ./write; echo stopped; fg >/dev/null; echo "status $?"'
	sees "$prompt"
	press '\032'
	sees stopped
	gives 'exit 0' "$values" '' ./read
	press '\n'
	sees 'status 0'
	ended 'exit 0'
)
( it 'a writer in the background stops, with stty tostop, too, and one signal ends it'
	terminal 'stty tostop; set -m; bounded writer ./write & read -r go'
	stopped writer
	gives 'exit 0' "$values" '' ./read
	signal TERM writer
	release writer
	comes '[ -s writer.end ]'
	is 'the writer' "$(cat writer.end)" 'signal 15'
	enter
)
# waits NAME PROGRAM: what is bounded so has become the program, and sleeps in a call.
waits() {
	comes "grep -qx $2 \"/proc/\$(cat $1.pid)/comm\" && grep -q '^State:.S' \"/proc/\$(cat $1.pid)/status\""
}
# full_pipe: on descriptor 5; open for reading, too, as a terminal is, but nobody reads.
full_pipe() {
	mkfifo pipe
	exec 5<>pipe
	bounded filler sh -c 'printf %02000000d 0 >&5' &
	waits filler sh
	signal KILL filler
	wait $!
}
for place in 'after shmdt' 'after shmget'; do
	( it "a signal $place ends a writer whose next words would wait for a full pipe" can_preload
		full_pipe
		[ "$place" = 'after shmdt' ] || segment 8 644
		held "$place" sh -c "exec $with ./write >&5 2>&5"
		signal TERM beside
		release beside
		gave 'signal 15' '' ''
		[ "$place" = 'after shmdt' ] || ipcrm -M "$(segment)"
	)
done
( it 'a signal ends a writer whose terminal is halted with Ctrl-S'
	terminal 'bounded writer sh -c "read -r go; exec ./write"'
	press '\023\n'
	waits writer write
	signal TERM writer
	comes 'grep -qx "signal 15" writer.end'
	ended 'exit 143'
)
( it 'a file that may not grow destroys the segment and ends the writer, without a word'
	gives 'signal 25' '' '' sh -c 'exec 2>errors; ulimit -f 0; exec ./write >file'
	is 'on stderr' "$(cat errors)" ''
)
