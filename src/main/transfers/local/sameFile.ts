import type { BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';

/** What is at a path, in whole numbers: those of a file may exceed what others can hold. */
export function lookAt(path: string): Promise<BigIntStats | undefined> {
  return lstat(path, { bigint: true }).catch(() => undefined);
}

/** Whether two names are of one file. */
export function isSameFile(one: BigIntStats, other: BigIntStats): boolean {
  return one.ino === other.ino && one.dev === other.dev;
}
