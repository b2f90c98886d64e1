/*
 * Runs a command for at most 4 seconds, so that whatever waits for it goes on.
 *
 *	bounded FILE COMMAND [ARGUMENT...]
 *
 * FILE holds the command's process id while it runs and then how it ended:
 * "exit 1", or "signal 15", which a shell cannot tell from "exit 143".
 * The command starts with the signals that end programs as a terminal's shell
 * leaves them or, with BLOCKED in the environment, blocked. Exit status: the
 * command's, or 128 + the signal (9 at the deadline), or 125 if it cannot be run.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile pid_t command;

static void end_command(int signo)
{
	(void)signo;
	kill(command, SIGKILL);
}

/* Puts one line into the file. */
static void tell(const char *file, const char *what, int number)
{
	FILE *stream = fopen(file, "w");

	if (stream == NULL || fprintf(stream, "%s%d\n", what, number) < 0 ||
	    fclose(stream) == EOF) {
		perror(file);
		exit(125);
	}
}

static void run(char **argv)
{
	const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE };
	sigset_t set;

	sigemptyset(&set);
	for (int i = 0; i < 5; i++) {
		signal(ending[i], SIG_DFL);
		if (getenv("BLOCKED") != NULL)
			sigaddset(&set, ending[i]);
	}
	tell(argv[1], "", getpid());
	sigprocmask(SIG_SETMASK, &set, NULL);
	execvp(argv[2], argv + 2);
	perror(argv[2]);
	_exit(125);
}

int main(int argc, char **argv)
{
	int status;

	if (argc < 3)
		return 125;
	command = fork();
	if (command == -1) {
		perror("fork");
		return 125;
	}
	if (command == 0)
		run(argv);
	signal(SIGALRM, end_command);
	alarm(4);
	waitpid(command, &status, 0);
	alarm(0);
	if (WIFSIGNALED(status)) {
		tell(argv[1], "signal ", WTERMSIG(status));
		return 128 + WTERMSIG(status);
	}
	tell(argv[1], "exit ", WEXITSTATUS(status));
	return WEXITSTATUS(status);
}
