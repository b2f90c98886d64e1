/*
 * Runs a command until a deadline, so that whatever waits for it goes on.
 *
 *	bounded NAME COMMAND [ARGUMENT...]
 *
 * The file NAME.pid holds the command's process id. NAME.end tells how it is:
 * "stopped" while it is, and in the end "exit 1", "signal 15", or "late 15" if
 * the deadline had to end it. (NAME -: no files.) In the environment, DEADLINE
 * is when to end it, in seconds since the Epoch (unset: 4 seconds from now).
 * The signals that end programs are as a terminal's shell leaves them; SIGUSR1
 * alone is blocked. Exit status: the command's, 128 + the signal's number, or
 * 125 if it cannot be run.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *name;
static pid_t command;
static volatile sig_atomic_t asked;

/* Asks the command to end; a second later it has to. */
static void end_command(int signo)
{
	(void)signo;
	kill(command, asked ? SIGKILL : SIGTERM);
	kill(command, SIGCONT);
	asked = 1;
	alarm(1);
}

/* Makes a line the content of the file NAME.kind: none, no case can pass. */
static void tell(const char *kind, const char *format, int number)
{
	char file[256];
	FILE *stream;

	snprintf(file, sizeof file, "%s.%s", name, kind);
	stream = strcmp(name, "-") == 0 ? NULL : fopen(file, "w");
	if (stream != NULL) {
		fprintf(stream, format, number);
		fclose(stream);
	}
}

int main(int argc, char **argv)
{
	int signals[] = { SIGTSTP, SIGTTIN, SIGTTOU, SIGINT, SIGTERM,
		          SIGHUP,  SIGQUIT, SIGPIPE, SIGXFSZ };
	const char *deadline = getenv("DEADLINE");
	long left = deadline ? atol(deadline) - (long)time(NULL) : 4;
	sigset_t mask;
	int status = 0, i;

	if (argc < 3)
		return 125;
	name = argv[1];
	/* What stops or ends the command in a terminal spares its guard. */
	for (i = 0; i < 7; i++)
		signal(signals[i], SIG_IGN);
	command = fork();
	if (command == -1)
		return 125;
	if (command == 0) {
		for (i = 0; i < 9; i++)
			signal(signals[i], SIG_DFL);
		sigemptyset(&mask);
		sigaddset(&mask, SIGUSR1);
		tell("pid", "%d\n", getpid());
		sigprocmask(SIG_SETMASK, &mask, NULL);
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(125);
	}
	signal(SIGALRM, end_command);
	alarm(left > 0 ? (unsigned int)left : 1);
	while (waitpid(command, &status, WUNTRACED) != -1 && WIFSTOPPED(status))
		tell("end", "stopped\n", 0);
	if (WIFSIGNALED(status)) {
		tell("end", asked ? "late %d\n" : "signal %d\n",
		     WTERMSIG(status));
		return 128 + WTERMSIG(status);
	}
	tell("end", asked ? "late %d\n" : "exit %d\n", WEXITSTATUS(status));
	return WEXITSTATUS(status);
}
