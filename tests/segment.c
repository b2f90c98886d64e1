/*
 * Does to the segment of the current directory what no program of util-linux does.
 *
 *	segment               prints its key, whether it is there or not
 *	segment BYTES MODE    creates it, with that size and those octal permissions
 *	segment overwrite     stores something else in it
 *
 * Exit status: 0, or 1 if that failed.
 */
#define _XOPEN_SOURCE 700

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(int argc, char **argv)
{
	key_t key = ftok("./", 66);
	unsigned int *values;

	if (key == -1) {
		perror("ftok");
		return 1;
	}
	if (argc == 1) {
		printf("0x%x\n", (unsigned int)key);
		return 0;
	}
	if (strcmp(argv[1], "overwrite") != 0) {
		int flags = IPC_CREAT | IPC_EXCL | (int)strtol(argv[2], NULL, 8);

		if (shmget(key, strtoul(argv[1], NULL, 10), flags) != -1)
			return 0;
		perror("shmget");
		return 1;
	}
	values = shmat(shmget(key, 0, 0), NULL, 0);
	if (values == (void *)-1) {
		perror("shmat");
		return 1;
	}
	values[0] = 0;
	return 0;
}
