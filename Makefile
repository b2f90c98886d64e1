# make		builds ./write and ./read
# make demo	plays the lesson in one terminal
# make test	runs the tests
# make clean	removes everything that the others build
#
# CC, CPPFLAGS, CFLAGS and LDFLAGS work as usual.

# These turn on warnings and add symbols for gdb. There is no -O, because it
# would hide what the experiments show.
FLAGS = -Wall -Wextra -g
BUILD = $(CC) $(FLAGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@

FAULTY = tests/faulty_write tests/faulty_read
HARNESS = tests/harness.c tests/harness.h
TESTS = tests/run.c tests/lesson.c tests/ending.c tests/stored.c tests/failures.c

all: write read

write: writeshm.c
	$(BUILD) writeshm.c

read: readshm.c
	$(BUILD) readshm.c

demo: all tests/demo
	@tests/demo

test: all tests/run $(FAULTY)
	@tests/run

clean:
	rm -f write read tests/demo tests/run $(FAULTY)
	rm -rf *.dSYM tests/*.dSYM

tests/demo: tests/demo.c $(HARNESS)
	$(BUILD) tests/demo.c tests/harness.c

tests/run: $(TESTS) $(HARNESS)
	$(BUILD) $(TESTS) tests/harness.c

tests/faulty_write: tests/faults.c writeshm.c
	$(BUILD) -DPROGRAM='"../writeshm.c"' tests/faults.c

tests/faulty_read: tests/faults.c readshm.c
	$(BUILD) -DPROGRAM='"../readshm.c"' tests/faults.c

.PHONY: all demo test clean
