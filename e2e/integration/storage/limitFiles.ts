import { execFileSync } from 'node:child_process';

/**
 * Limits the size of files that this process writes, in bytes (`RLIMIT_FSIZE`): as on a full disk, the system
 * takes what fits and refuses the rest.
 */
export function limitFiles(size: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${size}:unlimited`]);
}
