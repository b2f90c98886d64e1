/*
 * This is one of the two programs, but its calls can fail, and events can come
 * before and after them. The Makefile sets PROGRAM to "../writeshm.c" or
 * "../readshm.c". The exit statuses are those of the program. The environment
 * says what happens:
 *
 *	shmat=13		shmat() does nothing and fails with errno 13
 *	before_shmat=15		signal 15 arrives before shmat()
 *	after_shmat=./read	this command runs after shmat()
 *	TRACE=			prints each call, with its constant arguments
 */
#define _XOPEN_SOURCE 700

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

/* Returns 1, with errno set, if the environment says that this call fails. */
static int fails(const char *call)
{
	const char *error = getenv(call);

	if (error != NULL)
		errno = atoi(error);
	return error != NULL;
}

/* Does what the environment says for this moment. */
static void happen(const char *moment)
{
	const char *event = getenv(moment);
	int saved_errno = errno;

	if (event != NULL && atoi(event) != 0) {
		raise(atoi(event)); /* Its handler must not change errno. */
	} else if (event != NULL) {
		pclose(popen(event, "w")); /* system() would ignore SIGINT. */
		errno = saved_errno;
	}
}

/* Defines test_NAME(), which replaces NAME(). The rest is what TRACE prints. */
#define REPLACE(type, name, failure, parameters, arguments, ...)               \
	type test_##name parameters                                            \
	{                                                                      \
		if (getenv("TRACE") != NULL)                                   \
			fprintf(stderr, #name __VA_ARGS__);                    \
		happen("before_" #name);                                       \
		type result = fails(#name) ? failure : name arguments;         \
		happen("after_" #name);                                        \
		return result;                                                 \
	}

REPLACE(key_t, ftok, -1, (const char *path, int id), (path, id), " %s 0x%08x\n",
        path, (unsigned int)ftok(path, id))
REPLACE(int, shmget, -1, (key_t key, size_t size, int flags),
        (key, size, flags), " %lu %#o\n", (unsigned long)size, flags)
REPLACE(void *, shmat, (void *)-1, (int shmid, const void *address, int flags),
        (shmid, address, flags), " %d %#o\n", address != NULL, flags)
REPLACE(int, shmdt, -1, (const void *address), (address), "\n")
REPLACE(int, shmctl, -1, (int shmid, int command, struct shmid_ds *status),
        (shmid, command, status), " %d\n", command)
REPLACE(int, getchar, EOF, (void), (), "\n")

#define ftok test_ftok
#define shmget test_shmget
#define shmat test_shmat
#define shmdt test_shmdt
#define shmctl test_shmctl
#undef getchar
#define getchar test_getchar

#include PROGRAM
