/*
 * Does to the segment of the current directory what no tool of util-linux does.
 *
 *	segment               prints its key, whether it is there or not
 *	segment BYTES MODE    creates it, with that size and octal permissions
 *	segment store A B     stores these two values in it
 *
 * Exit status: 0, or 1 if that failed.
 */
#define _XOPEN_SOURCE 700

#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

int main(int argc, char **argv)
{
	key_t key = ftok("./", 66);
	int mode = argc == 3 ? (int)strtol(argv[2], NULL, 8) : 0;

	if (argc == 3)
		return shmget(key, strtoul(argv[1], NULL, 10),
		              IPC_CREAT | IPC_EXCL | mode) == -1;
	if (argc == 4) {
		unsigned int *values = shmat(shmget(key, 0, 0), NULL, 0);
		if (values == (void *)-1)
			return 1;
		values[0] = (unsigned int)strtoul(argv[2], NULL, 0);
		values[1] = (unsigned int)strtoul(argv[3], NULL, 0);
		return 0;
	}
	printf("0x%x\n", (unsigned int)key);
	return key == -1;
}
