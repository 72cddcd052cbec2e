import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openConnection } from '../commands/go';
import { expect, test } from '../fixtures/test';

test('a program that was to give credentials does not outlive Dipper', async ({
  start,
  ceph,
  folder,
}) => {
  const path = join(folder, 'pid');
  const config = [`credential_process = echo $$ > ${path} && sleep 60`];
  const app = await start({ profiles: [{ name: 'slow', server: ceph, config }] });
  await openConnection(app.page, 'slow');
  await expect.poll(() => readFile(path, 'utf8').catch(() => '')).toMatch(/^\d+\n$/u);
  const group = -Number(await readFile(path, 'utf8'));
  expect(isAlive(group)).toBe(true);
  await app.close();
  // Whoever has inherited it may take a moment to notice its end.
  await expect.poll(() => isAlive(group)).toBe(false);
});

/** Whether a process is there; for a negative number, one of a group. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
