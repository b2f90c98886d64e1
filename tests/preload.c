/*
 * Preloaded into ./write or ./read, makes calls fail or holds the program.
 *
 *	FAIL="shmat=13 shmctl=1"    these calls do nothing, and set errno so;
 *	                            0 ends the program with exit status 42
 *	HOLD="before shmat"         at the first such call, before or after it
 *	                            is made: opens the FIFO of that name to
 *	                            write, then waits for a byte from the FIFO
 *	                            "before shmat, go", for 3 seconds at most;
 *	                            meanwhile signals stay pending
 *
 * Appends the nanoseconds of a nanosleep() to the file "slept"; does not sleep.
 */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
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

/* Holds the program, once, if HOLD names this place. Leaves errno as it is. */
static void hold(const char *place, const char *go)
{
	struct pollfd byte = { .events = POLLIN };
	int error = errno;
	sigset_t mask;

	if (getenv("HOLD") != NULL && strcmp(getenv("HOLD"), place) == 0) {
		unsetenv("HOLD");
		sigfillset(&mask);
		sigprocmask(SIG_SETMASK, &mask, &mask);
		byte.fd = open(go, O_RDWR);
		close(open(place, O_WRONLY));
		poll(&byte, 1, 3000);
		close(byte.fd);
		errno = error;
		sigprocmask(SIG_SETMASK, &mask, NULL);
	}
}

/* Notes how long the program is to sleep. Returns how long it does: 0. */
static const struct timespec *note(const struct timespec *interval)
{
	static const struct timespec none;
	FILE *slept = fopen("slept", "a");

	fprintf(slept, "%ld\n", interval->tv_nsec);
	fclose(slept);
	return &none;
}

#define WRAP(type, call, failure, parameters, arguments)                       \
	type call parameters                                                   \
	{                                                                      \
		type(*real) parameters;                                        \
		type result = failure;                                         \
                                                                               \
		*(void **)&real = dlsym(RTLD_NEXT, #call);                     \
		hold("before " #call, "before " #call ", go");                 \
		if (!fails(#call))                                             \
			result = real arguments;                               \
		hold("after " #call, "after " #call ", go");                   \
		return result;                                                 \
	}
WRAP(key_t, ftok, -1, (const char *path, int id), (path, id))
WRAP(int, shmget, -1, (key_t key, size_t size, int flags), (key, size, flags))
WRAP(void *, shmat, (void *)-1, (int id, const void *address, int flags),
     (id, address, flags))
WRAP(int, shmdt, -1, (const void *address), (address))
WRAP(int, shmctl, -1, (int id, int command, struct shmid_ds *segment),
     (id, command, segment))
WRAP(ssize_t, read, -1, (int fd, void *buffer, size_t size), (fd, buffer, size))
WRAP(int, nanosleep, -1, (const struct timespec *time, struct timespec *rest),
     (note(time), rest))
