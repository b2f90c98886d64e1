# The lesson in two terminals, many readers, writer after writer.

# reader TEXT: what somebody sees who runs ./read in another terminal.
reader() {
	bounded end script -qec ./read /dev/null >other
	is 'on the other screen' "$(tr -d '\r' <other)" "$1"
}
( it 'the lesson goes as told in two terminals'
	terminal ./write
	sees "$prompt"
	reader "$values"
	reader "$values"
	enter
	reader "$missing"
)
( it 'twenty readers at once see the same'
	writer
	(for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		bounded /dev/null ./read &
	done && wait) >all 2>&1
	is 'twenty readers' "$(sort all | uniq -c | sed 's/^ *//')" "20 $values"
	enter
)
( it 'a writer can follow a writer'
	gives 'exit 0' "$prompt" '' ./write
	gives 'exit 0' "$prompt" '' ./write
)
( it 'the segment has the key of ftok, two ints, 0644, and nobody attached'
	writer
	is 'row of ipcs' "$(segment_row | awk '{ print $1, $4, $5, $6 }')" "$(segment) 644 8 0"
	enter
)
( it 'the prompt is in a file at once'
	start sh -c 'exec ./write >prompt'
	comes '[ -s prompt ]'
	holds prompt "$prompt"
	enter
)
