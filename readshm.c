/*
 * The reader of the shared memory demo. It finds the segment that ./write has
 * created, and prints the two values in it. You can run any number of readers.
 *
 *	gcc readshm.c -o read
 *	./read		in the same directory as ./write
 *
 * Exit status: 0, or the call that failed: 1 shmget, 2 shmat, 3 shmdt, 5 ftok,
 * 6 printf. 7 means that a value is 0: ./write has not stored it yet.
 */
#define _XOPEN_SOURCE 700 /* for shmget() */

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
	/* The writer's directory and number give the writer's key. */
	key_t key = ftok("./", 66);
	if (key == -1) {
		perror("ftok failed");
		return 5;
	}

	/* Find the segment. Without IPC_CREAT, this never creates one. */
	int shmid = shmget(key, 2 * sizeof(unsigned int), 0);
	if (shmid == -1) {
		int error = errno; /* perror() may change errno. */
		perror("shmget failed");
		if (error == ENOENT)
			fprintf(stderr,
			        "Start ./write first, in this directory.\n");
		return 1;
	}

	/* Attach it read-only, at an address that the system chooses. */
	const unsigned int *values = shmat(shmid, NULL, SHM_RDONLY);
	if (values == (void *)-1) {
		perror("shmat failed");
		return 2;
	}

	/* Load the values. This is ordinary memory: no system call is made. */
	unsigned int first = values[0];
	unsigned int second = values[1];

	/* Detach the segment. Only the writer destroys it. */
	if (shmdt(values) == -1) {
		perror("shmdt failed");
		return 3;
	}

	/* fflush() writes what is buffered, so that ferror() sees a failure. */
	printf("Read from shared memory: 0x%x and 0x%x\n", first, second);
	fflush(stdout);
	if (ferror(stdout)) {
		perror("printf failed");
		return 6;
	}

	/* A new segment is all zeros, and the writer never stores a 0. */
	if (first == 0 || second == 0) {
		fprintf(stderr, "0 means that ./write has not stored this "
		                "value yet.\n");
		return 7;
	}

	return 0;
}
