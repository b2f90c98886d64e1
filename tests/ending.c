/* The end of the wait: Enter, end of input, signals, terminals. */
#include "harness.h"

static void end_of_input(void)
{
	struct program *writer = start("./write");

	expect(prints(writer, PROMPT));
	hang_up(writer);
	expect(ends(writer, 0, "", ""));
}

static void unreadable_input(void)
{
	expect(ends(start("./write <&-"), 0, PROMPT, ""));
	expect(ends(start("./write <."), 0, PROMPT, ""));
	expect(ends(start("./write 0>file"), 0, PROMPT, ""));
}

/* These come from Ctrl-C, kill, a closed terminal and a broken pipe. */
static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };

static void signal_while_waiting(void)
{
	struct program *writer;
	int i;

	for (i = 0; i < 4; i++) {
		writer = start("./write");
		expect(prints(writer, PROMPT));
		send_signal(writer, signals[i]);
		expect(ends(writer, -signals[i], "", ""));
	}
}

/* True if the writer stops, gets the signal, continues, and ends by it. */
static int ends_by(int signo, const char *command, const char *output,
                   const char *errors)
{
	struct program *writer = start(command);

	if (!stops(writer))
		return 0;
	send_signal(writer, signo);
	send_signal(writer, SIGCONT);
	return ends(writer, -signo, output, errors);
}

static void signal_elsewhere(void)
{
	static const char *commands[] = {
		/* The input stays open, so only the signal can end the wait. */
		"STOP=before-shmget ./faulty_write",
		"STOP=after-shmget ./faulty_write",
		"STOP=after-shmat ./faulty_write",
		"STOP=after-shmdt ./faulty_write",
		"STOP=before-getchar ./faulty_write",
		/* The input ends, so the wait is over. */
		"STOP=after-getchar ./faulty_write </dev/null",
		"STOP=before-shmctl ./faulty_write </dev/null",
	};
	int i, j;

	for (i = 0; i < 7; i++)
		for (j = 0; j < 4; j++)
			expect(ends_by(signals[j], commands[i], PROMPT, ""));
}

static void signal_and_failure(void)
{
	expect(ends_by(SIGTERM,
	               "STOP=before-shmctl shmctl=1 "
	               "./faulty_write </dev/null",
	               PROMPT, "shmctl failed: Operation not permitted\n"));
	destroy_segment();
}

/* With stdin closed, close() in the handler fails and sets errno. */
static void signal_before_the_message(void)
{
	expect(ends_by(SIGTERM, "STOP=after-shmat shmat=13 ./faulty_write <&-",
	               "", "shmat failed: Permission denied\n"));
}

static void two_signals(void)
{
	struct program *writer;
	int i;

	for (i = 0; i < 4; i++) {
		writer = start("STOP=before-shmctl ./faulty_write");
		expect(prints(writer, PROMPT));
		send_signal(writer, signals[i]);
		expect(stops(writer));
		send_signal(writer, signals[i]);
		send_signal(writer, SIGCONT);
		expect(ends(writer, -signals[i], "", ""));
	}
}

static void ctrl_c(void)
{
	struct program *writer = start_in_terminal("./write");

	expect(prints(writer, PROMPT));
	type(writer, CTRL_C);
	expect(ends(writer, -SIGINT, "", ""));
}

static void ctrl_backslash(void)
{
	struct program *writer = start_in_terminal("./write");

	expect(prints(writer, PROMPT));
	type(writer, CTRL_BACKSLASH);
	expect(ends(writer, -SIGQUIT, "", ""));
	expect(ends(start("./read"), 0, VALUES, ""));
	destroy_segment();
}

static void closed_terminal(void)
{
	struct program *writer = start_in_terminal("./write");

	expect(prints(writer, PROMPT));
	hang_up(writer);
	expect(ends(writer, -SIGHUP, "", "") || ends(writer, 0, "", ""));
}

static void ctrl_d(void)
{
	struct program *writer = start_in_terminal("./write");

	expect(prints(writer, PROMPT));
	type(writer, CTRL_D);
	expect(ends(writer, 0, "", ""));
}

/* The writer goes on to wait, so it takes a line, and the shell the next. */
static void ctrl_z(void)
{
	struct program *shell = start_in_terminal(
	        "sh -c 'set -m; ./write; ./read >values; fg >job; "
	        "echo $? >status; read -r line; echo $line >line'");

	expect(prints(shell, PROMPT));
	type(shell, CTRL_Z "the first line\nthe second line\n");
	expect(ends(shell, 0, NULL, ""));
	expect(file_holds("values", VALUES));
	expect(file_holds("status", "0\n"));
	expect(file_holds("line", "the second line\n"));
}

static void line_before_enter(void)
{
	struct program *shell = start_in_terminal(
	        "sh -c './write; read -r line; echo the shell has $line'");

	expect(prints(shell, PROMPT));
	type(shell, "the first line\nthe second line\n");
	expect(ends(shell, 0, "the shell has the second line\n", ""));
}

static void segment_of_somebody_else(void)
{
	struct program *writer = start("./write");

	expect(prints(writer, PROMPT));
	destroy_segment();
	create_segment(1);
	type(writer, ENTER);
	expect(ends(writer, 4, "", "shmctl failed: Invalid argument\n"));
	expect(segment() != -1);
	destroy_segment();
}

void ending_tests(void)
{
	test("end of input destroys the segment", end_of_input);
	test("a stdin that cannot be read destroys the segment",
	     unreadable_input);
	test("a signal while the writer waits ends it", signal_while_waiting);
	test("one signal at any other time ends the writer", signal_elsewhere);
	test("a signal does not hide a failure", signal_and_failure);
	test("a signal after a failed call does not change the message",
	     signal_before_the_message);
	test("after a second signal, the segment is still destroyed",
	     two_signals);
	test("Ctrl-C destroys the segment", ctrl_c);
	test("Ctrl-\\ ends the writer at once, and the segment stays",
	     ctrl_backslash);
	test("closing the terminal destroys the segment", closed_terminal);
	test("Ctrl-D destroys the segment", ctrl_d);
	test("Ctrl-Z and fg change nothing", ctrl_z);
	test("what is typed before Enter is not left for the shell",
	     line_before_enter);
	test("a segment that somebody else has created since is not destroyed",
	     segment_of_somebody_else);
}
