# Builds the two programs (make), plays the lesson (make demo) and removes what
# these have built (make clean).
# CC, CPPFLAGS, CFLAGS and LDFLAGS are make's own: CC is cc unless given.

all: write read

write: writeshm.c
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ writeshm.c

read: readshm.c
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ readshm.c

demo: all tests/bounded
	@sh tests/demo.sh

clean:
	rm -f write read tests/bounded

# The helper does without the user's flags: those are for what is tested.
tests/bounded: tests/bounded.c
	$(CC) -o $@ tests/bounded.c

.PHONY: all demo clean
