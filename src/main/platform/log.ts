import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { redact } from '../base/redact';
import { mebibyte } from '../base/units';
import { withoutHome } from './withoutHome';

/** The size at which the log starts anew, in bytes. One earlier file is kept. */
const largestLog = mebibyte;

/** The longest entry, in characters. */
const longestEntry = 8192;

/** Causes of causes that are noted. Some errors cause themselves. */
const deepestCause = 8;

/** Where Dipper notes what went wrong. */
export interface Log {
  warn(message: string): void;
  /** Notes an exception with its stack and causes. */
  error(message: string, error: unknown): void;
}

/**
 * A small log of what went wrong, `dipper.log` in the given folder. Credentials are taken out of
 * it, and the name of the home folder, since people pass a log on. It never throws: a log that can't be written must not stop the work it tells of.
 *
 * @param directory Made when it isn't there.
 */
export function createLog(directory: string): Log {
  const path = join(directory, 'dipper.log');

  // Written at once: an entry about a crash has no later.
  function write(level: string, tell: () => string): void {
    try {
      const text = withoutHome(redact(tell()), homedir());
      const entry = text.slice(0, longestEntry).replaceAll('\n', '\n  ');
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      if (sizeOf(path) > largestLog) renameSync(path, join(directory, 'dipper.1.log'));
      appendFileSync(path, `${new Date().toISOString()} ${level} ${entry}\n`, { mode: 0o600 });
    } catch {
      // A full disk, a folder that was taken away, or an error that can't even be read.
    }
  }

  return {
    warn: (message) => write('warn', () => message),
    error: (message, error) => write('error', () => `${message}: ${describe(error, 0)}`),
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function describe(error: unknown, depth: number): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined || depth >= deepestCause
    ? own
    : `${own}\ncaused by ${describe(error.cause, depth + 1)}`;
}
