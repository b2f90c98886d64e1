/*
 * The writer of the shared memory demo. It creates a segment of System V shared
 * memory, stores two values in it and detaches it. It destroys the segment when
 * you press Enter. Until then, ./read prints the values.
 *
 *	gcc writeshm.c -o write
 *	./write
 *
 * Exit status:
 *	0  everything went well
 *	1  shmget failed
 *	2  shmat failed
 *	3  shmdt failed
 *	4  shmctl failed
 *	5  ftok failed
 *	6  printf failed
 *
 * Ctrl-C, kill and a closed terminal send the program a signal. The two
 * functions after main() make sure that it destroys the segment before it ends.
 */

/* Ask for POSIX.1-2008 with its XSI option, which includes shmget(). */
#define _XOPEN_SOURCE 700

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

/*
 * The signal that was delivered, or 0. A signal handler may set a variable of
 * this type.
 */
static volatile sig_atomic_t caught;

static void catch_signals(void);

int main(void)
{
	int status = 0;

	/* The same directory and number give the reader the same key. */
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
		if (error == EEXIST)
			fprintf(stderr,
			        "Is another ./write waiting here? If not, run: "
			        "ipcrm -M 0x%08x\n"
			        "If that is refused, it is somebody else's: "
			        "change ftok's number in both files.\n",
			        (unsigned int)key);
		return 1;
	}

	/*
	 * Attach the segment at an address that the system chooses. On failure,
	 * shmat() returns (void *)-1, not NULL, because 0 can be an address.
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
		if (status == 0) /* The first failure decides. */
			status = 4;
	}

	/* Let a signal end the program, so that the shell sees it. */
	int signo = (int)caught; /* Another signal may change it. */
	if (signo != 0) {
		signal(signo, SIG_DFL);
		raise(signo);
	}

	return status;
}

/*
 * Notes the signal and closes stdin. The signal interrupts a getchar() that is
 * waiting. A getchar() that is called later returns at once, because stdin is
 * closed. So main() goes on and destroys the segment. The handler does not
 * destroy it, because shmctl() is not async-signal-safe (man 7 signal-safety).
 * Larger programs use pselect().
 */
static void on_signal(int signo)
{
	int saved_errno = errno;

	caught = signo;
	close(STDIN_FILENO);
	errno = saved_errno;
}

/*
 * Makes on_signal() the handler of these signals. Without it, each of them
 * would end the program at once. Ctrl-\ (SIGQUIT) still does so, on purpose.
 */
static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);  /* Ctrl-C */
	sigaction(SIGTERM, &action, NULL); /* kill */
	sigaction(SIGHUP, &action, NULL);  /* the terminal is closed */
	sigaction(SIGPIPE, &action, NULL); /* nobody reads the prompt */
}
