/* Each failure is reported, and the first one decides the exit status. */
#include "harness.h"

/* True if the program reports that this call fails, with this exit status. */
static int reports(const char *program, const char *call, int error, int status,
                   const char *output)
{
	char command[100];

	snprintf(command, sizeof command, "%s=%d %s", call, error, program);
	return ends(start(command), status, output, message(call, error, ""));
}

static void calls_of_the_writer(void)
{
	const char *writer = "./faulty_write";

	expect(reports(writer, "ftok", EACCES, 5, ""));
	expect(reports(writer, "shmget", ENOMEM, 1, ""));
	expect(reports(writer, "shmget", ENOSPC, 1, ""));
	expect(reports(writer, "shmget", EACCES, 1, ""));
	expect(reports(writer, "shmget", EINVAL, 1, ""));
	expect(reports(writer, "shmat", EACCES, 2, ""));
	expect(reports(writer, "shmdt", EINVAL, 3, ""));
	writer = "./faulty_write </dev/null";
	expect(reports(writer, "shmctl", EPERM, 4, PROMPT));
	destroy_segment();
}

static void calls_of_the_reader(void)
{
	const char *reader = "./faulty_read";
	unsigned int *values = create_segment(2 * sizeof *values);

	expect(reports(reader, "ftok", EACCES, 5, ""));
	expect(reports(reader, "shmget", EPERM, 1, ""));
	expect(reports(reader, "shmget", EACCES, 1, ""));
	expect(reports(reader, "shmget", EEXIST, 1, ""));
	expect(reports(reader, "shmget", EINVAL, 1, ""));
	expect(reports(reader, "shmget", ENOSYS, 1, ""));
	expect(reports(reader, "shmat", EACCES, 2, ""));
	expect(reports(reader, "shmdt", EINVAL, 3, ""));
	destroy_segment();
}

static void two_failures(void)
{
	char second[100];

	snprintf(second, sizeof second, "%s", message("shmctl", EPERM, ""));
	expect(ends(start("shmat=13 shmctl=1 ./faulty_write"), 2, "",
	            message("shmat", EACCES, second)));
	destroy_segment();
	expect(ends(start("shmdt=22 shmctl=1 ./faulty_write"), 3, "",
	            message("shmdt", EINVAL, second)));
	destroy_segment();
	expect(ends(start("shmctl=1 ./faulty_write >&-"), 6, "",
	            message("printf", EBADF, second)));
	destroy_segment();
}

/* The input of the writer stays open, so it would wait if it went on. */
static void closed_output(void)
{
	const char *errors = message("printf", EBADF, "");
	unsigned int *values;

	expect(ends(start("./write >&-"), 6, "", errors));
	values = create_segment(2 * sizeof *values);
	expect(ends(start("./read >&-"), 6, "", errors));
	destroy_segment();
}

static void full_output(void)
{
	const char *errors = message("printf", ENOSPC, "");
	unsigned int *values;

	expect(ends(start("./write >/dev/full"), 6, "", errors));
	values = create_segment(2 * sizeof *values);
	expect(ends(start("./read >/dev/full"), 6, "", errors));
	destroy_segment();
}

static void broken_pipe(void)
{
	struct program *writer = start("STOP=after-shmdt ./faulty_write");
	struct program *reader;

	expect(stops(writer));
	reader = start("STOP=after-shmdt ./faulty_read");
	expect(stops(reader));
	hang_up(writer);
	hang_up(reader);
	send_signal(reader, SIGCONT);
	expect(ends(reader, -SIGPIPE, "", ""));
	send_signal(writer, SIGCONT);
	expect(ends(writer, -SIGPIPE, "", message("printf", EPIPE, "")));
}

/* Returns what a second writer prints. */
static const char *file_exists(void)
{
	char hint[200];

	snprintf(hint, sizeof hint,
	         "Is another ./write waiting here? If not, run: "
	         "ipcrm -M 0x%08x\n"
	         "If that is refused, it is somebody else's: "
	         "change ftok's number in both files.\n",
	         (unsigned int)key);
	return message("shmget", EEXIST, hint);
}

static void segment_in_the_way(void)
{
	unsigned int *values = create_segment(3 * sizeof *values);

	values[0] = 1;
	values[1] = 2;
	expect(ends(start("./write"), 1, "", file_exists()));
	expect(segment() != -1);
	expect(values[0] == 1 && values[1] == 2);
	destroy_segment();
}

/* The key is in decimal, because the BSDs take no other. */
static void remedy(void)
{
	struct program *writer = start("./write");
	char command[100];

	expect(prints(writer, PROMPT));
	send_signal(writer, SIGKILL);
	expect(ends(writer, -SIGKILL, PROMPT, ""));
	expect(ends(start("./write"), 1, "", file_exists()));
	snprintf(command, sizeof command, "ipcrm -M %ld", (long)key);
	expect(ends(start(command), 0, "", ""));
	expect(ends(start("./write </dev/null"), 0, PROMPT, ""));
}

static void small_segment(void)
{
	create_segment(2 * sizeof(unsigned int) - 1);
	expect(ends(start("./read"), 1, "", message("shmget", EINVAL, "")));
	destroy_segment();
}

void failures_tests(void)
{
	test("the writer reports which call failed", calls_of_the_writer);
	test("the reader reports which call failed", calls_of_the_reader);
	test("if two calls fail, both are reported and the first decides",
	     two_failures);
	test("a closed stdout is reported", closed_output);
	if (access("/dev/full", W_OK) == 0)
		test("a full stdout is reported", full_output);
	test("a broken pipe ends both programs, and no segment is left",
	     broken_pipe);
	test("a segment in the way is left alone, and the writer says what to "
	     "do",
	     segment_in_the_way);
	test("after kill -9, ipcrm -M removes the segment that is in the way",
	     remedy);
	test("a segment that is one byte too small is not read", small_segment);
}
