/*
 * Runs a command until a deadline, so that whatever waits for it goes on.
 *
 *	bounded FILE COMMAND [ARGUMENT...]
 *
 * FILE holds the command's process id while it runs and then how it ended:
 * "exit 1", "signal 15", or "late 15" if the deadline had to end it. In the
 * environment, DEADLINE is when to kill it, in seconds since the Epoch (unset:
 * 4 seconds from now), and BLOCKED has it start with SIGTERM blocked; the other
 * signals that end programs are as a terminal's shell leaves them. Exit status:
 * the command's, 128 + the signal's number, or 125 if it cannot be run.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t command;
static volatile sig_atomic_t asked;

/* Asks the command to end; a second later it has to. */
static void end_command(int signo)
{
	kill(command, asked ? SIGKILL : SIGTERM);
	asked = 1;
	alarm(1);
}

/* Makes one line the content of the file, or ends the process. */
static void tell(const char *file, const char *what, int number)
{
	FILE *stream = fopen(file, "w");

	if (stream == NULL || fprintf(stream, "%s%d\n", what, number) < 0 ||
	    fclose(stream) == EOF) {
		perror(file);
		exit(125);
	}
}

int main(int argc, char **argv)
{
	const char *deadline = getenv("DEADLINE");
	long left = deadline ? atol(deadline) - (long)time(NULL) : 4;
	sigset_t mask;
	int status;

	command = argc < 3 ? -1 : fork();
	if (command == 0) {
		int ending[] = { SIGINT,  SIGTERM, SIGHUP,
			         SIGQUIT, SIGPIPE, SIGXFSZ };
		for (int i = 0; i < 6; i++)
			signal(ending[i], SIG_DFL);
		sigemptyset(&mask);
		if (getenv("BLOCKED") != NULL)
			sigaddset(&mask, SIGTERM);
		tell(argv[1], "", getpid());
		sigprocmask(SIG_SETMASK, &mask, NULL);
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(125);
	}
	signal(SIGALRM, end_command);
	alarm(left > 0 ? (unsigned int)left : 1);
	if (waitpid(command, &status, 0) == -1)
		return 125;
	if (WIFSIGNALED(status)) {
		tell(argv[1], asked ? "late " : "signal ", WTERMSIG(status));
		return 128 + WTERMSIG(status);
	}
	tell(argv[1], asked ? "late " : "exit ", WEXITSTATUS(status));
	return WEXITSTATUS(status);
}
