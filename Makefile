# Builds the two programs (make), plays the lesson (make demo), proves every
# promise (make test) and removes what these have built (make clean).
# CC, CPPFLAGS, CFLAGS and LDFLAGS are make's own: CC is cc unless given.

HELPERS = tests/bounded tests/segment tests/preload.so

all: write read

write: writeshm.c
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ writeshm.c

read: readshm.c
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ readshm.c

demo: all tests/bounded
	@sh tests/demo.sh

# Looks before it builds; so the prerequisites are made by hand.
test:
	@[ "$$(uname)" = Linux ] || { echo 'make test needs Linux.' >&2; exit 1; }
	@$(MAKE) -s all $(HELPERS)
	@sh tests/run.sh

clean:
	rm -f write read $(HELPERS)

# The helpers do without the user's flags: those are for what is tested.
tests/bounded: tests/bounded.c
	$(CC) -o $@ tests/bounded.c

tests/segment: tests/segment.c
	$(CC) -o $@ tests/segment.c

# A compiler that links only static programs does without this one.
tests/preload.so: tests/preload.c
	-$(CC) -shared -fPIC -o $@ tests/preload.c -ldl

.PHONY: all demo test clean
