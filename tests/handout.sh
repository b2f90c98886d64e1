# make demo, and what README.md says.
# demo END STDOUT [STDERR]: plays the demo with the programs of this directory, without its pauses.
demo() {
	ln -sf /bin/true ./sleep
	export PATH="$PWD:$PATH"
	gives "$1" "$2" "${3-}" sh "$top/tests/demo.sh"
}
wrote="[terminal 1] \$ ./write
$prompt"
reads='[terminal 2] $ ./read'
not_as_told='The lesson did not go as told.'
( it 'the demo plays the lesson, and README.md shows it'
	demo 'exit 0' "$wrote
$reads
$values
$reads
$values
[terminal 1] Enter
$reads
$missing"
	case $(cat "$top/README.md") in *"$(cat run.out)"*) shown=yes ;; *) shown=no ;; esac
	is 'whether README.md shows it' "$shown" yes
)
( it 'the demo fails where the lesson does not go as told'
	ln -sf /bin/true ./read
	demo 'exit 1' "$wrote
$reads" "$not_as_told"
	ln -sf /bin/echo ./write
	demo 'exit 1' '[terminal 1] $ ./write' "$not_as_told"
)
( it 'the demo fails where another writer is waiting, and lets it wait'
	writer
	demo 'exit 1' '[terminal 1] $ ./write' "shmget failed: File exists
Is another ./write waiting here? If not, run: ipcrm -M $(segment)
$not_as_told"
	enter
)
( it 'the messages in README.md are those that the programs print' can_preload
	[ "$whole" ] || skip 'this needs the other files'
	# What stands on a line of its own or between backquotes, and may be a message.
	tr '\140' '\n' <"$top/README.md" | sed 's/0x42[0-9a-f.]*/0x42/' | sort -u |
		grep -x -e '[a-z]* failed: .*' -e 'Detached.*' -e 'Start \./write .*' -e 'Is another .*' -e 'A value is .*' >shown
	sed 's/0x42[0-9a-f]*/0x42/' ../printed | sort -u >printed
	is 'in README.md, but never printed' "$(comm -23 shown printed)" ''
	is 'how many of these there are' "$(grep -c -e '^Is another' -e '^A value' shown)" 2
)
# statuses FILE: prints "call status" for each "call (status)" in it.
statuses() {
	tr -d '*\140' <"$1" | tr -s ' ' '\n' | awk '/^\([1-9]\)/ { print before, substr($0, 2, 1) } { before = $0 }' | sort -u
}
( it 'the exit statuses in README.md and the head comments are those that were seen' can_preload
	[ "$whole" ] || skip 'this needs the other files'
	for program in write read; do
		is "${program}shm.c" "$(statuses "$top/${program}shm.c")" "$(sed -n "s#^./$program ##p" ../statuses | sort -u)"
	done
	is README.md "$(statuses "$top/README.md")" "$(sed 's/^[^ ]* //' ../statuses | sort -u)"
)
( it 'each link in README.md leads to a heading'
	tr '(' '\n' <"$top/README.md" | sed -n 's/^#\([^) ]*\)).*/\1/p' | sort -u >links
	sed -n 's/^##* //p' "$top/README.md" | tr 'A-Z ' 'a-z-' | tr -d '.,:?' | sort -u >headings
	is 'links' "$(comm -12 links headings)" "$(cat links)"
)
