import { readFileSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { dipperError } from '../../shared/errors/appError';
import type { DipperError } from '../../shared/errors/appError';
import { parseJson } from '../base/parseJson';
import { retryWhileHeldUp } from '../base/heldUp';
import { localCodeOf, systemCode } from '../base/systemErrors';
import { writeWhole } from './writeWhole';

/** Told of a problem that did not keep the caller from getting an answer. */
export type OnProblem = (problem: DipperError) => void;

/** A small file of Dipper's own, read and written as a whole. */
export interface JsonFile<T> {
  readonly path: string;
  /**
   * What the file holds; the fallback when there is none, or none that can be understood.
   *
   * @throws DipperError `local_access_denied`, `disk_full` or `local_failed` when the system refuses to read it
   *   or to set it aside. What it holds is then still there.
   */
  read(): Promise<T>;
  /** @throws DipperError `local_access_denied`, `disk_full` or `local_failed` */
  write(value: T): Promise<void>;
  /** Reads, changes and writes with nothing in between; throws as `read` and `write` do. */
  update(change: (value: T) => T): Promise<T>;
}

interface JsonFileOptions<T> {
  readonly path: string;
  readonly schema: z.ZodType<T>;
  /** Of the schema. A file with another version counts as one that can't be understood. */
  readonly version: number;
  readonly fallback: T;
  /**
   * What the file is to hold in place of what can't be understood, where that makes a difference: it is never
   * missing meanwhile.
   */
  readonly replacement?: T;
  /** Told when a file that can't be understood was set aside. */
  readonly onProblem: OnProblem;
}

/**
 * A JSON file with a versioned envelope, `{"version": 1, "data": …}`, that only its owner may read.
 * Writes are atomic and happen one after another. A file that can't be understood is kept as
 * `NAME.corrupt-TIME` and reported, so nothing in it is lost.
 */
export function createJsonFile<T>(options: JsonFileOptions<T>): JsonFile<T> {
  const { path } = options;
  const envelope = z.object({ version: z.literal(options.version), data: options.schema });
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  }

  async function load(): Promise<T> {
    const text = readText(path);
    if (text === undefined) return options.fallback;
    const parsed = envelope.safeParse(parseJson(text));
    if (parsed.success) return parsed.data.data;
    const aside = asideOf(path);
    const { replacement } = options;
    if (replacement === undefined) {
      await retryWhileHeldUp(() => rename(path, aside)).catch((error: unknown) => {
        throw fileError(error, path, 'set aside');
      });
    } else {
      await replace(aside, replacement);
    }
    options.onProblem(notUnderstood(path, aside));
    return replacement ?? options.fallback;
  }

  async function replace(aside: string, replacement: T): Promise<void> {
    try {
      await copyFile(path, aside).catch((error: unknown) => {
        throw fileError(error, path, 'set aside');
      });
      await store(replacement);
    } catch (error) {
      // What it is a copy of is still there.
      await rm(aside, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  async function store(value: T): Promise<void> {
    const text = `${JSON.stringify({ version: options.version, data: value }, null, 2)}\n`;
    try {
      await writeWhole(path, text, 0o600);
    } catch (error) {
      throw fileError(error, path, 'written');
    }
  }

  return {
    path,
    read: () => inTurn(load),
    write: (value) => inTurn(() => store(value)),
    update: (change) =>
      inTurn(async () => {
        const value = change(await load());
        await store(value);
        return value;
      }),
  };
}

/** At once: the files are small, and while Electron starts, a turn of the event loop takes far longer. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw fileError(error, path, 'read');
  }
}

/** Where something of Dipper's own is kept that can't be read. Colons can't be part of a file name on Windows. */
export function asideOf(path: string): string {
  return `${path}.corrupt-${new Date().toISOString().replaceAll(':', '-')}`;
}

function notUnderstood(path: string, aside: string): DipperError {
  return dipperError(
    'local_failed',
    `${basename(path)} could not be understood. It was kept as ${basename(aside)}, and a new one takes its place.`,
    { resource: path, facts: { keptAs: aside } },
  );
}

/** What the system says of a file, as a DipperError `local_access_denied`, `disk_full` or `local_failed`. */
export function fileError(error: unknown, path: string, what: string): DipperError {
  const code = systemCode(error);
  return dipperError(
    localCodeOf(code),
    `${basename(path)} could not be ${what} (${code ?? 'unknown'}).`,
    { resource: path, retry: 'now', cause: error },
  );
}
