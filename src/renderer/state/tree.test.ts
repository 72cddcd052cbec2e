import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AppError } from '../../shared/errors/appError';
import { useConnections } from './connections';
import { folderNode, useTree } from './tree';
import { answered, stubDipper } from './testing/stubDipper';
import { followTree } from './treeMemory';

const root = { connectionId: 'c', bucket: 'b', prefix: '' };
const at = (prefix: string) => ({ ...root, prefix });
const branch = () => useTree.getState().branches[folderNode(root)];

/** Answers to what was asked of main, in the order of the questions. */
let answers: ((...prefixes: readonly string[]) => void)[] = [];
/** Where the answers say that the folders go on. */
let next: string | undefined;
/** What they say instead. */
let failure: AppError | undefined;

beforeEach(() => {
  answers = [];
  next = undefined;
  failure = undefined;
  useTree.setState({ branches: {}, expanded: new Set() });
  stubDipper({
    invoke: (name) =>
      name === 'listing.folders'
        ? new Promise((resolve) =>
            answers.push((...prefixes) => {
              const folders = prefixes.map((key) => ({ kind: 'folder', key }));
              const answer = { ok: true, data: { folders, next } };
              resolve(failure === undefined ? answer : { ok: false, error: failure });
            }),
          )
        : answered(null),
  });
});

afterEach(() => vi.unstubAllGlobals());

test('a folder that goes while its level is looked up does not come back with the answer', async () => {
  const loading = useTree.getState().loadFolders(root);
  useTree.getState().removeFolders(root, ['a/']);
  answers[0]?.('a/', 'b/');
  await loading;
  expect(branch()).toMatchObject({ status: 'ready', prefixes: ['b/'] });
});

test('a folder that is made while its level is looked up is there with the answer', async () => {
  const loading = useTree.getState().loadFolders(root);
  useTree.getState().addFolder(at('b/'));
  answers[0]?.('a/', 'c/');
  await loading;
  expect(branch()?.prefixes).toEqual(['a/', 'b/', 'c/']);
});

test('a folder that is made before its page has come stands where the listing has it', async () => {
  next = 'further';
  const first = useTree.getState().loadFolders(root);
  answers[0]?.('a/', 'c/');
  await first;
  useTree.getState().addFolder(at('z/'));
  expect(branch()?.prefixes).toEqual(['a/', 'c/', 'z/']);
  const second = useTree.getState().loadFolders(root, 'further');
  answers[1]?.('m/', 'z/');
  await second;
  expect(branch()?.prefixes).toEqual(['a/', 'c/', 'm/', 'z/']);
});

test('a folder that is made moves no other: names stand by their bytes, as they are listed', async () => {
  const listed = ['a/', '\uff21/', '\u{1d11e}/'];
  const loading = useTree.getState().loadFolders(root);
  answers[0]?.(...listed);
  await loading;
  useTree.getState().addFolder(at('b/'));
  expect(branch()?.prefixes).toEqual(['a/', 'b/', ...listed.slice(1)]);
});

test('a level that is to be renewed while it is answered is still to be', async () => {
  const loading = useTree.getState().loadFolders(root);
  useTree.getState().renewBelow(root);
  answers[0]?.('a/');
  await loading;
  expect(branch()).toMatchObject({ status: 'ready', prefixes: ['a/'], isOld: true });
});

test('only the latest question counts', async () => {
  const first = useTree.getState().loadFolders(root);
  const second = useTree.getState().loadFolders(root);
  answers[1]?.('new/');
  await second;
  answers[0]?.('old/');
  await first;
  expect(branch()?.prefixes).toEqual(['new/']);
});

test('a folder that was removed stays away, though its own level is answered later', async () => {
  const loading = useTree.getState().loadFolders(at('a/'));
  useTree.getState().removeFolders(root, ['a/']);
  answers[0]?.('a/x/');
  await loading;
  expect(useTree.getState().branches).toEqual({});
});

test('a level goes on by itself only as long as folders come that were not there before', async () => {
  next = 'further';
  const first = useTree.getState().loadFolders(root);
  answers[0]?.('a/', 'b/');
  await first;
  expect(branch()).toMatchObject({ plenty: true });
  const second = useTree.getState().loadFolders(root, 'further');
  answers[1]?.('a/', 'b/');
  await second;
  expect(branch()).toMatchObject({ prefixes: ['a/', 'b/'], next: 'further', plenty: false });
});

describe('a level that is asked for again', () => {
  /** Asks from the beginning, or from where that has led to, and answers. */
  async function load(
    from: string | undefined,
    following: string | undefined,
    ...prefixes: readonly string[]
  ): Promise<void> {
    next = following;
    const loading = useTree.getState().loadFolders(root, from);
    answers.pop()?.(...prefixes);
    await loading;
  }

  beforeEach(async () => {
    await load(undefined, 'further', 'a/', 'b/');
    await load('further', undefined, 'c/', 'd/');
  });

  test('keeps folders until their page has come', async () => {
    await load(undefined, 'second', 'b/');
    expect(branch()?.prefixes).toEqual(['b/', 'c/', 'd/']);
    expect(branch(), 'and goes on').toMatchObject({ renewedTo: 'b/', next: 'second' });
    await load('second', undefined, 'd/', 'e/');
    expect(branch()).toEqual({ status: 'ready', prefixes: ['b/', 'd/', 'e/'], plenty: true });
  });

  test('asks for no more than was known', async () => {
    await load(undefined, 'second', 'a/', 'd/');
    expect(branch()).toEqual({
      ...{ status: 'ready', prefixes: ['a/', 'd/'] },
      ...{ next: 'second', plenty: true, renewedTo: undefined },
    });
  });

  test('loses nothing to a page without folders', async () => {
    await load(undefined, 'second');
    expect(branch()).toMatchObject({ prefixes: ['a/', 'b/', 'c/', 'd/'], next: 'second' });
    await load('second', undefined, 'c/');
    expect(branch()?.prefixes).toEqual(['c/']);
  });

  test('goes on where it failed', async () => {
    await load(undefined, 'second', 'b/');
    failure = { code: 'server_failed', message: '', retry: 'now' };
    await load('second', undefined);
    expect(branch()).toMatchObject({ status: 'failed', prefixes: ['b/', 'c/', 'd/'] });
    failure = undefined;
    await load(branch()?.next, undefined, 'd/');
    expect(branch()?.prefixes).toEqual(['b/', 'd/']);
  });

  test('is asked for once more where it may be otherwise before all of it is told', async () => {
    await load(undefined, 'second', 'a/');
    const loading = useTree.getState().loadFolders(root, 'second');
    useTree.getState().renewBelow(root);
    answers.pop()?.('d/');
    await loading;
    expect(branch()).toMatchObject({ prefixes: ['a/', 'd/'], isOld: true });
  });
});

test('what was seen of a server is forgotten with it, and what it still answers as well', async () => {
  const stop = followTree();
  const shown = useTree.getState().loadFolders(root);
  answers[0]?.('a/');
  await shown;
  const late = useTree.getState().loadFolders(at('a/'));
  useConnections.getState().forgetServer('c');
  answers[1]?.('a/x/');
  await late;
  expect(useTree.getState().branches).toEqual({});
  stop();
});
