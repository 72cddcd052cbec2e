import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultConnectionOptions } from '../../../../shared/model/connection';
import type { Connection } from '../../../../shared/model/connection';
import { answered, nextTurn, stubDipper, unanswered } from '../../../state/testing/stubDipper';
import { connectionNode, folderNode, useTree } from '../../../state/tree';
import { completeLines } from './treeActions';
import { treeLines } from './treeLines';
import type { TreeLine } from './treeLines';

const connection: Connection = {
  id: 'c',
  name: 'c',
  source: { kind: 'environment' },
  addressing: 'auto',
  server: 'aws',
  options: defaultConnectionOptions,
};
const bucket = { connectionId: 'c', bucket: 'b', prefix: '' };

/** The folders of the bucket, page by page. */
let pages: readonly (readonly string[])[];
/** Where main was asked to go on, in the order of its questions. */
let asked: (string | undefined)[];

beforeEach(() => {
  asked = [];
  stubDipper({
    invoke: (name, { from }: { readonly from?: string }) => {
      if (name !== 'listing.folders') return unanswered();
      asked.push(from);
      const page = Number(from ?? 0);
      const folders = (pages[page] ?? []).map((key) => ({ kind: 'folder', key }));
      const isLast = page + 1 >= pages.length;
      return answered({ folders, ...(isLast ? {} : { next: String(page + 1) }) });
    },
  });
  useTree.setState({
    branches: {},
    expanded: new Set([connectionNode('c'), folderNode(bucket)]),
  });
});

afterEach(() => vi.unstubAllGlobals());

function lines(): readonly TreeLine[] {
  const buckets = { c: { status: 'ready', buckets: [{ name: 'b' }] } } as const;
  const { branches, expanded } = useTree.getState();
  return treeLines({ connections: [connection], pinned: [], buckets, branches, expanded });
}

/** Asks for what some lines lack as often as they change. */
async function lookAt(first: number, end: number): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    completeLines(lines(), first, end);
    await nextTurn();
  }
}

function folders(): readonly string[] {
  return lines().flatMap((line) => (line.kind === 'folder' ? [line.place.prefix] : []));
}

test('a level goes on while its end is in sight and folders come in plenty', async () => {
  pages = [['a/', 'b/', 'c/'], ['d/', 'e/', 'f/'], [], ['z/']];
  await lookAt(0, 4);
  expect(asked, 'its end is not in sight').toEqual([undefined]);
  await lookAt(4, 20);
  expect(asked, 'the last page has brought none').toEqual([undefined, '1', '2']);
  expect(lines().at(-1)).toMatchObject({ kind: 'more', from: '3' });
});

test('a level is renewed as far as it was known while any of it is in sight, each page once', async () => {
  pages = [
    ['a/', 'b/', 'c/'],
    ['d/', 'e/', 'f/'],
    ['g/', 'h/'],
  ];
  await lookAt(0, 20);
  pages = [
    ['a/', 'c/'],
    ['d/', 'f/'],
    ['g/', 'i/'],
  ];
  asked = [];
  useTree.getState().renewBelow(bucket);
  await lookAt(3, 20);
  expect(asked).toEqual([undefined, '1', '2']);
  expect(folders()).toEqual(['a/', 'c/', 'd/', 'f/', 'g/', 'i/']);
});

test('a level that is folded while it is renewed waits until it is open again', async () => {
  pages = [
    ['a/', 'b/'],
    ['c/', 'd/'],
    ['e/', 'f/'],
  ];
  await lookAt(0, 20);
  asked = [];
  useTree.getState().renewBelow(bucket);
  completeLines(lines(), 0, 20);
  useTree.getState().collapse(folderNode(bucket));
  await lookAt(0, 20);
  expect(asked).toEqual([undefined]);
  pages = [['a/', 'b/'], ['d/'], ['f/']];
  useTree.getState().expand([folderNode(bucket)]);
  await lookAt(0, 20);
  expect(asked).toEqual([undefined, '1', '2']);
  expect(folders()).toEqual(['a/', 'b/', 'd/', 'f/']);
});
