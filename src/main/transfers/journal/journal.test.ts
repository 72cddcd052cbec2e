import { mkdtemp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { DipperError } from '../../../shared/errors/appError';
import { createVolatileStore, openKeyValueStore } from '../../storage/keyValueStore';
import type { KeyValueStore } from '../../storage/keyValueStore';
import { openJournal, openJournalIn } from './journal';
import type { Journal } from './journal';
import type { PlanItem } from '../plan';
import { queuedTransfer } from '../transferJob';
import type { TransferJob } from '../transferJob';

let folder: string;
let problems: DipperError[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dipper-journal-'));
  problems = [];
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function open(path = join(folder, 'journal')): Promise<Journal> {
  const store = await openKeyValueStore(path);
  return openJournal(store, (problem) => problems.push(problem));
}

function upload(id: string): TransferJob {
  return {
    id,
    lane: `lane of ${id}`,
    weight: 1,
    setting: { connectionId: 'saved:1', bucket: 'b', folder: '', checkedAt: 7 },
    item: { kind: 'upload', key: `k/${id}`, size: 5, source: `/tmp/${id}`, existing: 'no' },
    choice: 'replace',
  };
}

const file = { size: 5, mtimeNs: '1', inode: '2', device: '3' };
const begun = { uploadId: 'u1', key: 'k', partSize: 8, checksum: 'crc32_of_parts', file } as const;
const part = { partNumber: 1, etag: '"e"', size: 8, crc32: 9 };
const nobody = (): void => undefined;

test('transfers come back in their order, as they were', async () => {
  const journal = await open();
  const jobs = ['c', 'a', 'b'].map(upload);
  await journal.put(jobs.map((job) => ({ job, transfer: queuedTransfer(job) })));
  await journal.close();

  const again = await open();
  onTestFinished(() => again.close());
  const loaded = again.load();
  expect(loaded.map(({ job }) => job)).toEqual(jobs);
  expect(loaded.map(({ transfer }) => transfer.state)).toEqual(['queued', 'queued', 'queued']);
});

test('what a plan left open comes back as open', async () => {
  const { item: sent, ...job } = upload('a');
  const items: readonly PlanItem[] = [
    { ...sent, kind: 'upload', source: undefined },
    { kind: 'download', key: 'k', size: 1, existing: 'no', path: ['k'], etag: undefined },
    { kind: 'folder', key: 'f/', size: 0, existing: 'unknown', path: ['f'] },
  ];
  const journal = await open();
  const jobs = items.map((item, index) => ({ ...job, id: `t${index}`, item }));
  await journal.put(jobs.map((one) => ({ job: one, transfer: queuedTransfer(one) })));
  await journal.close();

  const again = await open();
  onTestFinished(() => again.close());
  expect(again.load().map(({ job: { item } }) => item)).toStrictEqual(items);
});

/** A store that tells what it is given, and whether the disk has to have it. */
function watchedStore() {
  const writes: { readonly keys: readonly string[]; readonly isSafe: boolean | undefined }[] = [];
  const store: KeyValueStore = {
    ...createVolatileStore(),
    write: (changes, isSafe) => {
      writes.push({ keys: changes.map(({ key }) => key), isSafe });
      return Promise.resolve();
    },
  };
  return { store, writes };
}

test('the id of an upload is on the disk before anything is sent, whatever is written with it', async () => {
  const { store, writes } = watchedStore();
  const journal = await openJournal(store, (problem) => problems.push(problem));
  const job = upload('a');
  const memory = journal.uploadMemory(job, nobody);
  // In one turn, so that they are written together.
  const other = journal.put([{ job, transfer: queuedTransfer(job) }]);
  await memory.begin(begun);
  expect(writes.some(({ keys, isSafe }) => keys.length > 1 && isSafe === true)).toBe(true);
  await other;

  writes.length = 0;
  await memory.part(part);
  expect(writes.map(({ isSafe }) => isSafe)).toEqual([false]);

  writes.length = 0;
  const copy = { id: 'c', connectionId: 'saved:1', bucket: 'b', key: 'k', startedAt: 0 };
  await journal.keepCopy({ ...copy, uploadId: 'u2' });
  expect(writes.map(({ isSafe }) => isSafe)).toEqual([true]);
  await journal.close();
});

test('what is noted before a server or a folder is changed is on the disk first', async () => {
  const { store, writes } = watchedStore();
  const journal = await openJournal(store, (problem) => problems.push(problem));
  const job = upload('a');
  const uploaded = journal.uploadMemory(job, nobody);
  const downloaded = journal.downloadMemory(upload('b'), nobody);
  await downloaded.begin({ partPath: '/tmp/x.part', etag: '"e"', size: 100 });
  const notes: readonly (readonly [kind: string, note: () => Promise<unknown>])[] = [
    ['t/', () => journal.put([{ job, transfer: queuedTransfer(job) }], true)],
    ['s/', () => uploaded.noteSent({ key: 'k', file })],
    ['i/', () => uploaded.intend('k')],
    ['d/', () => downloaded.name('/tmp/x (2)')],
    [
      'c/',
      () => journal.keepCopy({ id: 'c', connectionId: 'c', bucket: 'b', key: 'k', startedAt: 0 }),
    ],
  ];
  for (const [kind, note] of notes) {
    writes.length = 0;
    await note();
    expect(writes.map(({ keys, isSafe }) => [keys[0]?.slice(0, 2), isSafe])).toEqual([
      [kind, true],
    ]);
  }
  await journal.close();
});

test('a later state replaces an earlier one and keeps its place', async () => {
  const journal = await open();
  const [first, second] = [upload('first'), upload('second')];
  await journal.put([first, second].map((job) => ({ job, transfer: queuedTransfer(job) })));
  const transfer = { ...queuedTransfer(first), state: 'paused' as const };
  await journal.put([{ job: first, transfer }]);
  journal.remove(['second']);
  await journal.close();

  const again = await open();
  onTestFinished(() => again.close());
  const loaded = again.load();
  expect(loaded.map(({ job, transfer: { state } }) => [job.id, state])).toEqual([
    ['first', 'paused'],
  ]);
});

test('an upload is remembered with its parts until it ends', async () => {
  const journal = await open();
  const memory = journal.uploadMemory(upload('a'), nobody);
  expect(memory.saved).toBeUndefined();
  await memory.begin(begun);
  await memory.part(part);
  await memory.part({ ...part, partNumber: 2 });
  await journal.close();

  const again = await open();
  const remembered = again.uploadMemory(upload('a'), nobody);
  expect(remembered.saved).toMatchObject({ ...begun, parts: [part, { ...part, partNumber: 2 }] });
  expect(again.savedBytes('a')).toBe(16);
  await remembered.end();
  await again.close();

  const last = await open();
  onTestFinished(() => last.close());
  expect(last.uploadMemory(upload('a'), nobody).saved).toBeUndefined();
  expect(last.savedBytes('a')).toBe(0);
});

test('a download is remembered with its ranges until its transfer is forgotten', async () => {
  const journal = await open();
  const memory = journal.downloadMemory(upload('a'), nobody);
  await memory.begin({ partPath: '/tmp/x.part', etag: '"e"', size: 100 });
  await memory.range({ start: 50, end: 100, crc32: 1 });
  await memory.range({ start: 0, end: 50, crc32: 2 });
  await journal.close();

  const again = await open();
  expect(again.downloadMemory(upload('a'), nobody).saved?.ranges).toEqual([
    { start: 0, end: 50, crc32: 2 },
    { start: 50, end: 100, crc32: 1 },
  ]);
  again.remove(['a']);
  await again.close();
  const last = await open();
  onTestFinished(() => last.close());
  expect(last.downloadMemory(upload('a'), nobody).saved).toBeUndefined();
});

test('the name that a download was about to have is remembered with its ranges', async () => {
  const journal = await open();
  const memory = journal.downloadMemory(upload('a'), nobody);
  await memory.begin({ partPath: '/tmp/x.part', etag: '"e"', size: 100 });
  await memory.range({ start: 0, end: 100, crc32: 1 });
  await memory.name('/tmp/x (2)');
  await memory.name('/tmp/x (3)');
  await journal.close();

  const again = await open();
  onTestFinished(() => again.close());
  expect(again.downloadMemory(upload('a'), nobody).saved).toEqual({
    partPath: '/tmp/x.part',
    etag: '"e"',
    size: 100,
    finalPath: '/tmp/x (3)',
    ranges: [{ start: 0, end: 100, crc32: 1 }],
  });
});

test('an upload whose transfer is gone is a leftover until it is forgotten', async () => {
  const journal = await open();
  onTestFinished(() => journal.close());
  const job = upload('a');
  await journal.put([{ job, transfer: queuedTransfer(job) }]);
  await journal.uploadMemory(job, nobody).begin(begun);
  expect(journal.leftovers()).toEqual([]);
  journal.remove(['a']);
  expect(journal.leftovers()).toMatchObject([{ bucket: 'b', key: 'k', uploadId: 'u1' }]);
  await journal.forgetUpload('u1');
  expect(journal.leftovers()).toEqual([]);
});

test('an upload that another one takes the place of is a leftover, also for the next process', async () => {
  const journal = await open();
  const job = upload('a');
  await journal.put([{ job, transfer: queuedTransfer(job) }]);
  const memory = journal.uploadMemory(job, nobody);
  await memory.begin(begun);
  await memory.part(part);
  await memory.begin({ ...begun, uploadId: 'u2' });
  const leftIds = (of: Journal): unknown => of.leftovers().map(({ uploadId }) => uploadId);
  expect(leftIds(journal)).toEqual(['u1']);
  expect(journal.savedBytes('a')).toBe(0);
  await memory.end();
  await journal.close();

  const again = await open();
  expect(leftIds(again)).toEqual(['u1']);
  await again.forgetUpload('u1');
  await again.close();
  const last = await open();
  onTestFinished(() => last.close());
  expect(leftIds(last)).toEqual([]);
});

test('an upload that was about to begin is known after a crash, until it is forgotten', async () => {
  const journal = await open();
  await journal.uploadMemory(upload('a'), nobody).intend('lost');
  const forget = await journal.uploadMemory(upload('b'), nobody).intend('known');
  await forget();
  expect(journal.intents()).toMatchObject([{ owner: 'a', key: 'lost' }]);
  await journal.close();

  const again = await open();
  const [intent, ...others] = again.intents();
  expect(others).toEqual([]);
  expect(intent).toMatchObject({ connectionId: 'saved:1', bucket: 'b', key: 'lost' });
  await again.forgetBegun(again.intents());
  expect(again.intents()).toEqual([]);
  await again.close();
  const last = await open();
  onTestFinished(() => last.close());
  expect(last.intents()).toEqual([]);
});

test('an upload of which an answer got lost is known until it is forgotten, whatever was begun besides', async () => {
  const journal = await open();
  const memory = journal.uploadMemory(upload('a'), nobody);
  const forget = await memory.intend('k');
  memory.lostAnswer();
  await memory.begin(begun);
  await forget();
  await memory.end();
  await journal.close();
  const again = await open();
  onTestFinished(() => again.close());
  expect(again.intents()).toMatchObject([{ connectionId: 'saved:1', bucket: 'b', key: 'k' }]);
});

test('a copy is known until it is forgotten, first by its key and then by its upload id', async () => {
  const copy = { id: 'c', connectionId: 'saved:1', bucket: 'b', key: 'k', startedAt: 7 };
  const journal = await open();
  await journal.keepCopy(copy);
  await journal.close();
  const begun = await open();
  expect(begun.intents()).toMatchObject([{ owner: 'c', connectionId: 'saved:1', key: 'k' }]);
  expect(begun.leftovers()).toEqual([]);
  await begun.keepCopy({ ...copy, server: 'https://s3.example.com', uploadId: 'u' });
  await begun.close();
  const again = await open();
  expect(again.intents()).toEqual([]);
  expect(again.leftovers()).toMatchObject([
    { owner: 'c', server: 'https://s3.example.com', bucket: 'b', uploadId: 'u', startedAt: 7 },
  ]);
  await again.forgetUpload('u');
  expect(again.leftovers()).toEqual([]);
  await again.keepCopy(copy);
  await again.forgetCopy('c');
  await again.close();
  const last = await open();
  onTestFinished(() => last.close());
  expect([last.leftovers(), last.intents()]).toEqual([[], []]);
});

test('a damaged entry is told and left out, and the others are there', async () => {
  const journal = await open();
  await journal.put(['a', 'b'].map(upload).map((job) => ({ job, transfer: queuedTransfer(job) })));
  await journal.close();
  const store = await openKeyValueStore(join(folder, 'journal'));
  await store.write([
    { type: 'put', key: 't/a', value: '{"order":0,' },
    { type: 'put', key: 'u/a', value: '{}' },
    { type: 'put', key: 'u/a/00001', value: 'nonsense' },
  ]);
  await store.close();

  const again = await open();
  expect(again.load().map(({ job }) => job.id)).toEqual(['b']);
  expect(problems.map(({ message }) => message)).toEqual([
    '3 entries of the journal of transfers are damaged.',
  ]);
  expect(problems[0]?.detail.facts).toEqual({ reason: 'journal_damaged' });
  await again.close();

  // Nobody can do anything about it: once is enough.
  const last = await open();
  onTestFinished(() => last.close());
  expect(last.load().map(({ job }) => job.id)).toEqual(['b']);
  expect(problems).toHaveLength(1);
});

test('an entry that only another version can read is there again for that one', async () => {
  const journal = await open();
  await journal.put([{ job: upload('a'), transfer: queuedTransfer(upload('a')) }]);
  await journal.uploadMemory(upload('a'), nobody).begin(begun);
  await journal.close();
  const path = join(folder, 'journal');
  const written = new Map<string, string>();
  const store = await openKeyValueStore(path);
  for await (const [key, text] of store.entries('')) written.set(key, text);
  const keys = [...written.keys()];
  await store.write(keys.map((key) => ({ type: 'put', key, value: '{"later":true}' })));
  await store.close();
  await (await open()).close();
  expect(problems).toHaveLength(1);

  // As the version would find it that understands what this one does not.
  const aside = await openKeyValueStore(path);
  await aside.write(
    keys.map((key) => ({ type: 'put', key: `x/${key}`, value: written.get(key) ?? '' })),
  );
  await aside.close();
  const again = await open();
  expect(again.load().map(({ job }) => job.id)).toEqual(['a']);
  expect(again.uploadMemory(upload('a'), nobody).saved?.uploadId).toBe('u1');
  again.remove(['a']);
  await again.forgetUpload('u1');
  await again.close();
  const last = await open();
  onTestFinished(() => last.close());
  expect([last.load(), last.leftovers(), problems.length]).toEqual([[], [], 1]);
});

test('an upload whose file was touched has its parts still, and knows the file as it is now', async () => {
  const journal = await open();
  const job = upload('a');
  await journal.put([{ job, transfer: queuedTransfer(job) }]);
  const memory = journal.uploadMemory(job, nobody);
  await memory.begin(begun);
  await memory.part(part);
  const touched = { ...file, ctimeNs: '4' };
  await memory.noteFile(touched);
  await journal.close();

  const again = await open();
  onTestFinished(() => again.close());
  const { saved } = again.uploadMemory(job, nobody);
  expect(saved).toMatchObject({ uploadId: 'u1', file: touched, parts: [part] });
});

/** A journal in two tables of LevelDB, one transfer in each. @returns Full paths of the tables. */
async function journalInTables(path: string): Promise<readonly string[]> {
  for (const id of ['a', 'b']) {
    const journal = await open(path);
    await journal.put([{ job: upload(id), transfer: queuedTransfer(upload(id)) }]);
    await journal.close();
    // LevelDB moves its log into a table when it is opened next, and reads that when it is asked to.
    await (await openKeyValueStore(path)).close();
  }
  const tables = (await readdir(path)).filter((name) => name.endsWith('.ldb')).sort();
  expect(tables).toHaveLength(2);
  return tables.map((name) => join(path, name));
}

/** Opens the journal as Dipper does. */
async function start(path = join(folder, 'journal')): Promise<Journal> {
  return openJournalIn(path, (problem) => problems.push(problem));
}

/** Ids of the transfers that a journal has read. */
function idsIn(journal: Journal): readonly string[] {
  return journal.load().map(({ job: { id } }) => id);
}

/** What has been told. */
function told(): readonly unknown[] {
  return problems.map(({ detail: { code, facts } }) => [code, facts?.reason]);
}

test.each([
  ['a table of nonsense', ([table = '']) => writeFile(table, 'nonsense'), ['b']],
  [
    'half a table',
    async ([table = '']) => truncate(table, Math.floor((await stat(table)).size / 2)),
    ['b'],
  ],
  ['a table that is gone', ([table = '']) => rm(table), ['b']],
  ['no list of its tables', ([table = '']) => removeManifest(dirname(table)), ['a', 'b']],
] as const satisfies readonly (readonly [
  string,
  (tables: readonly string[]) => Promise<void>,
  readonly string[],
])[])('a journal with %s on the disk is repaired, and lasts again', async (_, damage, left) => {
  const path = join(folder, 'journal');
  const tables = await journalInTables(path);
  await damage(tables);
  const asItWas = (await readdir(path)).filter((name) => name.endsWith('.ldb'));

  const repaired = await start();
  expect(told()).toEqual([['local_failed', 'journal_repaired']]);
  expect(idsIn(repaired)).toEqual(left);
  await repaired.put([{ job: upload('c'), transfer: queuedTransfer(upload('c')) }]);
  await repaired.close();
  const kept = problems[0]?.detail.facts?.keptAs ?? '';
  expect(await readdir(kept)).toEqual(expect.arrayContaining(asItWas));
  expect((await readdir(folder)).sort()).toEqual(['journal', basename(kept)]);

  const last = await start();
  onTestFinished(() => last.close());
  expect(idsIn(last)).toEqual([...left, 'c']);
  expect(problems).toHaveLength(1);
});

async function removeManifest(path: string): Promise<void> {
  for (const name of await readdir(path)) {
    if (name.startsWith('MANIFEST')) await rm(join(path, name));
  }
}

test('a journal that can not be repaired is kept aside, and a new one lasts', async () => {
  await writeFile(join(folder, 'journal'), 'nonsense');
  const anew = await start();
  expect(told()).toEqual([['local_failed', 'journal_replaced']]);
  expect(await readFile(problems[0]?.detail.facts?.keptAs ?? '', 'utf8')).toBe('nonsense');
  await anew.put([{ job: upload('c'), transfer: queuedTransfer(upload('c')) }]);
  await anew.close();

  const last = await start();
  onTestFinished(() => last.close());
  expect(idsIn(last)).toEqual(['c']);
  expect(problems).toHaveLength(1);
});

test('a journal that another process has open is left as it is, and transfers go on without one', async () => {
  const first = await open();
  await first.put([{ job: upload('a'), transfer: queuedTransfer(upload('a')) }]);
  const second = await start();
  expect(told()).toEqual([['local_failed', 'journal_lost']]);
  await second.put([{ job: upload('c'), transfer: queuedTransfer(upload('c')) }]);
  await second.close();
  await first.close();
  expect(await readdir(folder)).toEqual(['journal']);

  const last = await start();
  onTestFinished(() => last.close());
  expect(idsIn(last)).toEqual(['a']);
  expect(problems).toHaveLength(1);
});

test('a damaged journal beside which nothing can be made stays as it is, and transfers go on without one', async () => {
  // No name on the disk may be longer.
  const path = join(folder, 'j'.repeat(255));
  const [table = '', other = ''] = await journalInTables(path);
  await writeFile(table, 'nonsense');
  const content = await readFile(other);
  const journal = await start(path);
  expect(told()).toEqual([['local_failed', 'journal_lost']]);
  await journal.put([{ job: upload('c'), transfer: queuedTransfer(upload('c')) }]);
  await journal.close();
  expect(await readFile(other)).toEqual(content);
  expect(await readFile(table, 'utf8')).toBe('nonsense');
  expect(await readdir(folder)).toEqual([basename(path)]);
});

/** A store in memory on a disk that may be full. */
function storeOnDisk() {
  const volatile = createVolatileStore();
  let isFull = false;
  const store: KeyValueStore = {
    ...volatile,
    write: (changes) =>
      isFull
        ? Promise.reject(Object.assign(new Error('IO error'), { code: 'LEVEL_IO_ERROR' }))
        : volatile.write(changes),
  };
  return { store, fill: (isIt: boolean) => void (isFull = isIt) };
}

test('a disk that refuses is told once, until it takes something again, and nothing stops', async () => {
  const { store, fill } = storeOnDisk();
  fill(true);
  const journal = await openJournal(store, (problem) => problems.push(problem));
  const job = upload('a');
  const memory = journal.uploadMemory(job, nobody);
  const told = (): unknown => problems.map(({ detail }) => detail.code);

  await journal.put([{ job, transfer: queuedTransfer(job) }]);
  const forget = await memory.intend('k');
  await memory.begin(begun);
  await forget();
  for (let partNumber = 1; partNumber <= 10; partNumber += 1) {
    await memory.part({ ...part, partNumber });
  }
  expect(journal.savedBytes('a')).toBe(80);
  expect(memory.saved?.uploadId).toBe('u1');
  expect(told()).toEqual(['local_failed']);

  fill(false);
  await memory.part({ ...part, partNumber: 11 });
  fill(true);
  await memory.end();
  expect(memory.saved).toBeUndefined();
  journal.remove(['a']);
  await journal.close();
  expect(told()).toEqual(['local_failed', 'local_failed']);
});

test('what a full disk has refused is there after a crash, once the disk takes something again', async () => {
  const { store, fill } = storeOnDisk();
  const read = () => openJournal(store, (problem) => problems.push(problem));
  const journal = await read();
  const jobs = ['gone', ...Array.from({ length: 5000 }, (_, index) => `t${index}`)].map(upload);
  const [gone, first] = jobs.map((job) => ({ job, transfer: queuedTransfer(job) }));
  if (gone === undefined || first === undefined) throw new Error('There are none.');
  await journal.put([gone]);
  fill(true);
  await journal.put(jobs.slice(1).map((job) => ({ job, transfer: queuedTransfer(job) })));
  await journal.put([{ ...first, transfer: { ...first.transfer, state: 'paused' } }]);
  journal.remove(['gone']);
  const memory = journal.uploadMemory(first.job, nobody);
  const forget = await memory.intend('k');
  await memory.begin(begun);
  await forget();
  fill(false);
  await memory.part(part);

  const next = await read();
  expect(next.load().map(({ job: { id } }) => id)).toEqual(jobs.slice(1).map(({ id }) => id));
  expect(next.load()[0]?.transfer.state).toBe('paused');
  expect(next.uploadMemory(first.job, nobody).saved).toMatchObject({ ...begun, parts: [part] });
  expect(next.intents()).toEqual([]);
  expect(problems.map(({ detail }) => detail.code)).toEqual(['local_failed']);
  await journal.close();
});

test('parts and ranges that belong to nothing are taken out, but not those that another version knows of', async () => {
  const store = createVolatileStore();
  const put = (key: string, value: unknown) =>
    ({ type: 'put', key, value: JSON.stringify(value) }) as const;
  await store.write([
    put('u/a/00001', part),
    put('d/a/0000000000000000', { start: 0, end: 5, crc32: 1 }),
    put('u/b', { later: true }),
    put('u/b/00001', part),
  ]);
  const keysLeft = async (): Promise<readonly string[]> => {
    const keys: string[] = [];
    for await (const [key] of store.entries('')) keys.push(key);
    return keys;
  };
  for (let start = 0; start < 2; start += 1) {
    const journal = await openJournal(store, (problem) => problems.push(problem));
    await journal.close();
    expect(await keysLeft()).toEqual(['u/b/00001', 'x/u/b']);
  }
});

test('changes reach the disk in their order, however long it takes for one of them', async () => {
  const volatile = createVolatileStore();
  const waiting: (() => void)[] = [];
  const store: KeyValueStore = {
    ...volatile,
    async write(changes) {
      await new Promise<void>((resolve) => waiting.push(resolve));
      await volatile.write(changes);
    },
  };
  const journal = await openJournal(store, (problem) => problems.push(problem));
  const job = upload('a');
  const kept = journal.put([{ job, transfer: queuedTransfer(job) }]);
  await vi.waitUntil(() => waiting.length > 0, { timeout: 10_000 });
  journal.remove(['a']);
  const closed = journal.close();
  for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
  // A disk that writes several batches at once may end with any of them first.
  for (const write of waiting.splice(0).reverse()) {
    write();
    await new Promise(setImmediate);
  }
  await vi.waitUntil(() => waiting.length > 0, { timeout: 10_000 });
  for (const write of waiting.splice(0)) write();
  await Promise.all([kept, closed]);
  expect((await openJournal(volatile, nobody)).load()).toEqual([]);
});

test('it is not opened twice at a time', async () => {
  const journal = await open();
  onTestFinished(() => journal.close());
  await expect(open()).rejects.toThrow();
});

test('a hundred thousand transfers are written and read', async () => {
  const journal = await open();
  const jobs = Array.from({ length: 100_000 }, (_, index) => upload(`t${index}`));
  await journal.put(jobs.map((job) => ({ job, transfer: queuedTransfer(job) })));
  await journal.close();
  const again = await open();
  onTestFinished(() => again.close());
  const loaded = again.load();
  expect(loaded).toHaveLength(100_000);
  expect(loaded.at(-1)?.job.id).toBe('t99999');
}, 60_000);
