# make demo, and what README.md shows.

# Plays the demo with the programs of this directory, without its pauses.
demo() {
	ln -sf /bin/true ./sleep
	bounded end env PATH="$PWD:$PATH" sh "$top/tests/demo.sh" >stdout 2>stderr
}
( it 'the demo plays the lesson, and README.md shows it'
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
	case $(cat "$top/README.md") in *"$(cat stdout)"*) ;; *) fail 'README.md shows another' ;; esac
)
for wrong in 'read true' 'read echo' 'write true' 'write echo'; do
	( it "the demo fails where the lesson does not go as told: ./$wrong"
		ln -sf "/bin/${wrong#* }" "./${wrong% *}"
		demo
		holds end 'exit 1'
	)
done
( it 'the demo fails where another writer is waiting, and lets it wait'
	writer
	demo
	holds end 'exit 1'
	enter
)
# What stands on a line of its own or between backquotes, and may be a message.
( it 'the messages in README.md are those that the programs print' can_preload
	[ $# = 0 ] || skip 'needs the other files'
	tr '\140' '\n' <"$top/README.md" | sed 's/0x42[0-9a-f.]*/0x42/' | sort -u |
		grep -x -e '[a-z]* failed: .*' -e 'Detached.*' -e 'Start \./write .*' -e 'Another .*' -e 'A value is .*' >shown
	[ -s shown ] || fail 'no message'
	sed 's/0x42[0-9a-f]*/0x42/' ../printed | sort -u >printed
	is 'in README.md, but never printed' "$(comm -23 shown printed)" ''
)
