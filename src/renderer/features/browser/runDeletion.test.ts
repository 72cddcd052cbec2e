import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultConnectionOptions } from '../../../shared/model/connection';
import type { Connection } from '../../../shared/model/connection';
import type { DeletionOutcome } from '../../../shared/model/objects';
import type { RowTotals } from '../../../shared/model/views';
import { refreshAll } from '../../state/browse';
import { placeId, useFolderSizes } from '../../state/folderSizes';
import { useListing } from '../../state/listing';
import { useLocation } from '../../state/location';
import { answered, nextTurn, stubDipper, unanswered } from '../../state/testing/stubDipper';
import { connectionNode, folderNode, useTree } from '../../state/tree';
import { runDeletion } from './runDeletion';
import { completeLines } from './tree/treeActions';
import { treeLines } from './tree/treeLines';
import type { TreeLine } from './tree/treeLines';

const place = { connectionId: 'c', bucket: 'b' };
const connection: Connection = {
  id: 'c',
  name: 'c',
  source: { kind: 'environment' },
  addressing: 'auto',
  server: 'aws',
  options: defaultConnectionOptions,
};
const all: DeletionOutcome = {
  ...{ deleted: 1, failures: [], failed: 0 },
  ...{ stopped: false, isRefilled: false, foldersGone: [] },
};

/** Folders of the server, by the one that they are in. */
let folders: Record<string, readonly string[]>;
let outcome: () => Promise<unknown>;

beforeEach(() => {
  folders = { '': ['2023/', '2024/', 'old/'], 'old/': ['old/er/'], 'old/er/': [] };
  outcome = () => answered(all);
  stubDipper({
    invoke: (name, { prefix }: { readonly prefix: string }) => {
      if (name === 'deletion.run') return outcome();
      if (name !== 'listing.folders') return unanswered();
      const found = (folders[prefix] ?? []).map((key) => ({ kind: 'folder', key }));
      return answered({ folders: found });
    },
  });
  useTree.setState({
    branches: {},
    expanded: new Set([
      connectionNode('c'),
      ...['', 'old/'].map((prefix) => folderNode({ ...place, prefix })),
    ]),
  });
});

afterEach(() => {
  useListing.getState().open({ kind: 'none' });
  useLocation.setState({ location: { kind: 'home' } });
  vi.unstubAllGlobals();
});

function lines(): readonly TreeLine[] {
  const { branches, expanded } = useTree.getState();
  const buckets = { c: { status: 'ready', buckets: [{ name: 'b' }] } } as const;
  return treeLines({ connections: [connection], pinned: [], buckets, branches, expanded });
}

/** The folders that the tree shows, once all that is asked for while some of its lines are in sight is told. */
async function shown(first = 0): Promise<readonly string[]> {
  for (let round = 0; round < 5; round += 1) {
    completeLines(lines(), first, first + 20);
    await nextTurn();
  }
  return lines().flatMap((line) => (line.kind === 'folder' ? [line.place.prefix] : []));
}

/** Deletes in what is shown of the bucket. */
async function deleteIn(
  scope: 'folder' | 'below',
  selected: Pick<RowTotals, 'folders' | 'objects'>,
  prefix = '',
): Promise<void> {
  useListing.getState().open({ kind: 'folder', place, prefix, scope });
  useListing.setState({ total: 2 });
  expect(await shown()).toEqual(['2023/', '2024/', 'old/', 'old/er/']);
  const plan = { deletionId: 'd', count: 1, bytes: 1, sample: [] };
  await runDeletion(
    place,
    { ...selected, bytes: 1 },
    plan,
    undefined,
    new AbortController().signal,
  );
}

const years = { folders: 2, objects: 0 };

test.each([
  ['was stopped', () => answered({ ...all, stopped: true })],
  [
    'has failed',
    () =>
      Promise.resolve({ ok: false, error: { code: 'server_failed', message: '', retry: 'now' } }),
  ],
])('the tree loses the folders that are gone by a deletion that %s', async (_, ended) => {
  outcome = () => {
    folders = { ...folders, '': ['2024/', 'old/'] };
    return ended();
  };
  await deleteIn('folder', years);
  // Also where the line that they are below is not in sight itself.
  expect(await shown(2)).toEqual(['2024/', 'old/', 'old/er/']);
});

test.each(['', 'old/', 'old/er/'])(
  'the tree loses folders all of whose objects a search in “%s” has found, and that were deleted',
  async (prefix) => {
    outcome = () => {
      folders = { '': ['2023/', '2024/'] };
      return answered(all);
    };
    await deleteIn('below', { folders: 0, objects: 1 }, prefix);
    expect(await shown()).toEqual(['2023/', '2024/']);
  },
);

test('the tree loses the folders that are gone, also where they are too many to be named', async () => {
  outcome = () => answered({ ...all, foldersGone: ['2023/', '2024/'] });
  await deleteIn('folder', years);
  expect(await shown()).toEqual(['old/', 'old/er/']);
  outcome = () => {
    folders = { '': ['2024/'] };
    return answered({ ...all, foldersGone: undefined });
  };
  useTree.setState({ branches: {} });
  folders = { '': ['2023/', '2024/', 'old/'], 'old/': ['old/er/'], 'old/er/': [] };
  await deleteIn('folder', years);
  expect(await shown()).toEqual(['2024/']);
});

const notTold = { ok: false, error: { code: 'server_failed', message: '', retry: 'now' } };

test.each([
  [
    'where they are named',
    () => answered({ ...all, foldersGone: ['2023/'] }),
    ['2024/', 'elsewhere/'],
  ],
  ['where they are too many for that', () => answered({ ...all, foldersGone: undefined }), []],
  ['where nobody knows which', () => Promise.resolve(notTold), []],
])('the sizes of folders that are gone are forgotten, %s', async (_, ended, left) => {
  const at = (prefix: string) => placeId({ ...place, prefix });
  const other = placeId({ ...place, bucket: 'other', prefix: '2023/' });
  const ids = [...['2023/', '2023/05/', '2024/', 'elsewhere/'].map(at), other];
  const size = { status: 'counted', size: { objects: 3, bytes: 30, countedAt: 5 } } as const;
  useFolderSizes.setState({ sizes: Object.fromEntries(ids.map((id) => [id, size])) });
  outcome = ended;
  await deleteIn('folder', years);
  expect(Object.keys(useFolderSizes.getState().sizes)).toEqual([...left.map(at), other]);
});

test('a folder that comes by the name of one that is gone is closed, also where none was named', async () => {
  useTree.getState().expand([folderNode({ ...place, prefix: 'old/er/' })]);
  outcome = () => {
    folders = { '': ['2024/'] };
    return answered({ ...all, foldersGone: undefined });
  };
  await deleteIn('folder', years);
  expect(await shown()).toEqual(['2024/']);
  folders = { '': ['2024/', 'old/'], 'old/': ['old/er/'] };
  useTree.getState().addFolder({ ...place, prefix: 'old/' });
  expect(await shown()).toEqual(['2024/', 'old/']);
  useTree.getState().expand([folderNode({ ...place, prefix: 'old/' })]);
  expect(await shown()).toEqual(['2024/', 'old/', 'old/er/']);
  expect(useTree.getState().expanded).not.toContain(folderNode({ ...place, prefix: 'old/er/' }));
});

test('the tree loses a folder with the last of what is in it', async () => {
  outcome = () => {
    folders = { '': ['2023/', '2024/'] };
    return answered(all);
  };
  await deleteIn('folder', { folders: 0, objects: 2 }, 'old/');
  expect(await shown()).toEqual(['2023/', '2024/']);
});

test('the tree is not asked for again where something is left in the folder', async () => {
  await deleteIn('folder', { folders: 0, objects: 1 }, 'old/');
  folders = { '': [] };
  expect(await shown()).toEqual(['2023/', '2024/', 'old/', 'old/er/']);
});

test('what the tree shows stays until it is told anew', async () => {
  outcome = () => answered({ ...all, stopped: true });
  await deleteIn('folder', years);
  const prefixes = lines().flatMap((line) => (line.kind === 'folder' ? [line.place.prefix] : []));
  expect(prefixes).toEqual(['2023/', '2024/', 'old/', 'old/er/']);
});

test('a refresh asks for the folders of the bucket that is shown as well', async () => {
  useLocation.setState({ location: { kind: 'folder', ...place, prefix: 'old/' } });
  expect(await shown()).toEqual(['2023/', '2024/', 'old/', 'old/er/']);
  folders = { '': ['2024/', 'old/'], 'old/': ['old/er/', 'old/new/'] };
  expect(await shown()).toEqual(['2023/', '2024/', 'old/', 'old/er/']);
  refreshAll();
  expect(await shown()).toEqual(['2024/', 'old/', 'old/er/', 'old/new/']);
});
