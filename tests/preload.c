/*
 * Preloaded into ./write or ./read, makes calls fail or holds the program there.
 *
 *	FAIL="shmat=EACCES shmctl=EPERM"   these calls do nothing and fail so
 *	FAIL=ftok=EXIT                     this call ends the program with status
 *	                                   42, which proves that it is preloaded
 *	HOLD="before shmat"                the first such call, before or after it
 *	                                   is made: opens the FIFOs "before shmat,
 *	                                   go" to read and "before shmat" to write,
 *	                                   then waits for a byte from the first, at
 *	                                   most 3 seconds
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
#include <sys/ipc.h>
#include <sys/select.h>
#include <sys/shm.h>
#include <time.h>
#include <unistd.h>

/* Returns 1, with errno set, if FAIL names the call, else 0. */
static int fails(const char *call)
{
	static const struct {
		const char *name;
		int number;
	} errors[] = { { "EACCES", EACCES }, { "EINVAL", EINVAL }, { "ENOSPC", ENOSPC },
		       { "ENOSYS", ENOSYS }, { "EPERM", EPERM },   { "EIDRM", EIDRM } };
	const char *error = getenv("FAIL") ? strstr(getenv("FAIL"), call) : NULL;

	if (error == NULL)
		return 0;
	error += strlen(call) + 1;
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
		if (strncmp(error, errors[i].name, strlen(errors[i].name)) == 0) {
			errno = errors[i].number;
			return 1;
		}
	_exit(42);
}

/* Holds the program, once, if HOLD names this place. Leaves errno as it is. */
static void hold(const char *place, const char *go)
{
	int error = errno;

	if (getenv("HOLD") != NULL && strcmp(getenv("HOLD"), place) == 0) {
		struct pollfd byte = { .fd = open(go, O_RDWR), .events = POLLIN };

		unsetenv("HOLD");
		close(open(place, O_WRONLY));
		poll(&byte, 1, 3000);
		close(byte.fd);
	}
	errno = error;
}

#define WRAP_AS(name, type, call, failure, parameters, arguments)                                  \
	type call parameters                                                                       \
	{                                                                                          \
		type(*real) parameters;                                                            \
		type result = failure;                                                             \
                                                                                                   \
		*(void **)&real = dlsym(RTLD_NEXT, #call);                                         \
		hold("before " name, "before " name ", go");                                       \
		if (!fails(name))                                                                  \
			result = real arguments;                                                   \
		hold("after " name, "after " name ", go");                                         \
		return result;                                                                     \
	}
#define WRAP(type, call, failure, parameters, arguments)                                           \
	WRAP_AS(#call, type, call, failure, parameters, arguments)

WRAP(key_t, ftok, -1, (const char *path, int id), (path, id))
WRAP(int, shmget, -1, (key_t key, size_t size, int flags), (key, size, flags))
WRAP(void *, shmat, (void *)-1, (int id, const void *address, int flags), (id, address, flags))
WRAP(int, shmdt, -1, (const void *address), (address))
WRAP(int, shmctl, -1, (int id, int command, struct shmid_ds *segment), (id, command, segment))
WRAP(int, sigaction, -1, (int signo, const struct sigaction *new, struct sigaction *old),
     (signo, new, old))
WRAP(int, sigprocmask, -1, (int how, const sigset_t *new, sigset_t *old), (how, new, old))
WRAP(int, pselect, -1,
     (int n, fd_set *in, fd_set *out, fd_set *other, const struct timespec *limit,
      const sigset_t *mask),
     (n, in, out, other, limit, mask))
WRAP(int, getchar, EOF, (void), ())
WRAP_AS("getchar", int, getc, EOF, (FILE * stream), (stream)) /* what it is when optimised */
WRAP(int, nanosleep, -1, (const struct timespec *interval, struct timespec *rest), (interval, rest))
