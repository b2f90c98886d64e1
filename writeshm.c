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
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

/* The signal that came, or 0. */
static volatile sig_atomic_t caught;

static void catch_signals(void);
static int failed(const char *call, int status);
static int end(int status);

int main(void)
{
	int status = 0;

	/* The same directory and project id give the reader the same key. */
	key_t key = ftok("./", 66);
	if (key == -1)
		return failed("ftok", 5);

	/* Before there is a segment that a signal could leave behind. */
	catch_signals();

	/* Create the segment: IPC_EXCL fails where there is one already. */
	int shmid = shmget(key, 2 * sizeof(unsigned int),
	                   IPC_CREAT | IPC_EXCL | 0644);
	if (shmid == -1) {
		int exists = errno == EEXIST; /* fprintf() may change it */
		status = failed("shmget", 1);
		if (exists)
			fprintf(stderr,
			        "Is another ./write waiting here? If not, run: "
			        "ipcrm -M 0x%x\n",
			        (unsigned int)key);
		return end(status);
	}

	/* From here on no return: whatever happens, destroy the segment. */

	/* Attach, where the system chooses. Failure is (void *)-1, not NULL. */
	unsigned int *values = shmat(shmid, NULL, 0);
	if (values == (void *)-1) {
		status = failed("shmat", 2);
		goto destroy;
	}

	/* Plain stores: no system call carries the data. */
	values[0] = 0x12345678;
	values[1] = 0xffffffff;

	/* Detach: the segment stays, and what is in it. */
	if (shmdt(values) == -1) {
		status = failed("shmdt", 3);
		goto destroy;
	}

	/* Unbuffered, printf() writes at once, and tells if it failed. */
	setbuf(stdout, NULL);
	int written =
	        printf("Detached. Press Enter to destroy the shared memory.\n");
	if (written < 0) {
		status = failed("stdout", 6);
		goto destroy;
	}

	/* Wait for Enter, and take the line that it ends: no more, no less. */
	char typed;
	while (read(STDIN_FILENO, &typed, 1) == 1 && typed != '\n')
		;

destroy:
	/* Destroy the segment. The first failure decides the status. */
	if (shmctl(shmid, IPC_RMID, NULL) == -1)
		status = failed("shmctl", status ? status : 4);

	return end(status);
}

/*
 * Notes the signal, and closes all that the program may wait for: a call that
 * waits is interrupted, one that has yet to begin fails. So main() goes on, and
 * destroys the segment. A handler may not do that itself: close() is one of the
 * few functions that are safe in it (man 7 signal-safety), shmctl() is not.
 */
static void on_signal(int signo)
{
	caught = signo;
	close(STDIN_FILENO);
	close(STDOUT_FILENO);
	close(STDERR_FILENO);
}

/*
 * From here on on_signal() is called for each signal that people end programs
 * with, and for the two of an output that takes nothing more. One that the
 * parent ignores (trap '' INT; ./write) is left alone.
 */
static void catch_signals(void)
{
	int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXFSZ };
	struct sigaction action = { .sa_handler = on_signal }, inherited;
	int i;

	sigemptyset(&action.sa_mask);
	for (i = 0; i < 6; i++) {
		sigaction(ending[i], NULL, &inherited);
		if (inherited.sa_handler != SIG_IGN)
			sigaction(ending[i], &action, NULL);
	}
}

/* Says which call failed and why. Returns the exit status given. */
static int failed(const char *call, int status)
{
	fprintf(stderr, "%s failed: %s\n", call, strerror(errno));
	return status;
}

/*
 * Ends the program by the signal that came, so that the shell sees it. Returns
 * the exit status given if none came.
 */
static int end(int status)
{
	int signo = (int)caught;

	if (signo == 0)
		return status;
	signal(signo, SIG_DFL);
	raise(signo);
	return 128 + signo; /* process 1 of a container outlives raise() */
}
