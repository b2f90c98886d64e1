/*
 * Tests ./write and ./read, and prints the results as TAP.
 *
 *	make test
 *
 * A test is a row of the table below: a command and its expected result. The
 * commands run in a new directory. It holds both programs, and a second version
 * of each, ./faulty_write and ./faulty_read, whose calls can fail (faults.c).
 *
 * Exit status: 0 if no test failed, otherwise 1.
 */
#define _GNU_SOURCE /* glibc and musl hide some functions without it. */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define HANG_UP "" /* instead of keys: the terminal is closed */
#define ANY 1000   /* instead of an end: every end passes */

#define PROMPT "Detached. Press Enter to destroy the shared memory.\n"
#define VALUES "Read from shared memory: 0x12345678 and 0xffffffff\n"
#define NOT_STORED "0 means that ./write has not stored this value yet.\n"

/* Errors that the calls can report, and what the programs print on stderr. */
#define EACH_FAULT(program)                                                    \
	"for i in ftok=13 shmget=1 shmget=13 shmget=22 shmget=28 shmat=13 "    \
	"shmdt=22; do env $i " program " >out; echo $?; cat out; done"
#define FAILURES                                                               \
	"ftok failed: Permission denied\n5\n"                                  \
	"shmget failed: Operation not permitted\n1\n"                          \
	"shmget failed: Permission denied\n1\n"                                \
	"shmget failed: Invalid argument\n1\n"                                 \
	"shmget failed: No space left on device\n1\n"                          \
	"shmat failed: Permission denied\n2\n"                                 \
	"shmdt failed: Invalid argument\n3\n"

/* A signal comes at each step of the writer, and must then end the writer. */
#define AT_EACH_STEP(signal)                                                   \
	"for step in before_shmget after_shmget after_shmat after_shmdt "      \
	"before_getchar; do env $step=" signal " ./faulty_write >/dev/null; "  \
	"kill -l $?; done 2>/dev/null"

/* A command and its expected result. Fields that are not set are 0. */
struct test {
	const char *title;
	const char *command;    /* for sh, in a terminal of its own */
	const char *output;     /* all that it prints, on stdout and stderr */
	int end;                /* its exit status, a negated signal, or ANY */
	const char *keys;       /* pressed after its first line, or HANG_UP */
	int before;             /* 1 if there is a segment before */
	unsigned int values[2]; /* in that segment */
	int adds;               /* 1: it adds a segment, -1: it removes one */
};

static const struct test tests[] = {
	/* The lesson, and what a reader finds. */
	{ "readers print the values while the writer waits",
	  "before_getchar='./read; echo $?; ./read & ./read & wait' "
	  "./faulty_write </dev/null",
	  PROMPT VALUES "0\n" VALUES VALUES, .end = 0 },
	{ "Enter destroys the segment", "./write; echo $?; ./read >/dev/null",
	  PROMPT "0\nshmget failed: No such file or directory\nStart ./write "
	         "first, in this directory.\n",
	  .end = 1, .keys = "\n" },
	{ "the writer makes the calls of the lesson",
	  "TRACE= ./faulty_write </dev/null 2>&1 | sed '1s/0x.*/KEY/'",
	  "ftok ./ KEY\nshmget 8 03644\nshmat 0 0\nshmdt\n" PROMPT
	  "getchar\nshmctl 0\n",
	  .end = 0 },
	{ "the reader makes the calls of the lesson",
	  "TRACE= ./faulty_read 2>&1 | sed '1s/0x.*/KEY/'",
	  "ftok ./ KEY\nshmget 8 0\nshmat 0 010000\nshmdt\n"
	  "Read from shared memory: 0x80000000 and 0x2\n",
	  .before = 1, .values = { 0x80000000, 2 } },
	{ "a reader that comes before the stores says so",
	  "after_shmat=./read ./faulty_write </dev/null",
	  "Read from shared memory: 0x0 and 0x0\n" NOT_STORED PROMPT,
	  .end = 0 },
	{ "a reader that comes before the second store says so", "./read",
	  "Read from shared memory: 0x1 and 0x0\n" NOT_STORED, .end = 7,
	  .before = 1, .values = { 1, 0 } },
	{ "a first value of 0 is reported on stderr", "./read 2>&-",
	  "Read from shared memory: 0x0 and 0x1\n", .end = 7, .before = 1,
	  .values = { 0, 1 } },
	/* A segment that is in the way, or gone. */
	{ "an existing segment is reported and left alone",
	  "TRACE= ./faulty_write 2>&1 | sed 's/0x.*/KEY/; s/m [0-9]*$/m ID/'; "
	  "./write 2>&-; echo $?; ./read",
	  "ftok ./ KEY\nshmget 8 03644\nshmget failed: File exists\n"
	  "shmget 0 0\nIs another ./write waiting here? If not, run: ipcrm -m "
	  "ID\nIf refused, it is not yours: change ftok's number in both "
	  "files, then run make.\n1\nRead from shared memory: 0x1 and 0x2\n",
	  .before = 1, .values = { 1, 2 } },
	{ "the command that the writer prints removes the segment",
	  "$(./write 2>&1 | sed -n 's/.*run: //p'); ./write </dev/null", PROMPT,
	  .before = 1, .adds = -1 },
	{ "a segment that is removed while the writer waits is reported",
	  "before_getchar='$(./write 2>&1 | sed -n \"s/.*run: //p\")' "
	  "./faulty_write </dev/null",
	  PROMPT "shmctl failed: Invalid argument\n", .end = 4 },
	/* The end of the wait. */
	{ "Ctrl-C destroys the segment", "exec ./write", PROMPT, .end = -SIGINT,
	  .keys = "\003" },
	{ "Ctrl-\\ leaves the segment", "ulimit -c 0; exec ./write", PROMPT,
	  .end = -SIGQUIT, .keys = "\034", .adds = 1 },
	{ "Ctrl-D destroys the segment", "exec ./write", PROMPT,
	  .keys = "\004" },
	{ "closing the terminal destroys the segment", "exec ./write", PROMPT,
	  .end = ANY, .keys = HANG_UP },
	{ "SIGSTOP, SIGCONT and SIGWINCH do not end the wait",
	  "sh -c 'exec env before_getchar=\"kill -STOP $$; ./read; kill -CONT "
	  "$$; kill -WINCH $$\" ./faulty_write'; read -r line; echo $line",
	  PROMPT VALUES "second\n", .keys = "first\nsecond\n" },
	{ "a stdin that cannot be read ends the wait",
	  "./write <&-; ./write <.", PROMPT PROMPT, .end = 0 },
	{ "SIGINT at any step leaves no segment", AT_EACH_STEP("2"),
	  "INT\nINT\nINT\nINT\nINT\n", .end = 0 },
	{ "SIGTERM at any step leaves no segment", AT_EACH_STEP("15"),
	  "TERM\nTERM\nTERM\nTERM\nTERM\n", .end = 0 },
	{ "SIGHUP at any step leaves no segment", AT_EACH_STEP("1"),
	  "HUP\nHUP\nHUP\nHUP\nHUP\n", .end = 0 },
	{ "SIGPIPE at any step leaves no segment", AT_EACH_STEP("13"),
	  "PIPE\nPIPE\nPIPE\nPIPE\nPIPE\n", .end = 0 },
	{ "a second signal leaves no segment",
	  "exec env after_getchar=2 before_shmctl=2 ./faulty_write </dev/null",
	  PROMPT, .end = -SIGINT },
	/* A call that fails. */
	{ "the writer reports which call failed", EACH_FAULT("./faulty_write"),
	  FAILURES, .end = 0 },
	{ "the reader reports which call failed", EACH_FAULT("./faulty_read"),
	  FAILURES, .before = 1 },
	{ "a segment that cannot be destroyed is reported",
	  "shmctl=1 ./faulty_write </dev/null",
	  PROMPT "shmctl failed: Operation not permitted\n", .end = 4,
	  .adds = 1 },
	{ "if two calls fail, the first one decides the exit status",
	  "shmat=13 shmctl=1 ./faulty_write",
	  "shmat failed: Permission denied\n"
	  "shmctl failed: Operation not permitted\n",
	  .end = 2, .adds = 1 },
	{ "a signal does not change the error message",
	  "exec env shmat=13 after_shmat=15 ./faulty_write <&-",
	  "shmat failed: Permission denied\n", .end = -SIGTERM },
	{ "a signal does not hide a failure",
	  "exec env shmctl=1 before_shmctl=15 ./faulty_write </dev/null",
	  PROMPT "shmctl failed: Operation not permitted\n", .end = -SIGTERM,
	  .adds = 1 },
	/* A stdout that takes nothing. Descriptor 9 is a broken pipe. */
	{ "the writer reports a closed stdout", "./write >&-",
	  "printf failed: Bad file descriptor\n", .end = 6 },
	{ "the reader reports a closed stdout", "./read >&-",
	  "printf failed: Bad file descriptor\n", .end = 6, .before = 1 },
	{ "the writer reports a full stdout", "./write >/dev/full",
	  "printf failed: No space left on device\n", .end = 6 },
	{ "the reader reports a full stdout", "./read >/dev/full",
	  "printf failed: No space left on device\n", .end = 6, .before = 1 },
	{ "a broken pipe ends the writer", "./write >&9; echo alone",
	  "printf failed: Broken pipe\nalone\n", .end = 0 },
	{ "a broken pipe ends the reader", "exec ./read >&9", "",
	  .end = -SIGPIPE, .before = 1 },
};

extern char **environ;

/* In /tmp, if it is an ext4 of its own, directories may have the same key. */
static char directory[] = "/var/tmp/shm-demo.XXXXXX";
static key_t key;                  /* of this directory, or 0 */
static int count, failed, skipped; /* tests */

/* The command that is running. */
static pid_t child;       /* its sh, which leads a process group, or 0 */
static int screen = -1;   /* the pipe to which it prints */
static char output[4000]; /* all that it has printed */

static const int signals[] = { SIGALRM, SIGINT,  SIGTERM,
	                       SIGHUP,  SIGPIPE, SIGQUIT };
static volatile sig_atomic_t late;        /* SIGALRM came */
static volatile sig_atomic_t interrupted; /* another signal came */

/* Ends the command and all that it has started. */
static void on_signal(int signo)
{
	int saved_errno = errno;

	if (signo == SIGALRM)
		late = 1;
	else
		interrupted = 1;
	if (child > 0) {
		kill(child, SIGKILL); /* It might not lead its group yet. */
		kill(-child, SIGKILL);
	}
	close(screen); /* So read() in run() never waits again. */
	errno = saved_errno;
}

/* Ends the suite, because the rest would mean nothing. */
static void bail_out(const char *why)
{
	printf("Bail out! %s\n", why);
	exit(EXIT_FAILURE);
}

/* Becomes sh. "out" stays open, so that run() waits for silent programs. */
static void become(const char *command, int master, int terminal, int out)
{
	struct termios modes;
	int ends[2];

	tcgetattr(terminal, &modes);
	modes.c_lflag &= ~(tcflag_t)ECHO; /* Nobody would read it. */
	tcsetattr(terminal, TCSANOW, &modes);
	close(master); /* Only the suite can hang up. */
	setsid();
	ioctl(terminal, TIOCSCTTY, 0);
	dup2(terminal, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	if (pipe(ends) == 0) {
		close(ends[0]);
		dup2(ends[1], 9); /* a broken pipe */
	}
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

/*
 * Runs a command, presses the keys after its first line, and leaves in "output"
 * what it prints. It prints to a pipe, because BSD may discard what is still in
 * the terminal when sh ends. Returns the exit status or the negated signal.
 */
static int run(const char *command, const char *keys)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	int terminal = -1, ends[2], status;
	size_t length;
	ssize_t came;

	if (master == -1 || grantpt(master) == -1 || unlockpt(master) == -1 ||
	    (terminal = open(ptsname(master), O_RDWR | O_NOCTTY)) == -1 ||
	    pipe(ends) == -1)
		bail_out("Cannot open a terminal and a pipe.");
	memset(output, 0, sizeof output);
	late = 0;
	screen = ends[0];
	child = fork();
	if (child == -1)
		bail_out("Cannot start another program.");
	if (child == 0)
		become(command, master, terminal, ends[1]);
	close(terminal);
	close(ends[1]);
	if (interrupted) /* Perhaps "child" was not set yet. */
		raise(SIGTERM);
	alarm(5); /* A test may take five seconds. */
	do {      /* until the command and all that it has started have ended */
		length = strlen(output);
		came = read(screen, output + length,
		            sizeof output - 1 - length);
		if (keys != NULL && strchr(output, '\n') != NULL) {
			if (strcmp(keys, HANG_UP) == 0)
				close(master);
			else
				dprintf(master, "%s", keys);
			keys = NULL;
		}
	} while (came > 0);
	while (waitpid(child, &status, 0) == -1 && errno == EINTR)
		continue;
	child = 0;
	alarm(0);
	close(master);
	close(screen);
	screen = -1;
	if (interrupted)
		bail_out("A signal has interrupted the tests.");
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/* Prints the expected result of a command, or the actual one. */
static void report(const char *title, const char *text, int end, int after)
{
	printf("# %s: ", title);
	for (; *text != '\0'; text++) {
		putchar(*text);
		if (*text == '\n')
			printf("# %s: ", title);
	}
	printf("(%s %d, %s segment)\n", end < 0 ? "signal" : "exit status",
	       abs(end), after ? "a" : "no");
}

/* Runs a test and prints its result. */
static void check(const struct test *test)
{
	int wanted = test->before + test->adds, after; /* segments */
	int end, good;

	if (strstr(test->command, "/dev/full") && access("/dev/full", W_OK)) {
		printf("ok %d - %s # SKIP\n", ++count, test->title);
		skipped++;
		return;
	}
	if (test->before) {
		void *values = shmat(
		        shmget(key, 8, IPC_CREAT | IPC_EXCL | 0644), 0, 0);
		if (values == (void *)-1)
			bail_out("Cannot create a segment.");
		memcpy(values, test->values, sizeof test->values);
		shmdt(values);
	}
	end = run(test->command, test->keys);
	after = shmctl(shmget(key, 0, 0), IPC_RMID, NULL) == 0;
	good = strcmp(output, test->output) == 0 && !late && after == wanted &&
	       (end == test->end || test->end == ANY);
	printf("%s %d - %s\n", good ? "ok" : "not ok", ++count, test->title);
	if (!good) {
		printf("# %s\n", test->command);
		report("wanted", test->output,
		       test->end == ANY ? end : test->end, wanted);
		report(late ? "too late" : "seen", output, end, after);
		if (++failed == 5)
			bail_out("Five tests have failed.");
	}
	fflush(stdout);
}

/* Removes what is left, whatever happens meanwhile. exit() calls this. */
static void leave_directory(void)
{
	size_t i;

	for (i = 0; i < sizeof signals / sizeof *signals; i++)
		signal(signals[i], SIG_IGN); /* rm ignores them, too. */
	if (key != 0)
		shmctl(shmget(key, 0, 0), IPC_RMID, NULL);
	if (system("cd / && rm -rf \"$DIRECTORY\"") != 0)
		printf("# %s is still there.\n", directory);
}

/* Enters a new directory that holds the programs, and finds out their key. */
static void enter_directory(void)
{
	char top[4000];
	unsigned int one, two; /* the keys of the programs */
	int end, found;

	if (access("tests/faulty_read", X_OK) == -1 || !getcwd(top, sizeof top))
		bail_out("Run this as: make test");
	setenv("TOP", top, 1);
	if (mkdtemp(directory) == NULL || chdir(directory) == -1)
		bail_out("Cannot create a directory in /var/tmp.");
	setenv("DIRECTORY", directory, 1);
	atexit(leave_directory);
	end = run("ln -s \"$TOP\"/write \"$TOP\"/read \"$TOP\"/tests/faulty_* ."
	          " && for i in write read; do TRACE= ftok=1 ./faulty_$i; done",
	          NULL);
	found = sscanf(output, "ftok ./ %x ftok%*[^\n] ftok ./ %x", &one, &two);
	if (found != 2) {
		report("seen", output, end, 0);
		bail_out("Cannot find out the keys of the programs.");
	}
	if (one != two)
		bail_out("Both programs must give ftok() the same number.");
	if (shmget((key_t)one, 0, 0) != -1)
		bail_out("The key of a new directory is in use (ipcs -m).");
	key = (key_t)one;
}

int main(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	static char *nothing[] = { NULL };
	const char *path = getenv("PATH");
	size_t i;

	environ = nothing; /* The parent may have set TRACE. */
	setenv("PATH", path != NULL ? path : "/bin:/usr/bin", 1);
	sigemptyset(&action.sa_mask);
	sigprocmask(SIG_SETMASK, &action.sa_mask, NULL);
	signal(SIGCHLD, SIG_DFL); /* The parent may ignore it. */
	for (i = 0; i < sizeof signals / sizeof *signals; i++)
		sigaction(signals[i], &action, NULL);
	enter_directory();
	for (i = 0; i < sizeof tests / sizeof *tests; i++)
		check(&tests[i]);
	printf("1..%d\n%d passed, %d failed", count, count - failed - skipped,
	       failed);
	printf(skipped > 0 ? ", %d skipped\n" : "\n", skipped);
	return failed > 0 || fflush(stdout) == EOF;
}
