/*
 * The reader of the shared memory demo: finds the System V segment that ./write
 * has created, started in the same directory, and prints the two values in it.
 * Any number of readers see the same; none of them changes anything.
 *
 *	gcc readshm.c -o read
 *	./read
 *
 * Exit status: 0 if all went well, or the first that failed of shmget (1),
 * shmat (2), shmdt (3), shmctl (4), ftok (5) and stdout (6).
 */

/* POSIX.1-2008 with XSI, the part that System V shared memory is in. */
#define _XOPEN_SOURCE 700

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <time.h>

/*
 * Waits until the writer has detached, which it does when it has stored its
 * values: asks every 10 ms, for about a second at most. Returns 1 if it has
 * detached, 0 if not, or -1 with errno set if the kernel does not tell.
 */
static int writer_detached(int shmid)
{
	const struct timespec interval = { .tv_nsec = 10 * 1000 * 1000 };
	struct shmid_ds segment;

	for (int asked = 0; asked <= 100; asked++) {
		if (shmctl(shmid, IPC_STAT, &segment) == -1)
			return -1;
		if (segment.shm_dtime != 0) /* 0 until a process has detached */
			return 1;
		nanosleep(&interval, NULL);
	}
	return 0;
}

/* Says which call failed and why. Returns the exit status given. */
static int failed(const char *call, int status)
{
	perror(call);
	return status;
}

int main(void)
{
	/* The same directory and project id as the writer's give the same key. */
	key_t key = ftok("./", 66);
	if (key == -1)
		return failed("ftok failed", 5);

	/* Find the segment: no flags, so it is not created; one that is too small is refused. */
	int shmid = shmget(key, 2 * sizeof(unsigned int), 0);
	if (shmid == -1) {
		int error = errno; /* perror() may change it */
		perror("shmget failed");
		if (error == ENOENT)
			fputs("Start ./write first, in this directory.\n", stderr);
		return 1;
	}

	int detached = writer_detached(shmid);
	if (detached == -1)
		return failed("shmctl failed", 4);
	if (!detached)
		fputs("The writer has not detached yet: the values may be incomplete.\n", stderr);

	/* Attach: map it so that a store would fault. A failure is (void *)-1, not NULL. */
	const unsigned int *values = shmat(shmid, NULL, SHM_RDONLY);
	if (values == (void *)-1)
		return failed("shmat failed", 2);

	/* Plain loads: no system call carries the data. Unbuffered, printf() tells if it failed. */
	int status = 0;
	setbuf(stdout, NULL);
	if (printf("Read from shared memory: 0x%x and 0x%x\n", values[0], values[1]) < 0)
		status = failed("stdout failed", 6);

	/* Detach; the segment itself is the writer's to destroy. */
	if (shmdt(values) == -1)
		status = failed("shmdt failed", status ? status : 3);

	return status;
}
