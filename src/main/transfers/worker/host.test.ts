import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Events } from '../../../shared/ipc/events';
import type { Transfer, TransferState, TransferTotals } from '../../../shared/model/transfers';
import { createTransferHost } from './host';

/**
 * Tells of transfers when it is asked to resume, and ends at once when it was heard; started again it has
 * others. A stand-in, since the built one does not end unexpectedly when a test wishes it to.
 */
const workerText = `
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
const { told, found } = JSON.parse(readFileSync(workerData.journalFolder + '/script.json', 'utf8'));
const mark = workerData.journalFolder + '/ended';
const isFirst = !existsSync(mark);
parentPort.on('message', ({ type, id, name }) => {
  if (type === 'answer') {
    writeFileSync(mark, '');
    process.exit(1);
  }
  if (type !== 'call') return;
  const output = name === 'list' ? found : null;
  parentPort.postMessage({ type: 'answer', id, output });
  if (isFirst && name === 'resume') {
    parentPort.postMessage({ type: 'call', id: 1, name: 'changed', args: [told] });
  }
});
`;

function totals(active: number): TransferTotals {
  const none = { queued: 0, paused: 0, done: 0, failed: 0 };
  return { ...none, active, bytesTotal: 0, bytesDone: 0, bytesPerSecond: 0 };
}

function transfer(id: string, state: TransferState): Transfer {
  const place = { connectionId: 'c', bucket: 'b', key: id };
  const bytes = { bytesTotal: 1, bytesDone: 1 };
  return { id, kind: 'upload', name: id, ...place, ...bytes, state, queuedAt: 0 };
}

/** What a host tells once its worker has told of some transfers, and its next has found others. */
async function afterRestart(told: readonly Transfer[], found: readonly Transfer[], active: number) {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-host-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const workerPath = join(folder, 'worker.mjs');
  await writeFile(workerPath, workerText);
  const script = {
    told: { changed: told, removed: [], totals: totals(active) },
    found: { transfers: found, totals: totals(0) },
  };
  await writeFile(join(folder, 'script.json'), JSON.stringify(script));
  const changes: Events['transfers.changed'][] = [];
  const problems: string[] = [];
  const host = createTransferHost({
    ...{ workerPath, productVersion: '0', journalFolder: folder },
    mayHaveTransfers: () => true,
    options: () =>
      Promise.resolve({ uploadLimit: null, downloadLimit: null, transferPath: 'fast' }),
    resolve: () => Promise.reject(new Error('There is no connection.')),
    isOnline: () => Promise.resolve(true),
    onChanged: (change) => changes.push(change),
    onCall: () => undefined,
    onProblem: ({ detail }) => problems.push(detail.code),
    onUnexpected: (error) => {
      throw error;
    },
  });
  await host.resume();
  await vi.waitFor(() => expect(changes).toHaveLength(2), { timeout: 10_000 });
  await host.close();
  return { last: changes[1], problems };
}

test('what had ended is taken from the list when the worker has to be started again', async () => {
  const ended = [transfer('a', 'done'), transfer('b', 'cancelled')];
  const { last, problems } = await afterRestart(ended, [], 0);
  expect(last).toMatchObject({ changed: [], removed: ['a', 'b'] });
  expect(problems).toEqual([]);
});

test('what was under way is told as the journal has it, and the rest is taken from the list', async () => {
  const told = [transfer('a', 'running'), transfer('b', 'running')];
  const found = [transfer('b', 'paused')];
  const { last, problems } = await afterRestart(told, found, 2);
  expect(last).toMatchObject({ changed: found, removed: ['a'] });
  expect(problems).toEqual(['unexpected']);
});
