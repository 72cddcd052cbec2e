import { readFile, readdir, writeFile } from 'node:fs/promises';
import type * as Fs from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { anyone, connect, scripted } from '../s3/support';
import { newFolder, summary, transfersIn } from './support';

/** What Windows does when it is asked for something; nothing may be refused on this system. */
const disk = vi.hoisted(() => ({ onRename: vi.fn(), onRemove: vi.fn(), onAccess: vi.fn() }));

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof Fs>();
  return {
    ...real,
    renameSync(from: string, to: string) {
      disk.onRename();
      real.renameSync(from, to);
    },
    rmSync(path: string, options: Fs.RmOptions) {
      disk.onRemove();
      real.rmSync(path, options);
    },
    accessSync(path: string, mode: number) {
      disk.onAccess();
      real.accessSync(path, mode);
    },
  };
});

beforeEach(() => {
  vi.resetAllMocks();
  vi.stubGlobal('process', Object.create(process, { platform: { value: 'win32' } }));
  onTestFinished(() => void vi.unstubAllGlobals());
});

function refuse(): never {
  throw Object.assign(new Error('Refused.'), { code: 'EPERM' });
}

/** A download that is to replace a file. */
async function replacement() {
  const server = await scripted(() => ({
    status: 200,
    headers: { etag: '"e"', 'content-length': '3', 'last-modified': new Date(0).toUTCString() },
    body: 'new',
  }));
  const bench = await transfersIn(
    { ...(await connect(server.endpoint, anyone)), bucket: 'b' },
    { platform: 'posix' },
  );
  const into = await newFolder(bench);
  await writeFile(join(into, 'x'), 'mine');
  const plan = await bench.planDownload([{ kind: 'object', key: 'x' }], into);
  const text = (): Promise<string> => readFile(join(into, 'x'), 'utf8');
  return { bench, into, plan, text };
}

test('a download that is cancelled while a file is held up does not replace it any more, and leaves nothing', async () => {
  const { bench, into, plan, text } = await replacement();
  let cancelling: Promise<void> | undefined;
  disk.onRename.mockImplementation(() => {
    if (cancelling !== undefined) return;
    cancelling = bench.cancelAll();
    refuse();
  });
  // A virus scanner looks at what was just written.
  disk.onRemove.mockImplementationOnce(refuse);
  expect(summary(await bench.carryOut(plan, 'replace'))).toEqual(['x cancelled']);
  await cancelling;
  expect(disk.onRemove).toHaveBeenCalled();
  expect((await bench.list())[0]?.error).toBeUndefined();
  expect(await text()).toBe('mine');
  expect(await readdir(into)).toEqual(['x']);
});

test('a file that another program has open for a moment is replaced soon after', async () => {
  const { bench, plan, text } = await replacement();
  disk.onRename.mockImplementationOnce(refuse).mockImplementationOnce(refuse);
  expect(summary(await bench.carryOut(plan, 'replace'))).toEqual(['x done']);
  expect(await text()).toBe('new');
});

test('one that may not be changed is told at once', async () => {
  const { bench, plan, text } = await replacement();
  disk.onRename.mockImplementation(refuse);
  disk.onAccess.mockImplementation(refuse);
  expect(summary(await bench.carryOut(plan, 'replace'))).toEqual(['x failed local_access_denied']);
  expect(disk.onRename).toHaveBeenCalledTimes(1);
  expect(await text()).toBe('mine');
});
