/*
 * Plays the lesson in one terminal: the writer, two readers, Enter, and a
 * reader that finds the segment gone.
 *
 *	make demo
 *
 * Exit status: 0 if the lesson went as expected, otherwise 1.
 */
#include "harness.h"

#include <time.h>

/* Shows this, and gives the audience a quarter of a second to read it. */
static void show(const char *text)
{
	struct timespec moment = { .tv_nsec = 250000000 };

	fputs(text, stdout);
	fflush(stdout);
	nanosleep(&moment, NULL);
}

static void lesson(void)
{
	struct program *writer;
	int i;

	show("[terminal 1] $ ./write\n");
	writer = start_in_terminal("./write");
	expect(prints(writer, PROMPT));
	show(PROMPT);
	for (i = 0; i < 2; i++) {
		show("[terminal 2] $ ./read\n");
		expect(ends(start("./read"), 0, VALUES, ""));
		show(VALUES);
	}
	show("[terminal 1] Enter\n");
	type(writer, ENTER);
	expect(ends(writer, 0, PROMPT, ""));
	show("[terminal 2] $ ./read\n");
	expect(ends(start("./read"), 1, "", MISSING));
	show(MISSING);
}

int main(void)
{
	begin();
	if (run_test(lesson) == PASSED)
		return 0;
	fputs(report, stdout);
	puts("The lesson did not go as expected.");
	return 1;
}
