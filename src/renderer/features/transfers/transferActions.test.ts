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
    ['queued', 'pause cancel moveFirst moveLast showInFolder goToFolder'],
    ['running', 'pause cancel showInFolder goToFolder'],
    ['paused', 'resume cancel showInFolder goToFolder'],
    ['failed', 'retry showInFolder goToFolder remove'],
    ['cancelled', 'retry showInFolder goToFolder remove'],
    ['done', 'showInFolder goToObject remove'],
  ] as const)('%s: %s', (state, expected) => {
    expect(
      actionsFor({ ...upload, state })
        .flat()
        .join(' '),
    ).toBe(expected);
  });

  it('shows no file that is not there any more', () => {
    const error = { code: 'local_not_found', message: '', retry: 'never' } as const;
    expect(canRun('showInFolder', { ...upload, state: 'failed', error })).toBe(false);
  });

  it('shows a download in its folder only once it is there, and its object always', () => {
    const download: Transfer = { ...upload, kind: 'download' };
    expect(canRun('goToObject', { ...download, state: 'queued' })).toBe(true);
    expect(canRun('showInFolder', { ...download, state: 'running' })).toBe(false);
    expect(canRun('showInFolder', { ...download, state: 'done' })).toBe(true);
    expect(canRun('showInFolder', { ...download, state: 'done', skipped: true })).toBe(false);
  });
});
