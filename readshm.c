/*
 * The reader of the shared memory demo: finds the System V segment that ./write
 * has created, started in the same directory, and prints the two values in it.
 * Any number of readers see the same; none of them changes anything.
 *
 *	gcc readshm.c -o read
 *	./read
 *
 * Exit status: 0 if all went well, or the first that failed of shmget (1),
 * shmat (2), shmdt (3), ftok (5) and stdout (6).
 */

/* POSIX.1-2008 with XSI, the part that System V shared memory is in. */
#define _XOPEN_SOURCE 700

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <time.h>

static void wait_for_writer(const volatile unsigned int *values);
static int failed(const char *call, int status);

int main(void)
{
	int status = 0;

	/* The same directory and project id as the writer's: the same key. */
	key_t key = ftok("./", 66);
	if (key == -1)
		return failed("ftok", 5);

	/* Find the segment: no flags, so none is created. */
	int shmid = shmget(key, 2 * sizeof(unsigned int), 0);
	if (shmid == -1) {
		int missing = errno == ENOENT; /* fprintf() may change it */
		status = failed("shmget", 1);
		if (missing)
			fprintf(stderr,
			        "Start ./write first, in this directory.\n");
		return status;
	}

	/* Attach, for reading only. Failure is (void *)-1, not NULL. */
	void *address = shmat(shmid, NULL, SHM_RDONLY);
	if (address == (void *)-1)
		return failed("shmat", 2);

	/*
	 * A new segment is all zeros, and neither of the values is 0: so a 0
	 * means: not stored yet. Through a pointer to volatile each load is
	 * made anew, since another process may have stored there.
	 */
	const volatile unsigned int *values = address;
	if (values[0] == 0 || values[1] == 0)
		wait_for_writer(values);

	/* Plain loads; and an unbuffered printf() tells if it failed. */
	setbuf(stdout, NULL);
	if (printf("Read from shared memory: 0x%x and 0x%x\n", values[0],
	           values[1]) < 0)
		status = failed("stdout", 6);

	/* Detach; the segment itself is the writer's to destroy. */
	if (shmdt(address) == -1)
		status = failed("shmdt", status ? status : 3);

	return status;
}

/*
 * Says that it waits, and looks every 10 ms, 500 times at most, until neither
 * value is 0. A person has 5 seconds to do something in the other terminal.
 */
static void wait_for_writer(const volatile unsigned int *values)
{
	const struct timespec interval = { .tv_nsec = 10000000 }; /* 10 ms */
	int looks = 0;

	fprintf(stderr, "A value is still 0: waiting up to 5 seconds "
	                "for the writer to store it.\n");
	while ((values[0] == 0 || values[1] == 0) && looks++ < 500)
		nanosleep(&interval, NULL);
}

/* Says which call failed and why. Returns the exit status given. */
static int failed(const char *call, int status)
{
	fprintf(stderr, "%s failed: %s\n", call, strerror(errno));
	return status;
}
