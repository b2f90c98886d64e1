# Other users, and reading only.

nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'
can_be_another() { $nobody true 2>/dev/null || skip 'needs another user: sudo make test'; }

( it 'another user can read the values, but neither change nor remove them' can_be_another
	writer
	gives 'exit 0' "$values" '' $nobody ./read
	gives 'exit 1' '' '' $nobody segment store 1 1
	$nobody ipcrm -M "$(segment)" 2>/dev/null && fail 'removed'
	gives 'exit 0' "$values" '' ./read
	enter
)
( it "a reader of somebody's private segment says that it may not" can_be_another
	segment 8 600
	gives 'exit 2' '' 'shmat failed: Permission denied' $nobody ./read
	ipcrm -M "$(segment)"
)
( it 'a reader cannot write, and keeps its segment when that is destroyed' can_preload
	writer
	held 'after shmat' beside ./read
	grep -q '^[^ ]* r--s .*/SYSV42' "/proc/$(cat end)/maps" || fail 'the reader could write'
	enter
	release 'after shmat'
	gave 'exit 0' "$values" ''
)
