/*
 * Tests ./write and ./read, and prints the results as TAP.
 *
 *	make test
 *	tests/run ending	only tests/ending.c, after make test
 *
 * Exit status: 0 if no test failed, otherwise 1.
 */
#include "harness.h"

#define MAX_FAILURES 10 /* before the suite gives up */

void lesson_tests(void);
void ending_tests(void);
void stored_tests(void);
void failures_tests(void);

static int passed, failed;
static int complete;

/* Prints the report of a test as comments of TAP. */
static void print_report(void)
{
	char *line = strtok(report, "\n");

	for (; line != NULL; line = strtok(NULL, "\n"))
		printf("# %s\n", line);
	report[0] = '\0';
}

void test(const char *title, void (*body)(void))
{
	enum result result = run_test(body);
	int number = passed + failed + 1;

	if (result == PASSED) {
		passed++;
		printf("ok %d - %s\n", number, title);
	} else {
		failed++;
		printf("not ok %d - %s\n", number, title);
		print_report();
	}
	fflush(stdout);
	if (failed == MAX_FAILURES)
		bail_out("Too many tests have failed.");
}

/* If this fails, no test means anything. */
static void control(void)
{
	struct program *writer = start("./write");

	expect(prints(writer, PROMPT));
	expect(segment() != -1);
	expect(ends(start("./read"), 0, VALUES, ""));
	type(writer, ENTER);
	expect(ends(writer, 0, PROMPT, ""));
}

/* exit() calls this last. A suite that has not reached its end has failed. */
static void summary(void)
{
	if (complete) {
		printf("1..%d\n", passed + failed);
	} else {
		print_report();
		if (failed == 0)
			failed = 1;
	}
	printf("%d passed, %d failed\n", passed, failed);
	fflush(stdout);
	_exit(failed > 0 || ferror(stdout));
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*tests)(void);
	} groups[] = { { "lesson", lesson_tests },
		       { "ending", ending_tests },
		       { "stored", stored_tests },
		       { "failures", failures_tests } };
	int i;

	atexit(summary);
	begin();
	if (run_test(control) != PASSED)
		bail_out("The programs fail the basic lesson.");
	for (i = 0; i < 4; i++)
		if (argc == 1 || strcmp(argv[1], groups[i].name) == 0)
			groups[i].tests();
	if (passed + failed == 0)
		bail_out("There is no such group of tests.");
	complete = 1;
	return 0;
}
