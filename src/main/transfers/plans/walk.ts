import { lstatSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { cancelledError } from '../../../shared/errors/appError';
import type { PlanProblem } from '../../../shared/model/transfers';
import { toLocalError } from '../local/localErrors';

/** Told what a walk finds. Names are as the disk has them, joined by `/` on every system. */
export interface WalkVisitor {
  /** @param found Bytes, and milliseconds since the epoch. */
  file(
    path: string,
    name: string,
    found: { readonly size: number; readonly mtimeMs: number },
  ): void;
  emptyFolder(name: string): void;
  problem(problem: PlanProblem): void;
}

interface Entry {
  readonly path: string;
  readonly name: string;
}

/** Looks after which others have their turn: a look waits for no thread of Node's pool. */
const looksInTurn = 256;

/**
 * Walks a file or a folder without following symbolic links. What can't be taken is reported,
 * never left out silently.
 *
 * @param start Its name is what the item itself is to be called; its contents are named below it.
 *   An empty name, as a drive has, puts them at the top.
 * @throws DipperError `cancelled`
 */
export async function walkLocal(
  start: Entry,
  visitor: WalkVisitor,
  signal: AbortSignal,
): Promise<void> {
  const folders: Entry[] = [];
  let looks = 0;

  async function look(entry: Entry): Promise<void> {
    looks += 1;
    if (looks % looksInTurn === 0) await nextTurn();
    if (signal.aborted) throw cancelledError();
    const found = await orProblem(entry, () => lstatSync(entry.path));
    if (found === undefined) return;
    if (found.isDirectory()) folders.push(entry);
    else if (found.isFile()) visitor.file(entry.path, entry.name, found);
    else visitor.problem({ name: entry.name, reason: reasonAgainst(found) });
  }

  async function orProblem<Result>(
    entry: Entry,
    read: () => Promise<Result> | Result,
  ): Promise<Result | undefined> {
    try {
      return await read();
    } catch (error) {
      const { detail } = toLocalError(error, entry.path);
      const reason = detail.code === 'local_not_found' ? 'missing' : 'unreadable';
      visitor.problem({ name: entry.name, reason, error: detail });
      return undefined;
    }
  }

  await look(start);
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const { path, name } = folder;
    const children = await orProblem(folder, () => readdir(path));
    if (children === undefined) continue;
    if (children.length === 0) visitor.emptyFolder(name);
    for (const child of children) {
      await look({ path: join(path, child), name: name === '' ? child : `${name}/${child}` });
    }
  }
}

function reasonAgainst(found: Stats): 'symbolic_link' | 'special_file' {
  return found.isSymbolicLink() ? 'symbolic_link' : 'special_file';
}
