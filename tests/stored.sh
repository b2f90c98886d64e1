# Nothing is printed silently that the writer has not stored.
waiting='A value is still 0: waiting up to 5 seconds for the writer to store it.'
zeros='Read from shared memory: 0x0 and 0x0'
( it 'a reader says at once that it waits, and then sees the values come'
	segment 8 644
	beside ./read
	comes '[ -s beside.err ]'
	segment store 0x12345678 0xffffffff
	gave 'exit 0' "$values" "$waiting"
	ipcrm -M "$(segment)"
)
for half in '0x12345678 0' '0 0xffffffff'; do
	( it "a reader waits where only one value is stored: $half" can_preload
		segment 8 644
		segment store $half
		held 'before nanosleep' $with ./read
		segment store 0x10000 0x20000 # no bit in common
		release beside
		gave 'exit 0' 'Read from shared memory: 0x10000 and 0x20000' "$waiting"
		is 'how often it has slept' "$(grep -c nanosleep calls)" 1
		ipcrm -M "$(segment)"
	)
done
( it 'every reader says that it waits, looks 500 times, every 10 ms, and prints what there is' can_preload
	segment 8 644
	for _ in 1 2; do
		rm -f calls
		gives 'exit 0' "$zeros" "$waiting" $with ./read
		is 'seconds and nanoseconds' "$(sed -n 's/nanosleep //p' calls | uniq -c | awk '{ print $1, $2, $3 }')" '500 0 10000000'
	done
	ipcrm -M "$(segment)"
)
