# Every failure is told: a row for each call, and output that cannot be written.

full='stdout failed: No space left on device'
exists='shmget failed: File exists
Another ./write is waiting in this directory; if none is, remove what was left with: ipcrm -M'

( it 'a second writer tells the remedy, which works after kill -9'
	writer
	gives 'exit 1' '' "$exists $(segment)" ./write
	gives 'exit 0' "$values" '' ./read
	signal KILL
	ended 'signal 9'
	gives 'exit 1' '' "$exists $(segment)" ./write
	sed -n 's/.*: ipcrm/ipcrm/p' stderr >remedy
	gives 'exit 0' '' '' sh ./remedy
	gives 'exit 0' "$prompt" '' ./write
)
( it 'a reader in another directory says where to start the writer'
	writer
	mkdir elsewhere
	gives 'exit 1' '' "$missing" sh -c 'cd elsewhere && exec ../read'
	enter
)
( it 'a segment that is too small is not read and not touched'
	segment 4 644
	gives 'exit 1' '' 'shmget failed: Invalid argument' ./read
	bounded end ./write >/dev/null 2>&1
	holds end 'exit 1'
	ipcrm -M "$(segment)" || fail 'it is gone'
)
( it 'both say so when somebody else has destroyed the segment' can_preload
	writer
	held 'before shmat' beside ./read
	ipcrm -M "$(segment)"
	release 'before shmat'
	gave 'exit 2' '' 'shmat failed: Invalid argument'
	press '\n'
	ended 'exit 4' 'shmctl failed: Invalid argument'
)

( it 'output that is full or closed is a failure, and keeps no segment'
	: >stdout
	for program in ./write ./read; do
		bounded end $program >/dev/full 2>stderr
		gave 'exit 6' '' "$full"
		bounded end $program >&- 2>stderr
		gave 'exit 6' '' 'stdout failed: Bad file descriptor'
		[ $program = ./read ] || writer
	done
	enter
)
( it 'a reader whose pipe is broken ends as any filter does'
	segment 8 644
	segment store 1 1
	start sh -c 'read -r go; exec ./read'
	exec 4<&-
	press '\n'
	ended 'signal 13'
	ipcrm -M "$(segment)"
)

# failing CALLS PROGRAM STATUS STDOUT STDERR: a row of the table of statuses.
failing() {
	gives "exit $3" "$4" "$5" env LD_PRELOAD=./preload.so FAIL="$1" "$2"
}
( it 'the writer tells which call failed, and leaves nothing behind' can_preload
	failing ftok=13 ./write 5 '' 'ftok failed: Permission denied'
	failing shmget=28 ./write 1 '' 'shmget failed: No space left on device'
	failing shmat=13 ./write 2 '' 'shmat failed: Permission denied'
	failing shmdt=22 ./write 3 '' 'shmdt failed: Invalid argument'
)
( it 'the reader tells which call failed' can_preload
	writer
	failing ftok=13 ./read 5 '' 'ftok failed: Permission denied'
	failing shmget=38 ./read 1 '' 'shmget failed: Function not implemented'
	failing shmat=13 ./read 2 '' 'shmat failed: Permission denied'
	failing shmdt=22 ./read 3 "$values" 'shmdt failed: Invalid argument'
	failing shmctl=0 ./read 0 "$values" '' # it would end here, if called
	enter
)
( it 'where two calls fail, both are told and the first decides' can_preload
	failing shmctl=1 ./write 4 "$prompt" 'shmctl failed: Operation not permitted'
	: >stdout
	bounded end env LD_PRELOAD=./preload.so FAIL=shmdt=22 ./read >/dev/full 2>stderr
	gave 'exit 6' '' "$full
shmdt failed: Invalid argument"
	ipcrm -M "$(segment)"
	failing 'shmat=13 shmctl=1' ./write 2 '' 'shmat failed: Permission denied
shmctl failed: Operation not permitted'
	ipcrm -M "$(segment)"
)
