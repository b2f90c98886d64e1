# Builds the two programs (make) and removes them (make clean).
# CC, CPPFLAGS, CFLAGS and LDFLAGS are make's own: CC is cc unless given.

all: write read

write: writeshm.c
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ writeshm.c

read: readshm.c
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ readshm.c

clean:
	rm -f write read

.PHONY: all clean
