import { execFile } from 'node:child_process';

/** How {@link runCommand} runs a program. */
export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Where it runs. Default: where this process does. */
  readonly cwd?: string;
  /** Written to the program's standard input, which is closed afterwards. */
  readonly input?: string;
  readonly signal?: AbortSignal;
}

/** Enough for any answer a test asks an oracle for, in bytes. */
const largestOutput = 256 * 1024 * 1024;

/**
 * Runs a program without a shell and gives its standard output.
 *
 * @throws Error with the program's name and its standard error, when it can't be started or exits
 *   other than with 0. Arguments are left out, since they may hold a secret.
 */
export function runCommand(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      [...args],
      {
        env: options.env,
        cwd: options.cwd,
        signal: options.signal,
        maxBuffer: largestOutput,
        encoding: 'utf8',
      },
      (error, stdout, stderr) => {
        if (error === null) {
          resolve(stdout);
          return;
        }
        const ending = error.code ?? error.signal ?? error.name;
        const why = ending === 'ENOENT' ? 'not installed' : `ended with ${ending}`;
        reject(new Error(`${program}: ${why}\n${stderr.trim()}`));
      },
    );
    // A program that ends without reading its input breaks the pipe; its exit code tells the story.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
  });
}
