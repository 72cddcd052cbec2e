import { readFile, readdir } from 'node:fs/promises';

const kibibyte = 1024;

/**
 * Resident memory of a process and all its children, in bytes. Pages that several of them share
 * count once in all (proportional set size, Linux).
 */
export async function treeMemory(rootPid: number): Promise<number> {
  const parents = await parentsOfAll();
  const members = [...parents.keys()].filter((pid) => descends(pid, rootPid, parents));
  const sizes = await Promise.all(members.map(proportionalSize));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function parentsOfAll(): Promise<ReadonlyMap<number, number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const entries = await Promise.all(pids.map(async (pid) => [pid, await parentOf(pid)] as const));
  return new Map(entries);
}

async function parentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
}

function descends(pid: number, root: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at = pid; at > 0; at = parents.get(at) ?? 0) {
    if (at === root) return true;
  }
  return false;
}

/** A process that ended meanwhile holds nothing. */
async function proportionalSize(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * kibibyte;
}
