/*
 * Preloaded into ./write or ./read, notes their calls, makes them fail or holds
 * the program.
 *
 *	FAIL="shmat=13 shmctl=1"    these calls do nothing, and set errno so;
 *	                            0 ends the program with exit status 42
 *	HOLD="before shmat"         the program stops itself (SIGSTOP), once,
 *	                            before or after the first such call
 *
 * The file "calls" gets a line for each call: its name and arguments, but for
 * key, identifier and address. No nanosleep() sleeps.
 */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <time.h>
#include <unistd.h>

/* Returns 1, with errno set, if FAIL names the call, else 0. */
static int fails(const char *call)
{
	const char *fail = getenv("FAIL") ? strstr(getenv("FAIL"), call) : NULL;

	if (fail != NULL && (errno = atoi(fail + strlen(call) + 1)) == 0)
		_exit(42);
	return fail != NULL;
}

/* Stops the program, once, if HOLD names this place. Leaves errno as it is. */
static void hold(const char *place)
{
	int error = errno;

	if (getenv("HOLD") != NULL && strcmp(getenv("HOLD"), place) == 0) {
		unsetenv("HOLD");
		raise(SIGSTOP);
	}
	errno = error;
}

/* noted: the arguments of fprintf(), in parentheses. */
#define WRAP(type, call, failure, parameters, arguments, noted)                \
	type call parameters                                                   \
	{                                                                      \
		type(*real) parameters;                                        \
		type result = failure;                                         \
		FILE *calls;                                                   \
                                                                               \
		*(void **)&real = dlsym(RTLD_NEXT, #call);                     \
		hold("before " #call);                                         \
		calls = fopen("calls", "a");                                   \
		fprintf noted;                                                 \
		fclose(calls);                                                 \
		if (!fails(#call))                                             \
			result = real arguments;                               \
		hold("after " #call);                                          \
		return result;                                                 \
	}
WRAP(key_t, ftok, -1, (const char *path, int id), (path, id),
     (calls, "ftok %s %d\n", path, id))
WRAP(int, shmget, -1, (key_t key, size_t size, int flags), (key, size, flags),
     (calls, "shmget %lu %o\n", (unsigned long)size, flags))
WRAP(void *, shmat, (void *)-1, (int id, const void *address, int flags),
     (id, address, flags), (calls, "shmat %d %o\n", address != NULL, flags))
WRAP(int, shmdt, -1, (const void *address), (address), (calls, "shmdt\n"))
WRAP(int, shmctl, -1, (int id, int command, struct shmid_ds *segment),
     (id, command, segment), (calls, "shmctl %d\n", command))
WRAP(ssize_t, read, -1, (int fd, void *buffer, size_t size), (fd, buffer, size),
     (calls, "read %d\n", fd))
static const struct timespec none;
WRAP(int, nanosleep, -1, (const struct timespec *time, struct timespec *rest),
     (&none, rest),
     (calls, "nanosleep %ld %ld\n", (long)time->tv_sec, time->tv_nsec))
