/* The lesson: what the audience sees, and the calls that it is about. */
#include "harness.h"

static void lesson(void)
{
	struct program *writer = start_in_terminal("./write");

	expect(prints(writer, PROMPT));
	expect(ends(start_in_terminal("./read"), 0, VALUES, ""));
	expect(ends(start_in_terminal("./read"), 0, VALUES, ""));
	type(writer, ENTER);
	expect(ends(writer, 0, PROMPT, ""));
	expect(ends(start("./read"), 1, "", MISSING));
}

static void calls_of_the_writer(void)
{
	char calls[200];

	snprintf(calls, sizeof calls,
	         "ftok ./ %d\n"
	         "shmget %lu %o\n"
	         "shmat 0 0\n"
	         "shmdt\n"
	         "getchar\n"
	         "shmctl %d\n",
	         project_id, (unsigned long)(2 * sizeof(unsigned int)),
	         IPC_CREAT | IPC_EXCL | 0644, IPC_RMID);
	expect(ends(start("./faulty_write </dev/null"), 0, PROMPT, ""));
	expect(file_holds("calls", calls));
}

static void calls_of_the_reader(void)
{
	unsigned int *values = create_segment(2 * sizeof *values);
	char calls[200];

	snprintf(calls, sizeof calls,
	         "ftok ./ %d\n"
	         "shmget %lu 0\n"
	         "shmat 0 %o\n"
	         "shmdt\n",
	         project_id, (unsigned long)(2 * sizeof *values), SHM_RDONLY);
	values[0] = 0x80000000;
	values[1] = 2;
	expect(ends(start("./faulty_read"), 0,
	            "Read from shared memory: 0x80000000 and 0x2\n", ""));
	expect(file_holds("calls", calls));
	destroy_segment();
}

static void segment_while_the_writer_waits(void)
{
	struct program *writer = start("./write");
	struct shmid_ds status;

	expect(prints(writer, PROMPT));
	expect(shmctl(segment(), IPC_STAT, &status) == 0);
	expect(status.shm_segsz == 2 * sizeof(unsigned int));
	expect((status.shm_perm.mode & 0777) == 0644);
	expect(status.shm_nattch == 0);
	type(writer, ENTER);
	expect(ends(writer, 0, PROMPT, ""));
}

static void prompt_in_a_file(void)
{
	struct program *writer;

	writer = start("STOP=before-getchar ./faulty_write >file");
	expect(stops(writer));
	expect(file_holds("file", PROMPT));
	send_signal(writer, SIGCONT);
	type(writer, ENTER);
	expect(ends(writer, 0, "", ""));
}

static void nine_readers(void)
{
	struct program *writer = start("./write");
	struct program *readers[9];
	int i;

	expect(prints(writer, PROMPT));
	for (i = 0; i < 9; i++)
		readers[i] = start("./read");
	for (i = 0; i < 9; i++)
		expect(ends(readers[i], 0, VALUES, ""));
	type(writer, ENTER);
	expect(ends(writer, 0, PROMPT, ""));
}

void lesson_tests(void)
{
	test("the lesson goes as expected", lesson);
	test("the writer makes the calls of the lesson in order",
	     calls_of_the_writer);
	test("the reader makes the calls of the lesson in order",
	     calls_of_the_reader);
	test("while the writer waits, nobody is attached to its segment",
	     segment_while_the_writer_waits);
	test("the prompt reaches a file immediately", prompt_in_a_file);
	test("nine readers together print the same values", nine_readers);
}
