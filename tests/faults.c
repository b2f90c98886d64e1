/*
 * One of the two programs, which can be made to fail or stop at a call. The
 * Makefile sets PROGRAM to "../writeshm.c" or "../readshm.c". Environment
 * variables say what happens:
 *
 *	shmat=13          shmat() does nothing and fails with errno 13
 *	STOP=after-shmat  the program stops itself (SIGSTOP) after shmat()
 *
 * The file "calls" in its directory gets a line for each call, with those
 * arguments that never change. The exit statuses are those of the program.
 */
#define _XOPEN_SOURCE 700

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

/* Stops the program if STOP names this place. Leaves errno as it is. */
static void stop_here(const char *when, const char *call)
{
	const char *stop = getenv("STOP");
	char place[40];

	snprintf(place, sizeof place, "%s-%s", when, call);
	if (stop != NULL && strcmp(stop, place) == 0)
		raise(SIGSTOP);
}

/*
 * Records a call and stops before it, if STOP says so. Returns 1, with errno
 * set, if the call must fail.
 */
static int before(const char *call, const char *arguments, ...)
{
	const char *error = getenv(call);
	FILE *calls = fopen("calls", "a");
	va_list list;

	va_start(list, arguments);
	fputs(call, calls);
	vfprintf(calls, arguments, list);
	fclose(calls);
	va_end(list);
	stop_here("before", call);
	if (error != NULL)
		errno = atoi(error);
	return error != NULL;
}

key_t test_ftok(const char *path, int id)
{
	int must_fail = before("ftok", " %s %d\n", path, id);

	return must_fail ? -1 : ftok(path, id);
}

int test_shmget(key_t key, size_t size, int flags)
{
	int must_fail =
	        before("shmget", " %lu %o\n", (unsigned long)size, flags);
	int shmid = must_fail ? -1 : shmget(key, size, flags);

	stop_here("after", "shmget");
	return shmid;
}

void *test_shmat(int shmid, const void *address, int flags)
{
	int must_fail = before("shmat", " %d %o\n", address != NULL, flags);
	void *result = must_fail ? (void *)-1 : shmat(shmid, address, flags);

	stop_here("after", "shmat");
	return result;
}

int test_shmdt(const void *address)
{
	int must_fail = before("shmdt", "\n");
	int result = must_fail ? -1 : shmdt(address);

	stop_here("after", "shmdt");
	return result;
}

int test_shmctl(int shmid, int command, struct shmid_ds *status)
{
	int must_fail = before("shmctl", " %d\n", command);

	return must_fail ? -1 : shmctl(shmid, command, status);
}

int test_getchar(void)
{
	int must_fail = before("getchar", "\n");
	int typed = must_fail ? EOF : getchar();

	stop_here("after", "getchar");
	return typed;
}

#define ftok test_ftok
#define shmget test_shmget
#define shmat test_shmat
#define shmdt test_shmdt
#define shmctl test_shmctl
#undef getchar
#define getchar test_getchar

#include PROGRAM
