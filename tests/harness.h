/*
 * The functions that the tests are written with. A test is a function too. A
 * line test("title", function) at the end of its file runs it:
 *
 *	static void end_of_input(void)
 *	{
 *		struct program *writer = start("./write </dev/null");
 *
 *		expect(prints(writer, PROMPT));
 *		expect(ends(writer, 0, PROMPT, ""));
 *	}
 *
 * The tests run in a directory of their own, with a key that nobody uses. The
 * directory holds ./write and ./read. It also holds ./faulty_write and
 * ./faulty_read: the same programs, which can be made to fail or stop at a call
 * (see faults.c).
 *
 * A test fails if an expectation is false or takes more than five seconds, if
 * it expects nothing, or if it leaves a segment behind. The deadline ends the
 * functions below. It does not end a loop of the test itself, so a test must
 * not wait in a loop.
 *
 * After a test, the suite ends the process group of each program for which
 * ends() has not waited. So use no job control (set -m) in a shell, and do not
 * wait for a shell that leaves a program behind.
 */
#ifndef HARNESS_H
#define HARNESS_H

#define _XOPEN_SOURCE 700
#define _DARWIN_C_SOURCE /* Without this, macOS hides mkdtemp(). */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

/* What the programs print when all goes well, and when there is no segment. */
#define PROMPT "Detached. Press Enter to destroy the shared memory.\n"
#define VALUES "Read from shared memory: 0x12345678 and 0xffffffff\n"
#define MISSING                                                                \
	message("shmget", ENOENT, "Start ./write first, in this directory.\n")

#define ENTER "\n"
#define CTRL_C "\003"
#define CTRL_D "\004"
#define CTRL_BACKSLASH "\034"

/* If the condition is false, the test fails, and its function returns here. */
#define expect(condition)                                                      \
	do {                                                                   \
		begin_expect(#condition, __FILE__, __LINE__);                  \
		if (!end_expect(condition))                                    \
			return;                                                \
	} while (0)

/* A program that a test has started. */
struct program;

/*
 * Starts a command in a session of its own, with redirections and variables as
 * in the shell. start() gives it pipes as stdin and stdout and a file as
 * stderr. start_in_terminal() gives it a terminal without echo for all three.
 */
struct program *start(const char *command);
struct program *start_in_terminal(const char *command);

/* Waits for a line on stdout. True if this is all that came so far. */
int prints(struct program *program, const char *line);

/* Types these keys on the program's stdin. Nothing happens if it has ended. */
void type(struct program *program, const char *keys);

/* Closes the terminal, or the other ends of the program's stdin and stdout. */
void hang_up(struct program *program);

/* Sends a signal to the program. SIGCONT continues a program that stopped. */
void send_signal(struct program *program, int signo);

/* Waits until the program stops. False if it ends instead. */
int stops(struct program *program);

/*
 * Waits until the program ends. True if it ends with this state (an exit
 * status, or minus a signal), if "output" is all of its stdout, and if
 * "errors" is all of its stderr.
 */
int ends(struct program *program, int state, const char *output,
         const char *errors);

/*
 * Returns what perror() prints if this call fails with this error, and then the
 * text "more". The next call overwrites it.
 */
const char *message(const char *call, int error, const char *more);

/* True if this file in the directory of the tests holds exactly this text. */
int file_holds(const char *name, const char *text);

/* The number that both programs pass to ftok(), and the key that they get. */
extern int project_id;
extern key_t key;

/* Returns the identifier of the segment that has this key, or -1. */
int segment(void);

/* Waits until there is no segment that has this key. False if it stays. */
int no_segment(void);

/* Creates a segment of this size in bytes. Returns its address. */
unsigned int *create_segment(size_t size);

/* Destroys the segment. */
void destroy_segment(void);

/* Runs a test, and prints its result as a line of TAP. */
void test(const char *title, void (*body)(void));

/*
 * The rest is not for tests. begin() comes first. run_test() runs a test, and
 * leaves in the report why it failed. bail_out() cleans up and exits with
 * status 1. The last two are the halves of expect().
 */
enum result { EMPTY, PASSED, FAILED };
extern char report[];
void begin(void);
enum result run_test(void (*body)(void));
void bail_out(const char *why);
void begin_expect(const char *condition, const char *file, int line);
int end_expect(int condition);

#endif
