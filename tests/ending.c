/* The end of the wait: Enter, end of input, signals, terminals. */
#include "harness.h"

static void end_of_input(void)
{
	struct program *writer = start("./write");

	expect(prints(writer, PROMPT));
	hang_up(writer);
	expect(ends(writer, 0, PROMPT, ""));
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
		expect(ends(writer, -signals[i], PROMPT, ""));
		expect(segment() == -1);
	}
}

/* True if the writer stops, gets the signal, continues, and is ended by it. */
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

	for (i = 0; i < 7; i++) {
		for (j = 0; j < 4; j++) {
			expect(ends_by(signals[j], commands[i], PROMPT, ""));
			expect(segment() == -1);
		}
	}
}

static void signal_and_failure(void)
{
	expect(ends_by(SIGTERM,
	               "STOP=before-shmctl shmctl=1 "
	               "./faulty_write </dev/null",
	               PROMPT, message("shmctl", EPERM, "")));
	destroy_segment();
}

/* With stdin closed, close() in the handler fails and sets errno. */
static void signal_before_the_message(void)
{
	expect(ends_by(SIGTERM, "STOP=after-shmat shmat=13 ./faulty_write <&-",
	               "", message("shmat", EACCES, "")));
}

/* The second signal is the same as the first, and then another one. */
static void two_signals(void)
{
	struct program *writer;
	int second;
	int i, j;

	for (i = 0; i < 4; i++) {
		for (j = 0; j < 2; j++) {
			second = signals[(i + j) % 4];
			writer = start("STOP=before-shmctl ./faulty_write");
			expect(prints(writer, PROMPT));
			send_signal(writer, signals[i]);
			expect(stops(writer));
			send_signal(writer, second);
			send_signal(writer, SIGCONT);
			expect(ends(writer, -second, PROMPT, ""));
			expect(segment() == -1);
		}
	}
}

static void ctrl_c(void)
{
	struct program *writer = start_in_terminal("./write");

	expect(prints(writer, PROMPT));
	type(writer, CTRL_C);
	expect(ends(writer, -SIGINT, PROMPT, ""));
}

static void ctrl_backslash(void)
{
	struct program *writer = start_in_terminal("./write");

	expect(prints(writer, PROMPT));
	type(writer, CTRL_BACKSLASH);
	expect(ends(writer, -SIGQUIT, PROMPT, ""));
	expect(ends(start("./read"), 0, VALUES, ""));
	destroy_segment();
}

static void closed_terminal(void)
{
	struct program *writer = start_in_terminal("./write");

	expect(prints(writer, PROMPT));
	hang_up(writer);
	expect(ends(writer, -SIGHUP, PROMPT, "") ||
	       ends(writer, 0, PROMPT, ""));
}

static void closed_terminal_while_stopped(void)
{
	struct program *writer = start_in_terminal("./write");

	expect(prints(writer, PROMPT));
	send_signal(writer, SIGSTOP);
	expect(stops(writer));
	hang_up(writer);
	expect(no_segment());
}

/* The shell can end before the writer does. */
static void closed_terminal_of_a_shell(void)
{
	struct program *shell = start_in_terminal("sh -c './write; true'");

	expect(prints(shell, PROMPT));
	hang_up(shell);
	expect(no_segment());
}

static void ctrl_d(void)
{
	struct program *writer = start_in_terminal("./write");

	expect(prints(writer, PROMPT));
	type(writer, CTRL_D);
	expect(ends(writer, 0, PROMPT, ""));
}

static void stop_and_continue(void)
{
	struct program *writer = start_in_terminal("./write");

	expect(prints(writer, PROMPT));
	send_signal(writer, SIGSTOP);
	expect(stops(writer));
	expect(ends(start("./read"), 0, VALUES, ""));
	send_signal(writer, SIGCONT);
	expect(ends(start("./read"), 0, VALUES, ""));
	type(writer, ENTER);
	expect(ends(writer, 0, PROMPT, ""));
}

static void line_before_enter(void)
{
	struct program *shell = start_in_terminal(
	        "sh -c './write; read -r line; echo the shell has $line'");

	expect(prints(shell, PROMPT));
	type(shell, "the first line\nthe second line\n");
	expect(ends(shell, 0, PROMPT "the shell has the second line\n", ""));
}

static void segment_of_somebody_else(void)
{
	struct program *writer = start("./write");

	expect(prints(writer, PROMPT));
	destroy_segment();
	create_segment(1);
	type(writer, ENTER);
	expect(ends(writer, 4, PROMPT, message("shmctl", EINVAL, "")));
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
	test("closing the terminal of a stopped writer destroys the segment",
	     closed_terminal_while_stopped);
	test("closing the terminal of a shell destroys its writer's segment",
	     closed_terminal_of_a_shell);
	test("Ctrl-D destroys the segment", ctrl_d);
	test("stopping and continuing the writer changes nothing",
	     stop_and_continue);
	test("what is typed before Enter is not left for the shell",
	     line_before_enter);
	test("a segment that somebody else has created later is not destroyed",
	     segment_of_somebody_else);
}
