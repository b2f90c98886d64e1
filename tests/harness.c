/*
 * The harness of the tests: processes, terminals, segments and reports.
 * harness.h says what each function promises.
 */
#include "harness.h"

#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>

enum {
	DEADLINE = 5,      /* seconds for each expectation */
	MAX_PROGRAMS = 40, /* in one test */
	MAX_OUTPUT = 4000  /* bytes of each program */
};

/* The state of a program: one of these, an exit status, or minus a signal. */
enum { RUNNING = 1000, STOPPED };

struct program {
	const char *command;
	pid_t pid;
	int state;
	int input;                    /* the suite writes to stdin here */
	FILE *output;                 /* the suite reads stdout here */
	char printed[MAX_OUTPUT + 1]; /* all that it has read */
	size_t seen;                  /* how much of that prints() has seen */
	char errors[20];              /* the file that is stderr */
};

key_t key;
char report[4 * MAX_OUTPUT];

/* These belong to the test that is running. */
static enum result result;
static struct program programs[MAX_PROGRAMS];
static int count;              /* of these programs */
static unsigned int *attached; /* by create_segment() */
static volatile sig_atomic_t late;
static volatile sig_atomic_t interrupted; /* by Ctrl-C, for example */

/* Adds to the report, as printf() does. */
static void say(const char *format, ...)
{
	size_t length = strlen(report);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(report + length, sizeof report - length, format, arguments);
	va_end(arguments);
}

/* Adds to the report a state of a program, real or wanted, and its output. */
static void say_state(const char *who, int state, const char *output,
                      const char *errors)
{
	if (state == RUNNING)
		say("%s: is running\n", who);
	else if (state == STOPPED)
		say("%s: is stopped\n", who);
	else if (state < 0)
		say("%s: ended by signal %d\n", who, -state);
	else
		say("%s: ended with exit status %d\n", who, state);
	say("stdout: \"%s\"\nstderr: \"%s\"\n", output, errors);
}

/* Returns the contents of a file. They are valid until the next call. */
static const char *text_of(const char *name)
{
	static char text[MAX_OUTPUT + 1];
	FILE *file = fopen(name, "r");
	size_t length = 0;

	if (file != NULL) {
		length = fread(text, 1, MAX_OUTPUT, file);
		fclose(file);
	}
	text[length] = '\0';
	return text;
}

/* Updates the state of a program. The options are those of waitpid(). */
static void update(struct program *program, int options)
{
	int status;

	if (waitpid(program->pid, &status, options) != program->pid)
		return;
	if (WIFSTOPPED(status))
		program->state = STOPPED;
	else if (WIFSIGNALED(status))
		program->state = -WTERMSIG(status);
	else
		program->state = WEXITSTATUS(status);
}

/* Interrupts a call that waits too long, and once a second any later one. */
static void on_signal(int signo)
{
	if (signo != SIGALRM)
		interrupted = 1;
	late = 1;
	alarm(1);
}

void expecting(const char *condition, const char *file, int line)
{
	report[0] = '\0';
	say("%s:%d: expect(%s)\n", file, line, condition);
	late = 0;
	alarm(DEADLINE);
}

int expected(int condition)
{
	struct program *program;

	alarm(0);
	if (condition) {
		if (result == EMPTY)
			result = PASSED;
		return 1;
	}
	result = FAILED;
	if (late)
		say("This took more than %d seconds.\n", DEADLINE);
	for (program = programs; program < programs + count; program++) {
		update(program, WNOHANG | WUNTRACED);
		say_state(program->command, program->state, program->printed,
		          text_of(program->errors));
	}
	return 0;
}

void skip(const char *reason)
{
	result = SKIPPED;
	strcpy(report, reason);
}

/* Becomes a command, with these as its stdin and stdout. */
static void become(const char *command, int input, int output,
                   const char *errors)
{
	char line[1000];
	int signo;

	setsid();
	ioctl(input, TIOCSCTTY, 0); /* A pipe refuses this. */
	dup2(input, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	if (!isatty(output) && freopen(errors, "w", stderr) == NULL)
		_exit(127);
	for (signo = 1; signo < 32; signo++)
		signal(signo, SIG_DFL);
	snprintf(line, sizeof line, "exec env %s", command);
	execl("/bin/sh", "sh", "-c", line, (char *)NULL);
	_exit(127);
}

/* Starts a command. It reads keyboard[0] and writes screen[1], as pipes do. */
static struct program *launch(const char *command, const int keyboard[2],
                              const int screen[2])
{
	struct program *program = &programs[count];
	int i;

	for (i = 0; i < 2; i++) {
		fcntl(keyboard[i], F_SETFD, FD_CLOEXEC);
		fcntl(screen[i], F_SETFD, FD_CLOEXEC);
	}
	memset(program, 0, sizeof *program);
	program->command = command;
	program->state = RUNNING;
	program->input = keyboard[1];
	program->output = fdopen(screen[0], "r");
	snprintf(program->errors, sizeof program->errors, "stderr %d", count);
	program->pid = fork();
	if (program->pid == 0)
		become(command, keyboard[0], screen[1], program->errors);
	/* A signal to process -1 would reach every process. */
	if (program->pid <= 1 || ++count == MAX_PROGRAMS)
		bail_out("Cannot start another program.");
	close(keyboard[0]);
	close(screen[1]);
	return program;
}

struct program *start(const char *command)
{
	int keyboard[2], screen[2];

	if (pipe(keyboard) == -1 || pipe(screen) == -1)
		bail_out("Cannot create a pipe.");
	return launch(command, keyboard, screen);
}

struct program *start_in_terminal(const char *command)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	struct termios modes;
	int slave;

	if (master == -1 || grantpt(master) == -1 || unlockpt(master) == -1)
		bail_out("Cannot open a terminal.");
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	tcgetattr(slave, &modes);
	modes.c_lflag &= ~(tcflag_t)ECHO;
	modes.c_oflag &= ~(tcflag_t)ONLCR;
	tcsetattr(slave, TCSANOW, &modes);
	/* One terminal is both the keyboard and the screen. */
	return launch(command, (int[]){ slave, master },
	              (int[]){ dup(master), dup(slave) });
}

void type(struct program *program, const char *keys)
{
	dprintf(program->input, "%s", keys);
}

void hang_up(struct program *program)
{
	close(program->input);
	fclose(program->output);
	program->output = NULL;
}

void send_signal(struct program *program, int signo)
{
	if (program->state < RUNNING)
		return; /* Its process id may be another's by now. */
	if (signo == SIGCONT)
		program->state = RUNNING;
	kill(program->pid, signo);
}

int prints(struct program *program, const char *line)
{
	char *came = program->printed + program->seen;

	if (fgets(came, (int)(MAX_OUTPUT - program->seen), program->output))
		program->seen += strlen(came);
	if (strcmp(came, line) == 0)
		return 1;
	say("wanted on stdout: \"%s\"\n", line);
	return 0;
}

int stops(struct program *program)
{
	while (program->state == RUNNING && !late)
		update(program, WUNTRACED);
	return program->state == STOPPED;
}

int ends(struct program *program, int how, const char *output,
         const char *errors)
{
	char *rest = program->printed + program->seen;
	size_t length = strlen(rest);

	if (program->output != NULL)
		length += fread(rest + length, 1,
		                MAX_OUTPUT - program->seen - length,
		                program->output);
	rest[length] = '\0';
	while (program->state == RUNNING && !late)
		update(program, 0);
	if (program->state == how &&
	    (output == NULL || strcmp(rest, output) == 0) &&
	    strcmp(text_of(program->errors), errors) == 0)
		return 1;
	say_state("wanted, with the rest of stdout", how,
	          output == NULL ? "(anything)" : output, errors);
	return 0;
}

int file_holds(const char *name, const char *text)
{
	if (strcmp(text_of(name), text) == 0)
		return 1;
	say("%s: \"%s\"\nwanted: \"%s\"\n", name, text_of(name), text);
	return 0;
}

int segment(void)
{
	return shmget(key, 0, 0);
}

unsigned int *create_segment(size_t size)
{
	int shmid = shmget(key, size, IPC_CREAT | IPC_EXCL | 0600);

	attached = shmat(shmid, NULL, 0);
	if (attached == (void *)-1)
		bail_out("Cannot create a segment.");
	return attached;
}

void destroy_segment(void)
{
	shmctl(segment(), IPC_RMID, NULL);
	shmdt(attached); /* This fails if create_segment() was not called. */
	attached = NULL;
}

/* Enters a new directory whose key is free. EACCES: another user has it. */
static void enter_directory(void)
{
	static int number;
	char name[20];

	do {
		snprintf(name, sizeof name, "%d", ++number);
		if (mkdir(name, 0700) == -1)
			bail_out("Cannot create a directory.");
		key = ftok(name, 66);
	} while (segment() != -1 || errno == EACCES);
	if (chdir(name) == -1 || system("ln -s \"$TOP\"/write \"$TOP\"/read "
	                                "\"$TOP\"/tests/faulty_* .") != 0)
		bail_out("Cannot fill a directory.");
}

/* Ends what the test has started, and leaves its directory. */
static void clean_up(void)
{
	int left = segment() != -1;
	struct program *program;
	siginfo_t info;

	for (program = programs; program < programs + count; program++) {
		if (program->output != NULL)
			hang_up(program);
		if (program->state < RUNNING)
			continue;
		/* A writer whose input ends destroys its segment. */
		alarm(1);
		waitid(P_PID, (id_t)program->pid, &info, WEXITED | WNOWAIT);
		alarm(0);
		kill(program->pid, SIGKILL); /* It may not lead a group yet. */
		kill(-program->pid, SIGKILL);
		update(program, 0);
	}
	destroy_segment();
	if (left && result == PASSED) {
		result = FAILED;
		strcpy(report, "The segment is still there.\n");
	}
	if (chdir("..") == -1)
		bail_out("Cannot leave a directory.");
}

enum result run_test(void (*body)(void))
{
	enter_directory();
	strcpy(report, "The test expects nothing.\n");
	count = 0;
	result = EMPTY;
	body();
	clean_up();
	if (interrupted)
		bail_out("A signal has interrupted the tests.");
	return result;
}

void bail_out(const char *why)
{
	printf("Bail out! %s\n", why);
	exit(EXIT_FAILURE);
}

static void remove_scratch(void)
{
	if (chdir("/") == -1 || system("rm -rf \"$SHM_DEMO_SCRATCH\"") != 0)
		puts("# The directory of the tests is still there.");
}

void begin(void)
{
	const char *parent = getenv("TMPDIR");
	struct sigaction action = { .sa_handler = on_signal };
	char scratch[4096];
	int fd;

	/* The parent may have closed descriptors or blocked signals. */
	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	close(fd);
	sigemptyset(&action.sa_mask);
	sigprocmask(SIG_SETMASK, &action.sa_mask, NULL);
	sigaction(SIGALRM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	sigaction(SIGQUIT, &action, NULL);
	signal(SIGCHLD, SIG_DFL);
	signal(SIGPIPE, SIG_IGN); /* type() may write to an ended program. */

	setenv("TOP", getcwd(scratch, sizeof scratch), 1);
	snprintf(scratch, sizeof scratch, "%s/shm-demo.XXXXXX",
	         parent != NULL ? parent : "/tmp");
	if (mkdtemp(scratch) == NULL || chdir(scratch) == -1)
		bail_out("Cannot create a directory in $TMPDIR.");
	setenv("SHM_DEMO_SCRATCH", getcwd(scratch, sizeof scratch), 1);
	atexit(remove_scratch);
}
