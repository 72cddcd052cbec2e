import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RowRange, ViewState } from '../../shared/model/views';
import { useListing } from './listing';
import { answered, stubDipper, unanswered } from './testing/stubDipper';
import { folderNode, useTree } from './tree';
import { followTable } from './treeOfTable';

const root = { connectionId: 'c', bucket: 'b', prefix: '' };
const branchOf = (prefix: string) => useTree.getState().branches[folderNode({ ...root, prefix })];
const totals = (folders: number, objects: number) => ({ folders, objects, bytes: 0 });
const none = totals(0, 0);

/** What is in the bucket: its folders come first, whatever the order. */
let folders: readonly string[] = [];
/** Folders of the one page that main has for the tree, after which it goes on. */
let toldToTree: readonly string[] = [];
let asked: string[] = [];
/** Told whenever rows are asked for. */
let onWindow: () => void;
let state: ViewState;
let stop: () => void;

beforeEach(() => {
  folders = ['reports/', 'z/'];
  toldToTree = [];
  asked = [];
  onWindow = () => undefined;
  useTree.setState({ branches: {}, expanded: new Set() });
  stubDipper({
    invoke: (name, input: RowRange & { readonly viewId: string; readonly prefix: string }) => {
      asked.push(name);
      switch (name) {
        case 'views.open':
          state = {
            ...{ viewId: input.viewId, revision: 0, version: 1, status: 'waiting', listed: 0 },
            ...{ total: none, shown: none, filter: '' },
            sort: { column: 'name', direction: 'ascending' },
            selection: { ...none, edges: new Uint32Array(0) },
          };
          return unanswered();
        case 'views.window': {
          onWindow();
          const rows = [...folders, 'data-1.csv'].slice(input.from, input.to);
          return answered({
            version: state.version,
            from: input.from,
            rows: rows.map((key) => ({
              entry: key.endsWith('/') ? { kind: 'folder', key } : { kind: 'object', key, size: 1 },
              highlights: [],
            })),
          });
        }
        default:
          return answered({
            folders: toldToTree.map((key) => ({ kind: 'folder', key })),
            next: 'further',
          });
      }
    },
  });
  stop = followTable();
});

afterEach(() => {
  stop();
  useListing.getState().open({ kind: 'none' });
  vi.unstubAllGlobals();
});

function openFolder(prefix: string): void {
  const { connectionId, bucket } = root;
  useListing
    .getState()
    .open({ kind: 'folder', place: { connectionId, bucket }, prefix, scope: 'folder' });
}

function tell(more: Partial<ViewState>): void {
  state = { ...state, ...more, revision: state.revision + 1 };
  useListing.getState().takeState(state);
}

function tellAll(shownFolders = folders.length): void {
  const total = totals(folders.length, 1);
  tell({ status: 'complete', listed: 30_000, total, shown: totals(shownFolders, 1) });
}

/** Waits until the tree knows that it has all of the bucket's folders. */
async function untilWhole(): Promise<void> {
  await vi.waitUntil(() => branchOf('')?.status === 'ready' && branchOf('')?.next === undefined, {
    timeout: 10_000,
  });
}

const listed = (): number => asked.filter((name) => name === 'listing.folders').length;

test('folders that come after many objects stand in the tree once the table has listed them', async () => {
  openFolder('');
  await useTree.getState().loadFolders(root);
  expect(branchOf('')).toMatchObject({ prefixes: [], next: 'further' });
  tellAll();
  await untilWhole();
  expect(branchOf('')?.prefixes).toEqual(['reports/', 'z/']);
  expect(listed(), 'nothing is listed for it').toBe(1);
});

test('they do also where the tree is opened later', async () => {
  folders = Array.from({ length: 4500 }, (_, index) => `${String(index).padStart(4, '0')}/`);
  openFolder('');
  tellAll();
  await useTree.getState().loadFolders(root);
  await untilWhole();
  expect(branchOf('')?.prefixes).toEqual(folders);
  expect(listed()).toBe(1);
});

test('a folder that goes meanwhile does not come back', async () => {
  openFolder('');
  await useTree.getState().loadFolders(root);
  onWindow = () => {
    // The first rows are asked for to be drawn.
    if (asked.filter((name) => name === 'views.window').length === 2) {
      useTree.getState().removeFolders(root, ['z/']);
    }
  };
  tellAll();
  await untilWhole();
  expect(branchOf('')?.prefixes).toEqual(['reports/']);
});

test('folders that a filter hides come when it no longer does', async () => {
  openFolder('');
  await useTree.getState().loadFolders(root);
  tellAll(1);
  await vi.waitUntil(() => useListing.getState().status === 'complete', { timeout: 10_000 });
  expect(branchOf('')).toMatchObject({ prefixes: [], next: 'further' });
  tell({ version: 2, shown: totals(2, 1) });
  await untilWhole();
  expect(branchOf('')?.prefixes).toEqual(['reports/', 'z/']);
});

test('a renewed level loses those that the table has not found again', async () => {
  useTree.setState({
    branches: { [folderNode(root)]: { status: 'ready', prefixes: ['gone/', 'z/'] } },
  });
  openFolder('');
  await useTree.getState().loadFolders(root);
  expect(branchOf('')?.prefixes).toEqual(['gone/', 'z/']);
  tellAll();
  await untilWhole();
  expect(branchOf('')?.prefixes).toEqual(['reports/', 'z/']);
});

test('folders on the way to what the table shows stand in the tree, unless they are removed', async () => {
  await useTree.getState().loadFolders(root);
  openFolder('z/deep/');
  expect(branchOf('')?.prefixes, 'it may not be there').toEqual([]);
  tell({ status: 'listing', listed: 1, total: totals(0, 1), shown: totals(0, 1) });
  await vi.waitUntil(() => branchOf('')?.prefixes.length === 1, { timeout: 10_000 });
  expect(branchOf('')?.prefixes).toEqual(['z/']);
  await useTree.getState().loadFolders({ ...root, prefix: 'z/' });
  expect(branchOf('z/')?.prefixes).toEqual(['z/deep/']);

  useTree.getState().removeFolders(root, ['z/']);
  expect(branchOf('')?.prefixes).toEqual([]);
});
