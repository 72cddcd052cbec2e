/**
 * Runs a script to its exit code.
 *
 * @param {(args: readonly string[]) => Promise<number>} body gets the command line after the script
 */
export async function main(body) {
  try {
    process.exitCode = await body(process.argv.slice(2));
  } catch (error) {
    complain(error);
    process.exitCode = 1;
  }
}

/**
 * Shows a plain `Error` as its message, which says what to do; any other is a bug and is shown
 * whole.
 *
 * @param {unknown} error
 */
export function complain(error) {
  console.error(error instanceof Error && error.name === 'Error' ? error.message : error);
}
