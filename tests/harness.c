/* The harness of the tests. harness.h says what each function promises. */
#include "harness.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>

enum {
	DEADLINE = 5,      /* seconds for each expectation */
	MOMENT = 200,      /* milliseconds to wait for more output */
	MAX_PROGRAMS = 40, /* in one test */
	MAX_OUTPUT = 4000, /* bytes of each program */
	/* States of a program. Others: an exit status, or minus a signal. */
	RUNNING = 1000,
	STOPPED
};

struct program {
	char command[200];
	pid_t pid;
	int state;
	int input;                    /* the suite writes to stdin here */
	int output;                   /* the suite reads stdout here, or -1 */
	char printed[MAX_OUTPUT + 1]; /* all that it has read */
	char errors[20];              /* the file that is stderr */
};

int project_id;
key_t key;
char report[4 * MAX_OUTPUT];

/* These belong to the test that is running. */
static enum result result;
static struct program programs[MAX_PROGRAMS];
static int count;              /* of these programs */
static unsigned int *attached; /* by create_segment() */
static volatile sig_atomic_t late, interrupted;

/* Adds to the report, as printf() does. */
#define say(...)                                                               \
	snprintf(report + strlen(report), sizeof report - strlen(report),      \
	         __VA_ARGS__)

/* Adds to the report a state of a program, real or wanted, and its output. */
static void say_state(const char *who, int state, const char *output,
                      const char *errors)
{
	if (state >= RUNNING)
		say("%s: is %s\n", who,
		    state == RUNNING ? "running" : "stopped");
	else
		say("%s: ended with %s %d\n", who,
		    state < 0 ? "signal" : "exit status", abs(state));
	say("stdout: \"%s\"\nstderr: \"%s\"\n", output, errors);
}

/* Returns the contents of a file. They are valid until the next call. */
static const char *text_of(const char *name)
{
	static char text[MAX_OUTPUT + 1];
	FILE *file = fopen(name, "r");
	size_t length = file != NULL ? fread(text, 1, MAX_OUTPUT, file) : 0;

	if (file != NULL)
		fclose(file);
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

/* Interrupts a call that waits. It may be about to wait, so repeat this. */
static void on_signal(int signo)
{
	if (signo != SIGALRM)
		interrupted = 1;
	late = 1;
	alarm(1);
}

void begin_expect(const char *condition, const char *file, int line)
{
	report[0] = '\0';
	say("%s:%d: expect(%s)\n", file, line, condition);
	late = 0;
	alarm(DEADLINE);
}

int end_expect(int condition)
{
	struct program *program, *last = programs + count - 1;

	alarm(0);
	if (condition && !interrupted) {
		if (result == EMPTY)
			result = PASSED;
		return 1;
	}
	result = FAILED;
	if (late)
		say("This took more than %d seconds.\n", DEADLINE);
	for (program = programs; program <= last; program++) {
		update(program, WNOHANG | WUNTRACED);
		if (program->state >= RUNNING || program == last)
			say_state(program->command, program->state,
			          program->printed, text_of(program->errors));
	}
	return 0;
}

/* Becomes the program, with these as its stdin and stdout. */
static void become(struct program *program, int input, int output)
{
	char line[sizeof program->command + sizeof "exec env "];
	int fd, signo;

	setsid();
	ioctl(input, TIOCSCTTY, 0); /* A pipe refuses this. */
	dup2(input, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	if (!isatty(output) && freopen(program->errors, "w", stderr) == NULL)
		_exit(127);
	for (fd = STDERR_FILENO + 1; fd < 3 * MAX_PROGRAMS; fd++)
		close(fd);
	for (signo = 1; signo < 32; signo++)
		signal(signo, SIG_DFL);
	snprintf(line, sizeof line, "exec %s%s",
	         strchr(program->command, '=') ? "env " : "", program->command);
	execl("/bin/sh", "sh", "-c", line, (char *)NULL);
	_exit(127);
}

/* Starts a command. It reads keyboard[0] and writes screen[1], as pipes do. */
static struct program *launch(const char *command, const int keyboard[2],
                              const int screen[2])
{
	struct program *program = &programs[count];

	if (count == MAX_PROGRAMS || strlen(command) >= sizeof program->command)
		bail_out("MAX_PROGRAMS or \"command\" in harness.c is too "
		         "small.");
	memset(program, 0, sizeof *program);
	strcpy(program->command, command);
	program->state = RUNNING;
	program->input = keyboard[1];
	program->output = screen[0];
	snprintf(program->errors, sizeof program->errors, "stderr %d", count);
	program->pid = fork();
	if (program->pid == 0)
		become(program, keyboard[0], screen[1]);
	if (program->pid <= 1) /* A signal to -1 would reach every process. */
		bail_out("Cannot start another program.");
	count++;
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
	close(program->output);
	program->input = program->output = -1;
}

void send_signal(struct program *program, int signo)
{
	if (program->state < RUNNING)
		return; /* Its process id may be another program's by now. */
	if (signo == SIGCONT)
		program->state = RUNNING;
	kill(program->pid, signo);
}

/* Reads from stdout. Returns 0 at the end, -1 if nothing comes for a moment. */
static ssize_t read_output(struct program *program)
{
	struct pollfd output = { .fd = program->output, .events = POLLIN };
	size_t length = strlen(program->printed);
	ssize_t came;

	if (output.fd == -1)
		return 0;
	if (poll(&output, 1, MOMENT) <= 0)
		return -1;
	came = read(output.fd, program->printed + length, MAX_OUTPUT - length);
	return came > 0 ? came : 0; /* Linux reports EIO for a terminal. */
}

int prints(struct program *program, const char *line)
{
	while (strchr(program->printed, '\n') == NULL &&
	       read_output(program) != 0 && !late)
		continue;
	if (strcmp(program->printed, line) == 0)
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

int ends(struct program *program, int state, const char *output,
         const char *errors)
{
	ssize_t came = -1;

	/* macOS ends no program while its terminal holds unread output. */
	do {
		update(program, came == 0 ? 0 : WNOHANG);
		came = read_output(program);
	} while (came > 0 || (program->state == RUNNING && !late));
	if (program->state == state && strcmp(program->printed, output) == 0 &&
	    strcmp(text_of(program->errors), errors) == 0)
		return 1;
	say_state("wanted", state, output, errors);
	return 0;
}

int file_holds(const char *name, const char *text)
{
	if (strcmp(text_of(name), text) == 0)
		return 1;
	say("%s: \"%s\"\nwanted: \"%s\"\n", name, text_of(name), text);
	return 0;
}

const char *message(const char *call, int error, const char *more)
{
	static char text[500];

	snprintf(text, sizeof text, "%s failed: %s\n%s", call, strerror(error),
	         more);
	return text;
}

int segment(void)
{
	return shmget(key, 0, 0);
}

int no_segment(void)
{
	while (segment() != -1 && !late)
		poll(NULL, 0, 10);
	return segment() == -1;
}

unsigned int *create_segment(size_t size)
{
	int shmid = shmget(key, size, IPC_CREAT | IPC_EXCL | 0644);

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

/* Ends what the test has started. */
static void clean_up(void)
{
	if (segment() != -1 && result == PASSED) {
		result = FAILED;
		strcpy(report, "The segment is still there.\n");
	}
	while (count > 0) {
		struct program *program = &programs[--count];

		hang_up(program);
		if (program->state < RUNNING)
			continue;
		kill(program->pid, SIGKILL); /* It may not lead a group yet. */
		kill(-program->pid, SIGKILL);
		update(program, 0);
	}
	destroy_segment();
}

enum result run_test(void (*body)(void))
{
	remove("calls"); /* faults.c adds to it. */
	strcpy(report, "The test expects nothing.\n");
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

/* exit() calls this, even in the middle of a test. */
static void leave(void)
{
	clean_up();
	if (chdir("/") == -1 || system("rm -rf \"$SHM_DEMO_SCRATCH\"") != 0)
		puts("# The directory of the tests is still there.");
}

/* Returns the number that a program passes to ftok(), or 0. */
static long number_in(const char *program)
{
	const char *call = strstr(text_of(program), "ftok(\"./\",");

	return call != NULL ? strtol(strchr(call, ',') + 1, NULL, 0) : 0;
}

/* Enters a new directory whose key is free. EACCES: another user has it. */
static void enter_directory(void)
{
	const char *parent = getenv("TMPDIR");
	char name[4096];

	setenv("TOP", getcwd(name, sizeof name), 1);
	if (parent == NULL || *parent == '\0')
		parent = "/tmp";
	do {
		snprintf(name, sizeof name, "%s/shm-demo.XXXXXX", parent);
		if (mkdtemp(name) == NULL)
			bail_out("Cannot create a directory in $TMPDIR.");
		key = ftok(name, project_id);
	} while (segment() != -1 || errno == EACCES);
	if (chdir(name) == -1)
		bail_out("Cannot enter a directory.");
	setenv("SHM_DEMO_SCRATCH", getcwd(name, sizeof name), 1);
	atexit(leave);
	if (system("ln -s \"$TOP\"/write \"$TOP\"/read "
	           "\"$TOP\"/tests/faulty_* .") != 0)
		bail_out("Cannot fill a directory.");
}

void begin(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigemptyset(&action.sa_mask);
	sigprocmask(SIG_SETMASK, &action.sa_mask, NULL);
	sigaction(SIGALRM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	sigaction(SIGQUIT, &action, NULL);
	signal(SIGPIPE, SIG_IGN); /* type() may write to an ended program. */
	project_id = (int)number_in("writeshm.c");
	if (project_id == 0 || project_id != number_in("readshm.c"))
		bail_out("Both programs need the same number in ftok().");
	enter_directory();
}
