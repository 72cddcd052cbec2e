import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Events } from '../../shared/ipc/events';
import type { Transfer } from '../../shared/model/transfers';
import { followUploads } from './changes';

const notes: unknown[] = [];
let report: (change: Events['transfers.changed']) => void;
let stop: () => void;

beforeEach(() => {
  notes.length = 0;
  vi.useFakeTimers({ now: 5000 });
  vi.stubGlobal('window', {
    dipper: {
      on: (_name: string, listener: typeof report) => {
        report = listener;
        return () => undefined;
      },
      invoke: (name: string, input: unknown) => {
        if (name === 'views.note') notes.push(input);
        return Promise.resolve({ ok: true, data: null });
      },
    },
  });
  stop = followUploads();
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function upload(more: Partial<Transfer>): Transfer {
  return {
    ...{ id: 'u', kind: 'upload', name: 'a.txt', connectionId: 'c', bucket: 'b', key: 'a.txt' },
    ...{ bytesTotal: 7, bytesDone: 7, state: 'done', queuedAt: 0 },
    ...more,
  };
}

function reportAll(changed: readonly Transfer[]): void {
  const sums = { active: 0, queued: 0, paused: 0, done: 0, failed: 0 };
  const totals = { ...sums, bytesTotal: 0, bytesDone: 0, bytesPerSecond: 0 };
  report({ changed, removed: [], totals });
}

test('an upload that is done is told with what the server said of it', () => {
  reportAll([
    upload({ stored: { etag: 'abc', storageClass: 'STANDARD' } }),
    upload({ key: 'unknown.txt' }),
    upload({ key: 'skipped.txt', skipped: true }),
    upload({ key: 'running.txt', state: 'running' }),
  ]);
  const facts = { kind: 'object', size: 7, lastModified: 5000 };
  expect(notes).toEqual([
    {
      connectionId: 'c',
      bucket: 'b',
      made: [
        { ...facts, key: 'a.txt', etag: 'abc', storageClass: 'STANDARD' },
        { ...facts, key: 'unknown.txt' },
      ],
      removed: [],
    },
  ]);
});
