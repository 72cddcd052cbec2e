import { inspect } from 'node:util';

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

/** @param {unknown} error */
export function complain(error) {
  console.error(describeError(error));
}

/**
 * A plain `Error` as its message, which says what to do; any other is a bug and is told whole.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function describeError(error) {
  return error instanceof Error && error.name === 'Error' ? error.message : inspect(error);
}
