/* The reader never silently prints what the writer has not stored. */
#include "harness.h"

#define NOT_STORED "0 means that ./write has not stored this value yet.\n"

static void reader_before_the_stores(void)
{
	struct program *writer = start("STOP=after-shmat ./faulty_write");

	expect(stops(writer));
	expect(ends(start_in_terminal("./read"), 7,
	            "Read from shared memory: 0x0 and 0x0\n" NOT_STORED, ""));
	send_signal(writer, SIGCONT);
	expect(prints(writer, PROMPT));
	expect(ends(start("./read"), 0, VALUES, ""));
	type(writer, ENTER);
	expect(ends(writer, 0, PROMPT, ""));
}

static void one_value(void)
{
	unsigned int *values = create_segment(2 * sizeof *values);

	values[0] = 0x12345678;
	expect(ends(start("./read"), 7,
	            "Read from shared memory: 0x12345678 and 0x0\n",
	            NOT_STORED));
	values[0] = 0;
	values[1] = 0xffffffff;
	expect(ends(start("./read"), 7,
	            "Read from shared memory: 0x0 and 0xffffffff\n",
	            NOT_STORED));
	destroy_segment();
}

void stored_tests(void)
{
	test("a reader that runs before the stores says so",
	     reader_before_the_stores);
	test("a reader that finds only one value says so", one_value);
}
