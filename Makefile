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

# What the demo shows must be the first block of README.md.
demo: all
	@set +e; rm -f tests/keys; mkfifo tests/keys || exit; { \
	echo '[terminal 1] $$ ./write'; \
	./write <tests/keys & writer=$$!; exec 3>tests/keys; rm tests/keys; \
	for i in 1 2 3 4 5; do sleep 1; ./read >/dev/null 2>&1 && break; done; \
	for reader in 1 2; do echo '[terminal 2] $$ ./read'; ./read; done; \
	sleep 1; echo '[terminal 1] Enter'; echo >&3; exec 3>&-; \
	{ sleep 5; kill $$writer; sleep 1; kill -9 $$writer; } >&- 2>&- & \
	wait $$writer || echo "exit status $$?"; \
	{ kill $$!; wait $$!; } 2>/dev/null; \
	echo '[terminal 2] $$ ./read'; ./read; \
	} 2>&1 | tee tests/screen; \
	sed '1,/^```/d; /^```/,$$d' README.md | diff - tests/screen

test: all $(TESTS)
	@tests/run

clean:
	rm -f write read $(TESTS) tests/keys tests/screen
	rm -rf *.dSYM tests/*.dSYM

tests/run: tests/run.c
	$(BUILD) tests/run.c

tests/faulty_write: tests/faults.c writeshm.c
	$(BUILD) -DPROGRAM='"../writeshm.c"' tests/faults.c

tests/faulty_read: tests/faults.c readshm.c
	$(BUILD) -DPROGRAM='"../readshm.c"' tests/faults.c

.PHONY: all demo test clean
