import { describe, expect, it } from 'vitest';
import type { Transfer } from '../../../shared/model/transfers';
import { actionsFor, canRun } from './transferActions';

const upload: Transfer = {
  id: '3f0a4a5e-0c1d-4b7e-9a55-6a3f2f1b8c01',
  kind: 'upload',
  name: 'a.txt',
  connectionId: 'c',
  bucket: 'b',
  key: 'a.txt',
  bytesTotal: 1,
  bytesDone: 0,
  state: 'queued',
  queuedAt: 0,
};

describe('what can be done with a transfer', () => {
  it.each([
    ['queued', 'pause cancel moveFirst moveLast showInFolder goToObject'],
    ['running', 'pause cancel showInFolder goToObject'],
    ['paused', 'resume cancel showInFolder goToObject'],
    ['failed', 'retry showInFolder goToObject remove'],
    ['cancelled', 'retry showInFolder goToObject remove'],
    ['done', 'showInFolder goToObject remove'],
  ] as const)('%s: %s', (state, expected) => {
    expect(
      actionsFor({ ...upload, state })
        .flat()
        .join(' '),
    ).toBe(expected);
  });

  it('shows a download in its folder only once it is there', () => {
    const download: Transfer = { ...upload, kind: 'download' };
    expect(canRun('showInFolder', { ...download, state: 'running' })).toBe(false);
    expect(canRun('showInFolder', { ...download, state: 'done' })).toBe(true);
    expect(canRun('showInFolder', { ...download, state: 'done', skipped: true })).toBe(false);
  });
});
