/*
 * The writer of the shared memory demo. It creates a segment, stores two values
 * in it and waits for Enter. Then it destroys the segment. While it waits,
 * ./read prints the values.
 *
 *	gcc writeshm.c -o write
 *	./write
 *
 * Exit status: 0, or the call that failed: 1 shmget, 2 shmat, 3 shmdt,
 * 4 shmctl, 5 ftok, 6 printf. After Ctrl-C, kill or a closed terminal, it
 * destroys the segment, and then the signal ends the program.
 */
#define _XOPEN_SOURCE 700 /* for shmget() and sigaction() */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

static void catch_signals(void);
static void end_by_signal(void);

int main(void)
{
	int status = 0;

	/* The same directory and number give the same key. 66 is arbitrary. */
	key_t key = ftok("./", 66);
	if (key == -1) {
		perror("ftok failed");
		return 5;
	}

	/* Do this before shmget(), so that Ctrl-C leaves no segment behind. */
	catch_signals();

	/*
	 * Create the segment. IPC_EXCL makes this fail if it already exists.
	 * 0644 lets you read and write; others may only read.
	 */
	int shmid = shmget(key, 2 * sizeof(unsigned int),
	                   IPC_CREAT | IPC_EXCL | 0644);
	if (shmid == -1) {
		int error = errno; /* perror() may change errno. */
		perror("shmget failed");
		/* shmget(key, 0, 0) finds the segment that already exists. */
		if (error == EEXIST)
			fprintf(stderr,
			        "Is another ./write waiting here? If not, run: "
			        "ipcrm -m %d\n"
			        "If refused, it is not yours: change ftok's "
			        "number in both files, then run make.\n",
			        shmget(key, 0, 0));
		return 1;
	}

	/*
	 * Attach the segment at an address that the system chooses. On failure,
	 * shmat() returns (void *)-1, not NULL.
	 */
	unsigned int *values = shmat(shmid, NULL, 0);
	if (values == (void *)-1) {
		perror("shmat failed");
		status = 2;
		goto destroy;
	}

	/* Store the values. This is ordinary memory: no system call is made. */
	values[0] = 0x12345678;
	values[1] = 0xffffffff;

	/* Detach the segment. It stays in the kernel, with its contents. */
	if (shmdt(values) == -1) {
		perror("shmdt failed");
		status = 3;
		goto destroy;
	}

	/* fflush() makes the prompt appear even in a pipe. */
	printf("Detached. Press Enter to destroy the shared memory.\n");
	fflush(stdout);
	if (ferror(stdout)) {
		perror("printf failed");
		status = 6;
		goto destroy;
	}

	/* Wait for Enter. A signal ends this wait, too. */
	getchar();

destroy:
	/* Once the segment exists, every path leads here. */
	if (shmctl(shmid, IPC_RMID, NULL) == -1) {
		perror("shmctl failed");
		if (status == 0) /* Keep the first failure. */
			status = 4;
	}
	end_by_signal();
	return status;
}

/*
 * The rest is about signals. Ctrl-C, kill and a closed terminal each send the
 * program a signal. Without a handler, it would end the program at once and
 * leave the segment in the kernel. With a handler, it ends only the wait for
 * Enter: main() destroys the segment, and then the signal ends the program.
 * Ctrl-\ (SIGQUIT) has no handler, so that it always ends the program at once.
 */

/* The signal that came, or 0. A handler may set a variable of this type. */
static volatile sig_atomic_t caught;

/*
 * This is the handler. Its signal interrupts a getchar() that is waiting. A
 * getchar() that is called later returns at once, because stdin is closed. The
 * handler must not call shmctl(), which is not async-signal-safe (man 7
 * signal-safety).
 */
static void on_signal(int signo)
{
	int saved_errno = errno;

	caught = signo;
	close(STDIN_FILENO);
	errno = saved_errno;
}

static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);  /* Ctrl-C */
	sigaction(SIGTERM, &action, NULL); /* kill */
	sigaction(SIGHUP, &action, NULL);  /* the terminal is closed */
	sigaction(SIGPIPE, &action, NULL); /* nobody reads the prompt */
}

/* If a signal came, this lets it end the program, so that the shell knows. */
static void end_by_signal(void)
{
	int signo = (int)caught; /* Another signal may change caught. */

	if (signo != 0) {
		signal(signo, SIG_DFL);
		raise(signo);
	}
}
