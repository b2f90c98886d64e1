#!/bin/sh
# Plays the lesson in one terminal: the writer, two readers, Enter, and a reader
# that finds the segment gone, each command as a person would type it.
#
#	make demo
#
# Exit status: 0 if the lesson went as told, 1 if not.
set -u
bounded=$(dirname "$0")/bounded
dir=${TMPDIR:-/tmp}/shm-demo.$$
mkdir -m 700 "$dir" && mkfifo "$dir/keyboard" "$dir/screen" || exit 1
# Without the keyboard the writer's input is at its end, and so is the writer.
trap 'exec 3>&- 4<&-; wait; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT QUIT PIPE TERM
# printed TEXT WANTED: shows the text; the lesson goes on only if it is as wanted.
printed() {
	[ -z "$1" ] || printf '%s\n' "$1"
	[ "$1" = "$2" ] && return
	echo 'The lesson did not go as told.' >&2
	exit 1
}
# reader WANTED: what somebody sees who runs ./read in the second terminal.
reader() {
	echo '[terminal 2] $ ./read'
	printed "$("$bounded" - ./read 2>&1)" "$1"
}
echo '[terminal 1] $ ./write'
"$bounded" - ./write <"$dir/keyboard" >"$dir/screen" &
exec 3>"$dir/keyboard" 4<"$dir/screen"
IFS= read -r line <&4
printed "$line" 'Detached. Press Enter to destroy the shared memory.'
sleep 1 # for the eye, here and below
reader 'Read from shared memory: 0x12345678 and 0xffffffff'
reader 'Read from shared memory: 0x12345678 and 0xffffffff'
sleep 1
echo '[terminal 1] Enter'
echo >&3
printed "$(cat <&4)" '' # returns when the writer has ended
wait $! || printed '' "exit status $?"
reader 'shmget failed: No such file or directory
Start ./write first, in this directory.'
