import { execFile } from 'node:child_process';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RunningApp } from '../fixtures/app';

/** A small file system that lies over a folder, for the app alone: it goes when the app ends. */
export interface SmallDisk {
  /** Runs the app on it. */
  readonly runner: string;
  /** The folder as it is for the app, once that runs. */
  readonly seenBy: (app: RunningApp) => string;
  /** Leaves so many blocks free, each of which takes a small file. */
  readonly fill: (app: RunningApp, free: number) => Promise<void>;
}

/** Of the file system, in bytes: 64 blocks on most machines. */
const size = 256 * 1024;

/** Ways to a view of the file system of one's own: as the administrator, or as anybody. */
const ways = [['--mount'], ['--user', '--map-root-user', '--mount']] as const;

/**
 * Prepares a file system of some kilobytes (tmpfs) over a folder that has files in it: they are on it
 * when the app starts.
 *
 * @returns `undefined` where this machine lets nobody mount one, as containers do
 */
export async function prepareSmallDisk(folder: string): Promise<SmallDisk | undefined> {
  const way = await firstWayThatWorks(folder);
  if (way === undefined) return undefined;
  const runner = `${folder}.sh`;
  const mount = `cp -a "${folder}" "${folder}.copy" && mount -t tmpfs -o size=${size},mode=700 tmpfs "${folder}" && cp -a "${folder}.copy/." "${folder}"`;
  // Every step takes the place of the one before, so that the process stays the one that was started.
  await writeFile(
    runner,
    `#!/bin/sh\nexec unshare ${way.join(' ')} sh -c '${mount} && exec "$ELECTRON" "$@"' sh "$@"\n`,
    { mode: 0o700 },
  );
  const seenBy = (app: RunningApp): string => `/proc/${app.electron.process().pid}/root${folder}`;
  return {
    runner,
    seenBy,
    async fill(app, free) {
      const filler = join(seenBy(app), 'filler');
      await rm(filler, { force: true });
      const { bavail, bsize } = await statfs(seenBy(app));
      await writeFile(filler, Buffer.alloc((bavail - free) * bsize));
    },
  };
}

async function firstWayThatWorks(folder: string): Promise<readonly string[] | undefined> {
  for (const way of ways) {
    const works = await promisify(execFile)('unshare', [
      ...way,
      'mount',
      '-t',
      'tmpfs',
      'x',
      folder,
    ])
      .then(() => true)
      .catch(() => false);
    if (works) return way;
  }
  return undefined;
}
