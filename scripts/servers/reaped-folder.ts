import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder that goes away together with the programs that run on it. */
export interface ReapedFolder {
  readonly path: string;
  /** Kills every program that runs on the folder, removes it, and waits for both. */
  readonly remove: () => Promise<void>;
}

/**
 * Waits for its standard input to close, which this process does in `remove()`, and the kernel does
 * for it however it dies. Then it kills each process that has the marker file as an argument, and
 * removes the folder. Searching by that argument rather than by noted process ids also finds a
 * program that was started in the very moment this process was killed. The brackets keep the
 * pattern from matching the `grep` that looks for it. What it finds counts, not how it ends: it ends
 * with an error whenever some other process goes away while it looks.
 */
const reaperScript = `
cat > /dev/null
sleep 0.1
while found=$(grep -lsaz -x -e "$1/[$2]$3" /proc/[0-9]*/cmdline); [ -n "$found" ]; do
  for file in $found; do
    pid=\${file#/proc/}
    kill -KILL "\${pid%/cmdline}" 2> /dev/null
  done
  sleep 0.05
done
rm -rf -- "$1"
`;

/**
 * Makes a temporary folder and a small reaper beside it that cleans up even after this process was
 * killed with SIGKILL. Programs are found through `/proc`, so on Linux only. Windows has no `sh` to
 * run the reaper: there, only `remove()` cleans up.
 *
 * @param prefix Start of the folder's name.
 * @param marker Name of a file in the folder. Programs to be ended with it have that file's full
 *   path as one of their arguments.
 */
export async function createReapedFolder(prefix: string, marker: string): Promise<ReapedFolder> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  if (process.platform === 'win32') {
    return { path, remove: () => rm(path, { recursive: true, force: true }) };
  }
  const reaper = spawn(
    '/bin/sh',
    ['-c', reaperScript, 'reaper', path, marker.slice(0, 1), marker.slice(1)],
    { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' },
  );
  await once(reaper, 'spawn');
  const ended = new Promise<number | null>((resolve) => reaper.once('exit', resolve));
  reaper.unref();

  return {
    path,
    async remove(): Promise<void> {
      reaper.ref();
      reaper.stdin.end();
      const code = await ended;
      if (code !== 0) throw new Error(`Could not remove ${path} (reaper ended with ${code})`);
    },
  };
}
