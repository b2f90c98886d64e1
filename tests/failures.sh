# Every failure is told: a row for each call, and output that cannot be written.
full='stdout failed: No space left on device'
exists='shmget failed: File exists
Is another ./write waiting here? If not, run: ipcrm -M'
( it 'a second writer tells the remedy, which works after kill -9'
	writer
	gives 'exit 1' '' "$exists $(segment)" ./write
	signal KILL
	ended 'signal 9'
	gives 'exit 1' '' "$exists $(segment)" ./write
	sed -n 's/.*: ipcrm/ipcrm/p' run.err >remedy
	gives 'exit 0' '' '' sh ./remedy
	gives 'exit 0' "$prompt" '' ./write
)
( it 'a segment that is too small by one byte is not read'
	segment 7 644
	gives 'exit 1' '' 'shmget failed: Invalid argument' ./read
	ipcrm -M "$(segment)"
)
( it 'output that is full, closed or a broken pipe keeps no segment; the last ends both without a word'
	mkfifo pipe
	exec 5<>pipe 6>pipe 5>&-
	for program in ./write ./read; do
		gives 'exit 6' '' "$full" sh -c "exec $program </dev/zero >/dev/full"
		gives 'exit 6' '' 'stdout failed: Bad file descriptor' sh -c "exec $program </dev/zero >&-"
		gives 'signal 13' '' '' sh -c "exec $program </dev/zero >&6"
		echo "$program stdout 6" >>"$scratch/statuses"
		[ $program = ./read ] || writer
	done
	enter
)
# fails CALL=ERRNO PROGRAM STATUS STDOUT REASON: a row of the table of statuses.
fails() {
	gives "exit $3" "$4" "${1%=*} failed: $5" $with FAIL="$1" "$2"
	echo "$2 ${1%=*} $3" >>"$scratch/statuses"
}
( it 'the writer tells which call failed, and leaves nothing behind' can_preload
	fails ftok=13 ./write 5 '' 'Permission denied'
	fails shmget=28 ./write 1 '' 'No space left on device'
	fails shmget=13 ./write 1 '' 'Permission denied'
	fails shmat=13 ./write 2 '' 'Permission denied'
	fails shmdt=22 ./write 3 '' 'Invalid argument'
	bounded run $with FAIL=shmget=12 ./write >run.out 2>run.err
	is 'lines about ENOMEM' "$(grep -c . run.err)" 1
	fails shmctl=1 ./write 4 "$prompt" 'Operation not permitted'
	ipcrm -M "$(segment)"
)
( it 'the reader tells which call failed' can_preload
	writer
	fails ftok=13 ./read 5 '' 'Permission denied'
	fails shmget=38 ./read 1 '' 'Function not implemented'
	fails shmget=13 ./read 1 '' 'Permission denied'
	fails shmget=17 ./read 1 '' 'File exists'
	fails shmat=13 ./read 2 '' 'Permission denied'
	fails shmdt=22 ./read 3 "$values" 'Invalid argument'
	enter
)
( it 'where two calls fail, both are told and the first decides' can_preload
	both() { gives "exit $1" '' "$2
$3 failed: Operation not permitted" sh -c "exec $with FAIL='$4' $5"; }
	both 2 'shmat failed: Permission denied' shmctl 'shmat=13 shmctl=1' ./write
	ipcrm -M "$(segment)"
	both 3 'shmdt failed: Permission denied' shmctl 'shmdt=13 shmctl=1' ./write
	ipcrm -M "$(segment)"
	both 6 "$full" shmctl shmctl=1 './write >/dev/full'
	segment store 1 1
	both 6 "$full" shmdt shmdt=1 './read >/dev/full'
	ipcrm -M "$(segment)"
)
