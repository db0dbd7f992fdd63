/**
 * Something the reader of the terminal can put right. Its message is a whole sentence and is shown without
 * a stack.
 */
export class Problem extends Error {
  name = 'Problem';
}

/**
 * Runs a program's main function; a Problem becomes its sentence, anything else is our bug and shows its
 * stack.
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Problem ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
