# The lesson, call by call, many readers, other users.
( it 'the lesson goes as told, the writer in a terminal'
	terminal ./write
	sees "$prompt"
	gives 'exit 0' "$values" '' ./read
	gives 'exit 0' "$values" '' ./read
	enter
	gives 'exit 1' '' "$missing" ./read
)
( it 'each call is made as the lesson has it, and no other of shared memory' can_preload
	gives 'exit 0' "$prompt" '' $with ./write
	is 'the calls of ./write' "$(cat calls)" 'ftok ./ 66
shmget 8 3644
shmat 0 0
shmdt
read 0
shmctl 0'
	rm calls
	segment 8 644
	segment store 0x10000 0x20000 # neither is 0: no nanosleep
	gives 'exit 0' 'Read from shared memory: 0x10000 and 0x20000' '' $with ./read
	is 'the calls of ./read' "$(cat calls)" 'ftok ./ 66
shmget 8 0
shmat 0 10000
shmdt'
	ipcrm -M "$(segment)"
)
( it 'nine readers at once see the same'
	writer
	(for _ in 1 2 3 4 5 6 7 8 9; do bounded - ./read & done && wait) >all 2>&1
	is 'nine readers' "$(sort all | uniq -c | sed 's/^ *//')" "9 $values"
	enter
)
( it 'the segment has the key of ftok, two ints, 0644, and nobody attached'
	writer
	is 'the row of ipcs' "$(segment_row | awk '{ print $1, $4, $5, $6 }')" "$(segment) 644 8 0"
	enter
)
( it 'the prompt is in a file at once'
	start sh -c 'exec ./write >file'
	comes '[ -s file ]'
	is 'the file' "$(cat file)" "$prompt"
	enter
)
nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'
can_be_another() { $nobody true 2>/dev/null || skip 'needs another user: sudo make test'; }
( it 'another user can read the values, but neither change nor remove them' can_be_another
	writer
	gives 'exit 0' "$values" '' $nobody ./read
	gives 'exit 1' '' '' $nobody segment store 1 1
	bounded remove $nobody ipcrm -M "$(segment)" 2>/dev/null
	is 'of ipcrm' "$(cat remove.end)" 'exit 1'
	gives 'exit 0' "$values" '' ./read
	enter
)
( it 'a reader cannot write, and keeps its segment when that is destroyed' can_preload
	writer
	held 'after shmat' $with ./read
	is 'rights of the memory' "$(sed -n 's/^[^ ]* \(....\) .*SYSV.*/\1/p' "/proc/$(cat beside.pid)/maps")" r--s
	enter
	release beside
	gave 'exit 0' "$values" ''
)
