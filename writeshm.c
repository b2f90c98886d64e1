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
 * ahead of main() see to that; the shared memory is all in main().
 */

/* POSIX.1-2008 with XSI, the part that System V shared memory is in. */
#define _XOPEN_SOURCE 700

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/select.h>
#include <sys/shm.h>
#include <unistd.h>

/* The signals that people end programs with. */
static const int ending[4] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

/* The one that was delivered, or 0, and the input that is waited for, or -1. */
static volatile sig_atomic_t caught, input = -1;

/*
 * Ends the wait. A read that has yet to begin is not interrupted, but finds its
 * input closed: Ctrl-C right after Enter empties the line that was to be read.
 */
static void on_signal(int signo)
{
	caught = signo;
	close(input);
}

/*
 * From here on these signals stay pending until the program lets them in.
 * Blocked first, handled second: a handler that runs while nobody waits yet
 * would swallow its signal.
 */
static void hold_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigemptyset(&action.sa_mask);
	for (int i = 0; i < 4; i++)
		sigaddset(&action.sa_mask, ending[i]);
	sigprocmask(SIG_BLOCK, &action.sa_mask, NULL);
	for (int i = 0; i < 4; i++)
		sigaction(ending[i], &action, NULL);

	/* A prompt into a broken pipe is a failure to report, not a death. */
	signal(SIGPIPE, SIG_IGN);
}

/* Returns after Enter, at the end of input, or when a signal was delivered. */
static void wait_for_enter(void)
{
	static char line[8192]; /* more than a terminal's line; stdio keeps it */
	fd_set inputs;
	sigset_t none;

	/*
	 * Lets the signals in and waits, in one step: none comes in between. The
	 * input of what is open for writing alone would never come.
	 */
	input = STDIN_FILENO;
	FD_ZERO(&inputs);
	FD_SET(STDIN_FILENO, &inputs);
	sigemptyset(&none);
	if ((fcntl(STDIN_FILENO, F_GETFL) & O_ACCMODE) != O_WRONLY)
		pselect(STDIN_FILENO + 1, &inputs, NULL, NULL, NULL, &none);

	/*
	 * Where there was input, pselect() has left a pending signal pending. And
	 * reading may take long: that of the terminal stops a program that runs
	 * in the background (./write &). So the signals are let in here, too.
	 */
	sigprocmask(SIG_SETMASK, &none, NULL);

	/* Takes the whole line in one read, so that the shell does not run it. */
	setvbuf(stdin, line, _IOFBF, sizeof line);
	getchar();
}

/* Says which call failed and why. Returns the exit status given. */
static int failed(const char *call, int status)
{
	perror(call);
	return status;
}

/*
 * Ends the program by the signal that was delivered or, if none was, returns
 * the exit status given. A signal that was pending until now counts, too.
 */
static int finish(int status)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int i = 0; i < 4; i++)
		signal(ending[i], SIG_DFL);
	if (!caught)
		return status;
	raise(caught);
	return 128 + caught; /* process 1 of a container: raise() cannot end it */
}

/* Destroys the segment and finishes; the first failure decides the status. */
static int destroy(int shmid, int status)
{
	if (shmctl(shmid, IPC_RMID, NULL) == -1)
		status = failed("shmctl failed", status ? status : 4);
	return finish(status);
}

int main(void)
{
	/* The same directory and project id give the reader the same key. */
	key_t key = ftok("./", 66);
	if (key == -1)
		return failed("ftok failed", 5);

	/* Before there is a segment that a signal could leave behind. */
	hold_signals();

	/* Create the segment: IPC_EXCL fails where there is one already. */
	int shmid = shmget(key, 2 * sizeof(unsigned int), IPC_CREAT | IPC_EXCL | 0644);
	if (shmid == -1) {
		int error = errno; /* perror() may change it */
		perror("shmget failed");
		if (error == EEXIST)
			fprintf(stderr,
			        "Another ./write is waiting in this directory; if none is, "
			        "remove what was left with: ipcrm -M 0x%x\n",
			        (unsigned int)key);
		return finish(1);
	}

	/* Attach: map it where the system chooses. A failure is (void *)-1, not NULL. */
	unsigned int *values = shmat(shmid, NULL, 0);
	if (values == (void *)-1)
		return destroy(shmid, failed("shmat failed", 2));

	/* Plain stores: no system call carries the data. */
	values[0] = 0x12345678;
	values[1] = 0xffffffff;

	/* Detach: the segment stays, and its detach time tells readers that it is complete. */
	if (shmdt(values) == -1)
		return destroy(shmid, failed("shmdt failed", 3));

	/* Unbuffered, printf() writes at once, also into a pipe, and tells if it failed. */
	setbuf(stdout, NULL);
	if (printf("Detached. Press Enter to destroy the shared memory.\n") < 0)
		return destroy(shmid, failed("stdout failed", 6));

	wait_for_enter();

	return destroy(shmid, 0);
}
