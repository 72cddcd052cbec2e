import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Events } from '../../shared/ipc/events';
import { noTransferTotals } from '../../shared/model/transfers';
import type { Transfer } from '../../shared/model/transfers';
import {
  followUploads,
  leaveOutFolders,
  noteFilled,
  notePartlyMoved,
  noteRemoved,
} from './changes';
import { useSettings } from './settings';
import { folderNode, useTree } from './tree';
import type { TreeBranch } from './tree';
import { answered, stubDipper } from './testing/stubDipper';
import { followTree } from './treeMemory';

const notes: unknown[] = [];
let report: (change: Events['transfers.changed']) => void;
let stop: () => void;

beforeEach(() => {
  notes.length = 0;
  vi.useFakeTimers({ now: 5000 });
  stubDipper({
    on: (_name, listener: typeof report) => {
      report = listener;
      return () => undefined;
    },
    invoke: (name, input: unknown) => {
      if (name === 'views.note') notes.push(input);
      return answered(null);
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
  report({ changed, removed: [], totals: noTransferTotals });
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

test('an upload deep down brings every folder on the way into the tree', () => {
  const place = { connectionId: 'c', bucket: 'b', prefix: '' };
  const known = { status: 'ready', prefixes: [] } as const;
  useTree.setState({
    branches: {
      [folderNode(place)]: known,
      [folderNode({ ...place, prefix: 'photos/2024/' })]: known,
    },
  });
  reportAll([upload({ key: 'photos/2024/05/x.jpg' }), upload({ key: 'top.txt' })]);
  const prefixesOf = (prefix: string) =>
    useTree.getState().branches[folderNode({ ...place, prefix })]?.prefixes;
  expect(prefixesOf('')).toEqual(['photos/']);
  expect(prefixesOf('photos/2024/')).toEqual(['photos/2024/05/']);
  expect(prefixesOf('photos/')).toBeUndefined();
});

test('a folder that was renamed is told as one whose objects nobody names, and is in the tree', () => {
  const place = { connectionId: 'c', bucket: 'b' };
  const top = folderNode({ ...place, prefix: '' });
  useTree.setState({ branches: { [top]: { status: 'ready', prefixes: [] } } });
  void noteFilled(place, 'new/');
  expect(notes).toEqual([{ ...place, made: [], filled: ['new/'], removed: [] }]);
  expect(useTree.getState().branches[top]?.prefixes).toEqual(['new/']);
});

/** Levels of a bucket that the tree knows, each with its folders. */
function know(levels: Readonly<Record<string, readonly string[]>>): void {
  const branches = Object.entries(levels).map(([prefix, prefixes]): [string, TreeBranch] => [
    folderNode({ connectionId: 'c', bucket: 'b', prefix }),
    { status: 'ready', prefixes },
  ]);
  useTree.setState({ branches: Object.fromEntries(branches), expanded: new Set() });
}

/** The levels of the bucket that the tree knows now. */
function known(): readonly string[] {
  const bucket = folderNode({ connectionId: 'c', bucket: 'b', prefix: '' });
  return Object.keys(useTree.getState().branches).map((id) => id.slice(bucket.length));
}

test('what the tree knows below a folder that others were moved into is asked for again', () => {
  const place = { connectionId: 'c', bucket: 'b' };
  know({ '': ['A/', 'B/'], 'A/': ['A/y/'], 'B/': ['B/x/'], 'B/x/': [], 'BB/': [] });
  noteRemoved(place, { kind: 'folder', key: 'A/' });
  void noteFilled(place, 'B/');
  expect(known()).toEqual(['', 'BB/']);
  expect(useTree.getState().branches[folderNode({ ...place, prefix: '' })]?.prefixes).toEqual([
    'B/',
  ]);
});

test('a level of the tree is asked for again where a folder of it has moved in part', () => {
  const place = { connectionId: 'c', bucket: 'b' };
  know({ '': ['top/'], 'top/': ['top/A/', 'top/B/'], 'top/A/': ['top/A/y/'], 'top/B/': [] });
  void notePartlyMoved(place, 'top/A/', 'top/B/', 1);
  expect(known()).toEqual(['']);
  expect(notes).toEqual([{ ...place, made: [], filled: ['top/B/'], removed: [] }]);
});

test('a folder that none of its objects has moved into is not told', () => {
  void notePartlyMoved({ connectionId: 'c', bucket: 'b' }, 'A/', 'B/', 0);
  expect(notes).toEqual([]);
});

test('the settings are written once for many folders that go, and only where one was open', () => {
  const place = { connectionId: 'c', bucket: 'b' };
  const keys = Array.from({ length: 100 }, (_, index) => `${index}/`);
  const update = vi.fn();
  useSettings.setState({ update });
  know({ '': [...keys, 'stays/'] });
  const stopTree = followTree();
  update.mockClear();

  leaveOutFolders(place, keys);
  expect(update).not.toHaveBeenCalled();
  expect(useTree.getState().branches[folderNode({ ...place, prefix: '' })]?.prefixes).toEqual([
    'stays/',
  ]);

  const stays = folderNode({ ...place, prefix: 'stays/' });
  const below = ['3/a/', '4/'].map((prefix) => folderNode({ ...place, prefix }));
  useTree.getState().expand([stays, ...below]);
  update.mockClear();
  leaveOutFolders(place, keys);
  expect(update.mock.calls).toEqual([[{ treeOpen: [stays] }]]);
  stopTree();
});
