/*
 * The writer of the shared memory demo: creates a System V segment, stores two
 * values in it, detaches, and destroys the segment when Enter is pressed. Until
 * then ./read, started in the same directory, prints the values.
 *
 *	gcc writeshm.c -o write
 *	./write
 *
 * Exit status: 0 if all went well, or the first that failed of shmget (1),
 * shmat (2), shmdt (3), shmctl (4), ftok (5) and stdout (6).
 *
 * Ctrl-C, Ctrl-\, kill and a closed terminal do not leave the segment behind:
 * it is destroyed, and then the program ends by that same signal. The functions
 * below main() see to that.
 */

/* POSIX.1-2008 with XSI, the part that System V shared memory is in. */
#define _XOPEN_SOURCE 700

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

/* The signal that ends the wait, or 0. */
static volatile sig_atomic_t caught;

static void catch_signals(void);
static int failed(const char *call, int status, key_t key);
static int finish(int shmid, int status);

int main(void)
{
	/* The same directory and project id give the reader the same key. */
	key_t key = ftok("./", 66);
	if (key == -1)
		return failed("ftok", 5, key);

	/* Before there is a segment that a signal could leave behind. */
	catch_signals();

	/* Create the segment: IPC_EXCL fails where there is one already. */
	int shmid = shmget(key, 2 * sizeof(unsigned int),
	                   IPC_CREAT | IPC_EXCL | 0644);
	if (shmid == -1)
		return finish(-1, failed("shmget", 1, key));

	/* Attach, where the system chooses. Failure is (void *)-1, not NULL. */
	unsigned int *values = shmat(shmid, NULL, 0);
	if (values == (void *)-1)
		return finish(shmid, failed("shmat", 2, key));

	/* Plain stores: no system call carries the data. */
	values[0] = 0x12345678;
	values[1] = 0xffffffff;

	/* Detach: the segment stays, and what is in it. */
	if (shmdt(values) == -1)
		return finish(shmid, failed("shmdt", 3, key));

	/*
	 * Unbuffered, printf() writes at once, and tells if it failed. Where a
	 * signal has come already, nobody waits for a prompt.
	 */
	setbuf(stdout, NULL);
	if (!caught &&
	    printf("Detached. Press Enter to destroy the shared memory.\n") < 0)
		return finish(shmid, failed("stdout", 6, key));

	/* Wait for Enter. A signal that comes after it changes nothing. */
	char line[4096]; /* a terminal's longest: the shell gets none of it */
	if (read(STDIN_FILENO, line, sizeof line) != -1)
		caught = 0;

	/* Destroy the segment. */
	return finish(shmid, 0);
}

/*
 * Ends the wait: a read that waits is interrupted, one that has yet to begin
 * finds its input closed. So no signal comes too early to be noticed.
 */
static void on_signal(int signo)
{
	int error = errno;

	caught = signo;
	close(STDIN_FILENO);
	errno = error;
}

/*
 * From here on the wait is ended by the signals that people end programs with,
 * and by those of an output that takes nothing. One that the parent has ignored
 * (trap '' INT; ./write) stays ignored.
 */
static void catch_signals(void)
{
	int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXFSZ };
	struct sigaction action = { .sa_handler = on_signal }, inherited;

	sigemptyset(&action.sa_mask);
	for (int i = 0; i < 6; i++) {
		sigaction(ending[i], &action, &inherited);
		if (inherited.sa_handler == SIG_IGN)
			sigaction(ending[i], &inherited, NULL);
	}
}

/*
 * Says which call failed and why and, where a segment with the key is in the
 * way, what to do. Returns the exit status given. Once a signal has come, a
 * stderr that takes nothing (a terminal after Ctrl-S) is not waited for.
 */
static int failed(const char *call, int status, key_t key)
{
	int error = errno;
	struct pollfd message = { .fd = STDERR_FILENO, .events = POLLOUT };

	if (caught && poll(&message, 1, 0) == 0)
		return status;
	fprintf(stderr, "%s failed: %s\n", call, strerror(error));
	if (error == EEXIST && !caught)
		fprintf(stderr,
		        "Another ./write is waiting in this directory; if none "
		        "is, remove what was left with: ipcrm -M 0x%x\n",
		        (unsigned int)key);
	return status;
}

/*
 * The one way out: destroys the segment (shmid -1: there is none) and ends the
 * program by the signal that came or, if none did, returns the exit status: the
 * one given or, if destroying is the first to fail, 4.
 */
static int finish(int shmid, int status)
{
	int signo = caught;

	if (shmid != -1 && shmctl(shmid, IPC_RMID, NULL) == -1)
		status = failed("shmctl", status ? status : 4, 0);
	if (signo == 0)
		return status;
	signal(signo, SIG_DFL);
	raise(signo);
	return 128 + signo; /* process 1 of a container outlives raise() */
}
