# Nothing is printed silently that the writer has not stored.

zeros='Read from shared memory: 0x0 and 0x0'
unsure='A value is still 0: the writer may not have stored it yet.'

for place in 'after shmget' 'after shmat'; do
	( it "a reader waits for a writer held $place" can_preload
		held "$place" start ./write
		held 'before nanosleep' beside ./read
		release "$place"
		sees "$prompt"
		release 'before nanosleep'
		gave 'exit 0' "$values" ''
		enter
	)
done
for half in '0x12345678 0' '0 0xffffffff'; do
	( it "a reader waits where only one value is stored: $half" can_preload
		segment 8 644
		segment store $half
		held 'before nanosleep' beside ./read
		segment store 0x12345678 0xffffffff
		release 'before nanosleep'
		gave 'exit 0' "$values" ''
		ipcrm -M "$(segment)"
	)
done
( it 'a reader looks a hundred times again, every 10 ms, then says that it is not sure' can_preload
	segment 8 644
	gives 'exit 0' "$zeros" "$unsure" env LD_PRELOAD=./preload.so ./read
	ipcrm -M "$(segment)"
	is 'sleeps in ns' "$(uniq -c slept | awk '{ print $1, $2 }')" '100 10000000'
)
( it 'every reader says that it is not sure, also of a writer that was killed' can_preload
	held 'after shmat' start ./write
	reader='env LD_PRELOAD=./preload.so ./read'
	gives 'exit 0' "$zeros" "$unsure" $reader
	signal KILL
	ended 'signal 9'
	gives 'exit 0' "$zeros" "$unsure" $reader
	gives 'exit 0' "$zeros" "$unsure" $reader
	ipcrm -M "$(segment)"
)
