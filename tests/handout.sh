# make demo, and what README.md shows.

# Plays the demo with the programs of this directory, without its pauses.
demo() {
	printf '#!/bin/sh\n' >./sleep
	chmod +x ./sleep
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
		ln -sf "$(command -v "${wrong#* }")" "./${wrong% *}"
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
