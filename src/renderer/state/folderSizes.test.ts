import { beforeEach, expect, test } from 'vitest';
import { noteRemoved } from './changes';
import { useConnections } from './connections';
import {
  countFolder,
  followFolderSizes,
  placeId,
  recallSize,
  stopCounting,
  useFolderSizes,
} from './folderSizes';
import { stubDipper } from './testing/stubDipper';

const place = { connectionId: 'c', bucket: 'b', prefix: 'p/' };
const size = { objects: 3, bytes: 30, countedAt: 5 };

/** Main as far as sizes are asked of it: a count waits until it is answered or cancelled. */
function createMain() {
  const waiting = new Map<string, (answer: unknown) => void>();
  const counted = { size: null as typeof size | null };
  const dipper = {
    invoke: (name: string, _input: unknown, callId: string) =>
      name === 'folderSizes.counted'
        ? Promise.resolve({ ok: true, data: counted.size })
        : new Promise((resolve) => waiting.set(callId, resolve)),
    cancel: (callId: string) =>
      waiting.get(callId)?.({
        ok: false,
        error: { code: 'cancelled', message: 'It was stopped.', retry: 'never' },
      }),
  };
  return {
    dipper,
    counted,
    answerAll: (answer: unknown) => waiting.forEach((resolve) => resolve(answer)),
    asked: () => waiting.size,
  };
}

const state = () => useFolderSizes.getState().sizes[placeId(place)];

let main = createMain();

beforeEach(() => {
  main = createMain();
  stubDipper(main.dipper);
  useFolderSizes.setState({ sizes: {} });
});

test('a count is shown once it has come, and asked for once', async () => {
  const counting = countFolder(place);
  await countFolder(place);
  expect(state()).toMatchObject({ status: 'counting', objects: 0 });
  expect(main.asked()).toBe(1);
  main.answerAll({ ok: true, data: size });
  await counting;
  expect(state()).toEqual({ status: 'counted', size });
});

test('a count that is stopped leaves what was known before', async () => {
  const first = countFolder(place);
  stopCounting(place);
  await first;
  expect(state()).toBeUndefined();

  main.counted.size = size;
  await recallSize(place);
  const again = countFolder(place);
  expect(state()).toMatchObject({ status: 'counting', earlier: size });
  stopCounting(place);
  await again;
  expect(state()).toEqual({ status: 'counted', size });
});

test('a count that is stopped keeps what has come, as the least, unless it was counted to its end', async () => {
  let tell: (progress: { countId: string; objects: number; bytes: number }) => void;
  stubDipper({
    ...main.dipper,
    on: (_name, listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    },
  });
  const stop = followFolderSizes();
  async function countTo(objects: number): Promise<void> {
    const counting = countFolder(place);
    const now = state();
    if (now?.status === 'counting') tell({ countId: now.countId, objects, bytes: 10 * objects });
    stopCounting(place);
    await counting;
  }
  await countTo(0);
  expect(state(), 'nothing has come').toBeUndefined();
  await countTo(7);
  const part = { objects: 7, bytes: 70, isPart: true };
  expect(state()).toMatchObject({ status: 'counted', size: part });
  await countTo(2);
  expect(state(), 'less is no news').toMatchObject({ status: 'counted', size: part });

  const counting = countFolder(place);
  main.answerAll({ ok: true, data: size });
  await counting;
  await countTo(9);
  expect(state()).toEqual({ status: 'counted', size });
  stop();
});

test('the size of a folder that was renamed is forgotten, with those of what was in it', async () => {
  main.counted.size = size;
  const below = { ...place, prefix: 'p/below/' };
  const beside = { ...place, prefix: 'p' };
  const elsewhere = { ...place, bucket: 'other' };
  for (const one of [place, below, beside, elsewhere]) await recallSize(one);
  noteRemoved(place, { kind: 'folder', key: 'p/' });
  expect(Object.keys(useFolderSizes.getState().sizes)).toEqual([beside, elsewhere].map(placeId));
});

test('why a count failed is told', async () => {
  const error = { code: 'access_denied', message: 'No.', retry: 'never' };
  const counting = countFolder(place);
  main.answerAll({ ok: false, error });
  await counting;
  expect(state()).toEqual({ status: 'failed', error });
});

test('sizes are forgotten where their connection leads elsewhere, also those that are counted', async () => {
  const stop = followFolderSizes();
  const others = { ...place, connectionId: 'other' };
  main.counted.size = size;
  await recallSize(others);
  const counting = countFolder(place);
  useConnections.getState().forgetServer('c');
  await counting;
  expect(Object.keys(useFolderSizes.getState().sizes)).toEqual([placeId(others)]);
  stop();
});
