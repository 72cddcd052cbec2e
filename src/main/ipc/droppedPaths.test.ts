import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { channels } from '../../shared/ipc/bridge';
import { createPathTokens } from '../transfers/local/localPaths';
import type { PathTokens } from '../transfers/local/localPaths';
import { receiveDroppedPaths } from './droppedPaths';
import { createFakePort, ourPage, pageOrigin } from './testing/fakePort';
import type { FakePort } from './testing/fakePort';

let directory: string;
let tokens: PathTokens;
let port: FakePort;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dipper-drop-'));
  tokens = createPathTokens();
  port = createFakePort();
  receiveDroppedPaths({
    port,
    pageOrigin,
    tokens,
    onUnexpected: (error) => {
      throw error;
    },
  });
});

afterEach(() => rm(directory, { recursive: true }));

function drop(paths: unknown, sender = ourPage): Promise<unknown> {
  return port.ask(channels.droppedPaths, [paths], sender);
}

function refusal(code: string) {
  return { ok: false, error: expect.objectContaining({ code }) as unknown };
}

test('files and folders become names and tokens, and the tokens stand for their paths', async () => {
  const file = join(directory, '한글 & co.txt');
  const folder = join(directory, 'photos');
  await writeFile(file, 'x');
  await mkdir(folder);
  const answer = (await drop([file, folder])) as {
    readonly data: readonly { readonly token: string }[];
  };
  expect(answer).toMatchObject({
    ok: true,
    data: [
      { name: '한글 & co.txt', kind: 'file' },
      { name: 'photos', kind: 'folder' },
    ],
  });
  expect(JSON.stringify(answer)).not.toContain(directory);
  expect(answer.data.map(({ token }) => tokens.resolve(token, 'upload'))).toEqual([file, folder]);
});

test('what was dropped keeps its name and kind, though its disk does not answer any more', async () => {
  const paths = [join(directory, 'a.txt'), join(directory, 'photos')] as const;
  await writeFile(paths[0], 'x');
  await mkdir(paths[1]);
  const { data } = (await drop(paths)) as {
    readonly data: readonly { readonly token: string }[];
  };
  for (const path of paths) await rm(path, { recursive: true });
  expect(data.map(({ token }) => tokens.item(token))).toEqual([
    { name: 'a.txt', kind: 'file' },
    { name: 'photos', kind: 'folder' },
  ]);
  expect(tokens.item(tokens.grant(directory, 'download', 'folder'))).toBeUndefined();
});

test('a symbolic link is not followed here', async () => {
  const link = join(directory, 'link');
  await symlink(join(directory, 'nowhere'), link);
  expect(await drop([link])).toMatchObject({ ok: true, data: [{ name: 'link', kind: 'file' }] });
});

test.each(['', 'relative.txt', './a', '../a', '/a\0b'])(
  '%j is no file of this machine',
  async (path) => {
    expect(await drop([path])).toEqual(refusal('local_not_found'));
  },
);

test('a file that is gone is named without its path', async () => {
  const answer = await drop([join(directory, 'gone.txt')]);
  expect(answer).toEqual(refusal('local_not_found'));
  expect(JSON.stringify(answer)).toContain('gone.txt');
  expect(JSON.stringify(answer)).not.toContain(directory);
});

test.each([undefined, null, 'a', [], [1], [[]], {}, new Array(2), ['x'.repeat(40_000)]])(
  'what is no list of paths is refused (%#)',
  async (paths) => {
    expect(await drop(paths)).toEqual(refusal('invalid_input'));
  },
);

test('only our own page can drop', async () => {
  expect(await drop([directory], { ...ourPage, isMainFrame: false })).toEqual(
    refusal('forbidden_sender'),
  );
  expect(await port.askFromNowhere(channels.droppedPaths, [[directory]])).toEqual(
    refusal('forbidden_sender'),
  );
});
