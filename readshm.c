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
#include <sys/ipc.h>
#include <sys/shm.h>
#include <time.h>

static void wait_for_values(const volatile unsigned int *values);
static int failed(const char *call, int status);

int main(void)
{
	/* The same directory and project id as the writer's: the same key. */
	key_t key = ftok("./", 66);
	if (key == -1)
		return failed("ftok failed", 5);

	/* Find the segment: no flags, so none is created. */
	int shmid = shmget(key, 2 * sizeof(unsigned int), 0);
	if (shmid == -1) {
		int missing = errno == ENOENT; /* perror() may change it */
		perror("shmget failed");
		if (missing)
			fputs("Start ./write first, in this directory.\n",
			      stderr);
		return 1;
	}

	/* Attach, for reading only. A failure is (void *)-1, not NULL. */
	const unsigned int *values = shmat(shmid, NULL, SHM_RDONLY);
	if (values == (void *)-1)
		return failed("shmat failed", 2);

	/* A segment that was found may not have been written yet. */
	wait_for_values(values);

	/* Plain loads; and an unbuffered printf() tells if it failed. */
	int status = 0;
	setbuf(stdout, NULL);
	if (printf("Read from shared memory: 0x%x and 0x%x\n", values[0],
	           values[1]) < 0)
		status = failed("stdout failed", 6);

	/* Detach; the segment itself is the writer's to destroy. */
	if (shmdt(values) == -1)
		status = failed("shmdt failed", status ? status : 3);

	return status;
}

/*
 * Returns when both values are stored: a new segment is all zeros, and neither
 * value is 0. Looks every 10 ms, for about a second, and then says what may be
 * wrong. The pointer is to volatile so that it looks each time: the compiler
 * cannot know that another process stores there.
 */
static void wait_for_values(const volatile unsigned int *values)
{
	const struct timespec interval = { .tv_nsec = 10000000 }; /* 10 ms */
	int looks = 0;

	while ((values[0] == 0 || values[1] == 0) && looks++ < 100)
		nanosleep(&interval, NULL);
	if (looks > 100)
		fputs("A value is still 0: the writer may not have stored it "
		      "yet.\n",
		      stderr);
}

/* Says which call failed and why. Returns the exit status given. */
static int failed(const char *call, int status)
{
	perror(call);
	return status;
}
