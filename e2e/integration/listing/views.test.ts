import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { expect, inject, test } from 'vitest';
import { letPass } from '../../../scripts/servers/scripted';
import type { ViewState } from '../../../src/shared/model/views';
import {
  connectToBucket,
  errorDocument,
  scripted,
  connect,
  anyone,
  seedByWire,
  untilDone,
} from '../s3/support';
import { byName, viewsIn } from './support';
import { transferPath } from '../transfers/support';

const ceph = inject('ceph');
/** Putting 22,000 objects takes most of it, while another file is tested beside it. */
const timeout = 240_000;
/** One page after the other, fewer say as much. */
const [flatCount, wideCount] = transferPath === 'fast' ? [20_000, 2_000] : [2_500, 1_200];

test(
  `on Ceph, ${flatCount} objects in one prefix and ${wideCount} prefixes under one parent`,
  { timeout },
  async () => {
    const here = await connectToBucket(ceph);
    const flat = Array.from(
      { length: flatCount },
      (_, index) => `flat/${index}.${index % 4 === 0 ? 'csv' : 'txt'}`,
    );
    const nested = Array.from({ length: wideCount }, (_, index) => `wide/${index.toString(36)}/x`);
    await seedByWire(here, [...flat, ...nested]);
    const { views, open, until, keysOf } = viewsIn(here);
    const isComplete = ({ status }: ViewState): boolean => status === 'complete';

    const folder = open({ prefix: 'flat/', scope: 'folder' });
    const first = await until(folder.viewId, ({ version }) => version > 0);
    expect(first.listed).toBeLessThan(flatCount);
    await until(folder.viewId, isComplete);
    const sorted = [...flat].sort();
    expect(keysOf(folder.viewId)).toEqual(sorted);
    const last = sorted.at(-1) ?? '';
    expect(views.positionOf(folder.viewId, last).position).toBe(flatCount - 1);

    const filtered = await views.arrange(folder.viewId, { sort: byName, filter: '*.csv 99' });
    const wanted = flat.filter((key) => key.endsWith('.csv') && key.includes('99')).sort();
    expect(keysOf(folder.viewId)).toEqual(wanted);
    views.select(folder.viewId, filtered.version, Uint32Array.of(0, filtered.shown.objects));
    const { named } = views.keepSelection(folder.viewId);
    expect(named?.map(({ key }) => key)).toEqual(wanted);

    const wide = open({ prefix: 'wide/', scope: 'folder' });
    await until(wide.viewId, isComplete);
    expect(keysOf(wide.viewId)).toEqual(nested.map((key) => key.slice(0, -1)).sort());

    const search = open({ prefix: '', scope: 'below' }, '"1/x"');
    const found = await until(search.viewId, isComplete);
    expect(found).toMatchObject({
      listed: flatCount + wideCount,
      total: { objects: flatCount + wideCount },
    });
    expect(keysOf(search.viewId)).toEqual(nested.filter((key) => key.endsWith('1/x')).sort());

    const place = { connectionId: here.connectionId, bucket: here.bucket, prefix: 'flat/' };
    const size = await views.count(
      { ...place, requestPath: transferPath },
      untilDone,
      () => undefined,
    );
    expect(size).toMatchObject({ objects: flatCount, bytes: 0 });
    expect(views.counted(place)).toEqual(size);

    // Going back: what was listed is there at once, and says that it is from before.
    await folder.close();
    const again = open({ prefix: 'flat/', scope: 'folder' });
    const remembered = await until(again.viewId, ({ version }) => version > 0);
    expect(remembered).toMatchObject({ shown: { objects: flatCount } });
    expect(remembered.rememberedFrom).toBeDefined();
    await until(again.viewId, isComplete);
  },
);

test('a change of one’s own shows in every view that it belongs to', async () => {
  const here = await connectToBucket(ceph);
  await seedByWire(here, ['a/b', 'c']);
  const { views, open, until, keysOf } = viewsIn(here);
  const top = open({ prefix: '', scope: 'folder' });
  const below = open({ prefix: '', scope: 'below' });
  const inside = open({ prefix: 'a/', scope: 'folder' });
  for (const { viewId } of [top, below, inside]) {
    await until(viewId, ({ status }) => status === 'complete');
  }
  const before = here.calls.length;
  void views.note({
    connectionId: here.connectionId,
    bucket: here.bucket,
    made: [
      { kind: 'object', key: 'd/e', size: 5 },
      { kind: 'folder', key: 'a/f/' },
    ],
    removed: [{ kind: 'object', key: 'c' }],
  });
  await until(below.viewId, ({ total }) => total.bytes === 5);
  await until(inside.viewId, ({ total }) => total.folders === 1);
  await until(top.viewId, ({ total }) => total.folders === 2);
  expect(keysOf(top.viewId)).toEqual(['a/', 'd/']);
  expect(keysOf(below.viewId)).toEqual(['a/b', 'a/f/', 'd/e']);
  expect(keysOf(inside.viewId)).toEqual(['a/f/', 'a/b']);
  expect(here.calls.length).toBe(before);
});

test('nothing is remembered of a place below a folder that was removed', async () => {
  const here = await connectToBucket(ceph);
  await seedByWire(here, ['a/b/c', 'ab/c']);
  const { views, open, until, keysOf } = viewsIn(here);
  const places = ['a/b/', 'ab/'].map((prefix) => ({ prefix, scope: 'folder' }) as const);
  for (const place of places) {
    const { viewId, close } = open(place);
    await until(viewId, ({ status }) => status === 'complete');
    await close();
  }
  const { connectionId, bucket } = here;
  void views.note({ connectionId, bucket, made: [], removed: [{ kind: 'folder', key: 'a/' }] });
  const [below, beside] = places.map((place) => open(place).viewId);
  expect((await until(below ?? '', () => true)).rememberedFrom).toBeUndefined();
  expect(keysOf(below ?? '')).toEqual([]);
  expect((await until(beside ?? '', () => true)).rememberedFrom).toBeDefined();
});

test('results of a search are not remembered where a folder was renamed into what was searched', async () => {
  const here = await connectToBucket(ceph);
  await seedByWire(here, ['A/report', 'other']);
  const { views, open, until, keysOf } = viewsIn(here);
  const search = open({ prefix: '', scope: 'below' }, 'report');
  await until(search.viewId, ({ status }) => status === 'complete');
  await search.close();
  const top = open({ prefix: '', scope: 'folder' });
  await until(top.viewId, ({ status }) => status === 'complete');
  const { client, connectionId, bucket } = here;
  await seedByWire(here, ['B/report']);
  await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'A/report' }));
  void views.note({ connectionId, bucket, made: [], removed: [{ kind: 'folder', key: 'A/' }] });
  void views.note({ connectionId, bucket, made: [], filled: ['B/'], removed: [] });
  await until(top.viewId, () => views.positionOf(top.viewId, 'B/').position === 0);
  expect(keysOf(top.viewId)).toEqual(['B/', 'other']);
  const again = open({ prefix: '', scope: 'below' }, 'report');
  expect((await until(again.viewId, () => true)).rememberedFrom).toBeUndefined();
  await until(again.viewId, ({ status }) => status === 'complete');
  expect(keysOf(again.viewId)).toEqual(['B/report']);
});

test('the empty object that marks a folder is not among what is found below it; its data is', async () => {
  const here = await connectToBucket(ceph);
  await seedByWire(here, ['empty/', 'empty/sub/', 'empty/x']);
  await seedByWire(here, ['data/', 'data/x'], 'data');
  const { views, open, until, keysOf } = viewsIn(here);
  const found = async (prefix: string): Promise<readonly string[]> => {
    const { viewId } = open({ prefix, scope: 'below' });
    await until(viewId, ({ status }) => status === 'complete');
    return keysOf(viewId);
  };
  expect(await found('empty/')).toEqual(['empty/sub/', 'empty/x']);
  expect(await found('data/')).toEqual(['data/', 'data/x']);
  const place = { connectionId: here.connectionId, bucket: here.bucket, prefix: 'empty/' };
  const size = await views.count(
    { ...place, requestPath: transferPath },
    untilDone,
    () => undefined,
  );
  expect(size).toMatchObject({ objects: 3 });
});

/** A server whose listing never ends. */
function endless() {
  let page = 0;
  return scripted(() => {
    page += 1;
    const contents = `<Contents><Key>k${String(page).padStart(9, '0')}</Key><Size>1</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>`;
    return {
      status: 200,
      body: `<ListBucketResult><Name>b</Name><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextContinuationToken>${page}</NextContinuationToken>${contents}</ListBucketResult>`,
    };
  });
}

test('leaving a view ends its requests, and stopping it keeps what has come', async () => {
  const server = await endless();
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const { views, open, until, keysOf } = viewsIn(here);
  const stopped = open({ prefix: '', scope: 'folder' });
  await until(stopped.viewId, ({ listed }) => listed > 5);
  views.stop(stopped.viewId);
  await until(stopped.viewId, ({ status }) => status === 'stopped');
  expect(keysOf(stopped.viewId).length).toBeGreaterThan(5);
  const left = open({ prefix: '', scope: 'below' });
  await until(left.viewId, ({ listed }) => listed > 5);
  await left.close();
  expect(() => keysOf(left.viewId)).toThrow();
  const asked = server.requests.length;
  const passed = await letPass(server);
  expect(server.requests.length).toBeLessThanOrEqual(asked + passed + 16);
});

test('what is asked of the server belongs to the opening of the view', async () => {
  const body =
    '<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated></ListBucketResult>';
  const server = await scripted(() => ({ status: 200, body }));
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const { views, open, until } = viewsIn(here);
  const { viewId } = open({ prefix: '', scope: 'folder' });
  const { revision } = await until(viewId, ({ status }) => status === 'complete');
  views.refresh(viewId);
  // Both may be listed within one millisecond of the clock.
  await until(viewId, (state) => state.status === 'complete' && state.revision > revision);
  expect(here.calls.map(({ action }) => action)).toEqual([viewId, viewId]);

  const place = { connectionId: here.connectionId, bucket: 'b', prefix: '' };
  await views.count({ ...place, requestPath: transferPath }, untilDone, () => undefined);
  expect(here.calls.at(-1)).not.toHaveProperty('action');
});

test('a count can be stopped, and is not remembered then', async () => {
  const server = await endless();
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const { views } = viewsIn(here);
  const place = { connectionId: here.connectionId, bucket: 'b', prefix: '' };
  const stop = new AbortController();
  const counting = views.count(
    { ...place, requestPath: transferPath },
    stop.signal,
    ({ objects }) => {
      if (objects > 3) stop.abort();
    },
  );
  await expect(counting).rejects.toThrow();
  expect(views.counted(place)).toBeUndefined();
});

/** Views that know the sizes of these folders, which are empty. */
async function viewsWithSizesOf(...prefixes: readonly string[]) {
  const server = await scripted(() => ({
    status: 200,
    body: '<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated></ListBucketResult>',
  }));
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const { views } = viewsIn(here);
  const { connectionId, bucket } = here;
  const placeOf = (prefix: string) => ({ connectionId, bucket, prefix });
  for (const prefix of prefixes) {
    const request = { ...placeOf(prefix), requestPath: transferPath };
    await views.count(request, untilDone, () => undefined);
  }
  return { views, connectionId, bucket, placeOf };
}

test('the size of a folder that was removed is forgotten', async () => {
  const { views, connectionId, bucket, placeOf } = await viewsWithSizesOf('a/', 'a/b/', 'c/');
  await views.note({ connectionId, bucket, made: [], removed: [{ kind: 'folder', key: 'a/' }] });
  const known = ['a/', 'a/b/', 'c/'].filter((prefix) => views.counted(placeOf(prefix)));
  expect(known).toEqual(['c/']);
});

test('what was removed is not gone through once more for each size that is known', async () => {
  const prefixes = Array.from({ length: 50 }, (_, index) => `${String(index)}/`);
  const { views, connectionId, bucket } = await viewsWithSizesOf(...prefixes);
  let looks = 0;
  const removed = {
    key: 'k',
    get kind() {
      looks += 1;
      return 'object' as const;
    },
  };
  await views.note({ connectionId, bucket, made: [], removed: [removed] });
  expect(looks).toBeLessThan(prefixes.length / 2);
});

test('a size is right also where the listing has to begin again', async () => {
  const keys = Array.from({ length: 95 }, (_, index) => `k${String(index).padStart(5, '0')}`);
  // It has tokens, but takes no key to start after.
  const server = await scripted(({ rawUrl }) => {
    const query = new URL(rawUrl, 'http://server').searchParams;
    const from = Number(query.get('continuation-token') ?? 0);
    const contents = keys
      .slice(from, from + 10)
      .map(
        (key) =>
          `<Contents><Key>${key}</Key><Size>2</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>`,
      );
    const more =
      from + 10 < keys.length
        ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${from + 10}</NextContinuationToken>`
        : '<IsTruncated>false</IsTruncated>';
    return {
      status: 200,
      body: `<ListBucketResult><Name>b</Name>${more}${contents.join('')}</ListBucketResult>`,
    };
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const { views, open, until, keysOf } = viewsIn(here);
  const place = { connectionId: here.connectionId, bucket: 'b', prefix: '' };
  const size = await views.count(
    { ...place, requestPath: transferPath },
    untilDone,
    () => undefined,
  );
  expect(size).toMatchObject({ objects: 95, bytes: 190 });
  // The SDK's path has nothing to begin again, since it asks for one page after the other.
  expect(server.requests.some(({ rawUrl }) => rawUrl.includes('start-after'))).toBe(
    transferPath === 'fast',
  );
  const { viewId } = open({ prefix: '', scope: 'below' });
  expect(await until(viewId, ({ status }) => status === 'complete')).toMatchObject({ listed: 95 });
  expect(keysOf(viewId)).toEqual(keys);
});

test('a size is right, and each row there once, where every page by ListObjectsV2 is the first', async () => {
  const keys = Array.from({ length: 25 }, (_, index) => `k${String(index + 10)}`);
  const server = await scripted(({ rawUrl }) => {
    const query = new URL(rawUrl, 'http://server').searchParams;
    const rest = keys.filter((key) => key > (query.get('marker') ?? ''));
    const contents = rest
      .slice(0, 10)
      .map(
        (key) =>
          `<Contents><Key>${key}</Key><Size>2</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>`,
      );
    const token = query.has('list-type')
      ? '<NextContinuationToken>same</NextContinuationToken>'
      : '';
    const more = `<IsTruncated>${String(rest.length > 10)}</IsTruncated>${token}`;
    return {
      status: 200,
      body: `<ListBucketResult><Name>b</Name>${more}${contents.join('')}</ListBucketResult>`,
    };
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const { views, open, until, keysOf } = viewsIn(here);
  const place = { connectionId: here.connectionId, bucket: 'b', prefix: '' };
  const size = await views.count(
    { ...place, requestPath: transferPath },
    untilDone,
    () => undefined,
  );
  expect(size).toMatchObject({ objects: 25, bytes: 50 });
  const { viewId } = open({ prefix: '', scope: 'below' });
  expect(await until(viewId, ({ status }) => status === 'complete')).toMatchObject({ listed: 25 });
  expect(keysOf(viewId)).toEqual(keys);
});

test('a view of a place that may not be listed tells why', async () => {
  const server = await scripted(() => ({ status: 403, body: errorDocument('AccessDenied') }));
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const { open, until } = viewsIn(here);
  const { viewId } = open({ prefix: '', scope: 'folder' });
  const failed = await until(viewId, ({ status }) => status === 'failed');
  expect(failed.error).toMatchObject({ code: 'access_denied', action: 's3:ListBucket' });
});

/** A page of a listing with one key or none, and perhaps another page to come. */
function pageOf(key: string | undefined, token?: string) {
  const more =
    token === undefined
      ? '<IsTruncated>false</IsTruncated>'
      : `<IsTruncated>true</IsTruncated><NextContinuationToken>${token}</NextContinuationToken>`;
  const contents =
    key === undefined
      ? ''
      : `<Contents><Key>${key}</Key><Size>1</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>`;
  const body = `<ListBucketResult><Name>b</Name><EncodingType>url</EncodingType>${more}${contents}</ListBucketResult>`;
  return { status: 200, body };
}

/** A scripted server of two pages in every folder, and a listing of one of them that is begun ahead. */
async function listedAhead(prefix: string) {
  const server = await scripted(({ rawUrl }) => {
    const query = new URL(rawUrl, 'http://server').searchParams;
    const folder = query.get('prefix') ?? '';
    // What is asked for after a key is the upper part of what is left, which is empty.
    if (query.has('start-after')) return pageOf(undefined);
    return query.has('continuation-token') ? pageOf(`${folder}2`) : pageOf(`${folder}1`, 'more');
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const engine = viewsIn(here);
  const { connectionId, bucket } = here;
  const place = {
    connectionId,
    bucket,
    prefix,
    scope: 'folder',
    requestPath: transferPath,
  } as const;
  const takenBy = engine.views.listAhead({ ...place, action: 'ahead' });
  while (here.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const firstPages = (): number =>
    server.requests.filter(({ rawUrl }) => !/continuation-token|start-after/u.test(rawUrl)).length;
  return { ...engine, here, takenBy, firstPages };
}

test('what is listed ahead is shown by the view that is opened there, and not asked for again', async () => {
  const { open, until, keysOf, takenBy, firstPages, here, views } = await listedAhead('a/');
  expect(here.calls.map(({ action }) => action)).toEqual(['ahead']);
  const { viewId } = open({ prefix: 'a/', scope: 'folder' });
  expect(await takenBy).toBe(viewId);
  const { revision } = await until(viewId, ({ status }) => status === 'complete');
  expect(keysOf(viewId)).toEqual(['a/1', 'a/2']);
  expect(firstPages()).toBe(1);

  views.refresh(viewId);
  // Both may be listed within one millisecond of the clock.
  await until(viewId, (state) => state.status === 'complete' && state.revision > revision);
  expect(firstPages()).toBe(2);
  expect(here.calls.at(-1)?.action).toBe(viewId);
});

test('what is listed ahead is given up where another place is opened first', async () => {
  const { open, until, keysOf, takenBy, firstPages } = await listedAhead('a/');
  const other = open({ prefix: 'b/', scope: 'folder' });
  expect(await takenBy).toBeUndefined();
  await until(other.viewId, ({ status }) => status === 'complete');
  expect(keysOf(other.viewId)).toEqual(['b/1', 'b/2']);
  const late = open({ prefix: 'a/', scope: 'folder' });
  await until(late.viewId, ({ status }) => status === 'complete');
  expect(firstPages()).toBe(3);
});

test('what is listed ahead is given up where something was changed meanwhile', async () => {
  const { open, until, takenBy, firstPages, views, here } = await listedAhead('a/');
  const { connectionId, bucket } = here;
  void views.note({ connectionId, bucket, made: [], removed: [{ kind: 'object', key: 'a/1' }] });
  expect(await takenBy).toBeUndefined();
  const { viewId } = open({ prefix: 'a/', scope: 'folder' });
  await until(viewId, ({ status }) => status === 'complete');
  expect(firstPages()).toBe(2);
});

test('a view of a place that was listed ahead tells why it may not be', async () => {
  const server = await scripted(() => ({ status: 403, body: errorDocument('AccessDenied') }));
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const { views, open, until } = viewsIn(here);
  const place = { connectionId: here.connectionId, bucket: 'b', prefix: '' };
  const request = {
    ...place,
    scope: 'folder',
    requestPath: transferPath,
    action: 'ahead',
  } as const;
  const takenBy = views.listAhead(request);
  while (here.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const { viewId } = open({ prefix: '', scope: 'folder' });
  expect(await takenBy).toBe(viewId);
  const failed = await until(viewId, ({ status }) => status === 'failed');
  expect(failed.error).toMatchObject({ code: 'access_denied', action: 's3:ListBucket' });
  expect(server.requests.length).toBe(1);
});
