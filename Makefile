# make		builds ./write and ./read
# make demo	plays the lesson in one terminal
# make test	runs the tests
# make clean	removes everything that the other targets build
#
# CC, CPPFLAGS, CFLAGS and LDFLAGS work as usual.

# These turn on warnings and add symbols for gdb. There is no -O, because it
# would hide what the experiments show.
FLAGS = -Wall -Wextra -g
BUILD = $(CC) $(FLAGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@

TESTS = tests/run tests/faulty_write tests/faulty_read

all: write read

write: writeshm.c
	$(BUILD) writeshm.c

read: readshm.c
	$(BUILD) readshm.c

# This shows the first block of README.md. If a segment is in the way, the first
# command fails and says so.
demo: all
	@./write </dev/null >/dev/null
	@exec 2>&1; echo '[terminal 1] $$ ./write'; { \
	for i in 1 2 3 4 5; do sleep 1; ./read >/dev/null 2>&1 && break; done; \
	for i in 1 2; do echo '[terminal 2] $$ ./read'; ./read; done >&2; \
	sleep 1; echo '[terminal 1] Enter' >&2; echo; } | ./write || exit; \
	echo '[terminal 2] $$ ./read'; if ./read; then exit 1; fi

test: all $(TESTS)
	@tests/run

clean:
	rm -f write read $(TESTS) core *.core
	rm -rf *.dSYM tests/*.dSYM

tests/run: tests/run.c
	$(BUILD) tests/run.c

tests/faulty_write: tests/faults.c writeshm.c
	$(BUILD) -DPROGRAM='"../writeshm.c"' tests/faults.c

tests/faulty_read: tests/faults.c readshm.c
	$(BUILD) -DPROGRAM='"../readshm.c"' tests/faults.c

.PHONY: all demo test clean
