import { expect, inject, onTestFinished, test } from 'vitest';
import { startS3rver } from '../../../scripts/servers/s3rver';
import { letPass } from '../../../scripts/servers/scripted';
import type { ScriptedAnswer, ScriptedServer } from '../../../scripts/servers/scripted';
import { readListAnswer } from '../../../src/main/s3/lists/listAnswer';
import { entriesOfPage } from '../../../src/main/s3/lists/listedPage';
import { requestPageV2 } from '../../../src/main/s3/lists/listingRequests';
import { createWirePages } from '../../../src/main/s3/lists/listingWire';
import { listInParallel } from '../../../src/main/s3/lists/parallelListing';
import type { FastWay } from '../../../src/main/s3/lists/parallelListing';
import { compareKeys } from '../../../src/shared/model/keyOrder';
import type { ListEntry } from '../../../src/shared/model/objects';
import {
  anyone,
  connect,
  connectToBucket,
  errorDocument,
  failureOf,
  listAll,
  scripted,
  seedByWire,
  untilDone,
} from './support';
import type { InBucket } from './support';

const ceph = inject('ceph');

/** What the window is sent, in the order in which it comes. */
async function* pagesOf(
  here: InBucket,
  options: { prefix?: string; delimiter?: '/'; signal?: AbortSignal } = {},
  way: Pick<FastWay, 'beforeMany'> = {},
): AsyncGenerator<readonly ListEntry[]> {
  const { client, clients, connectionId, bucket } = here;
  const { listStyle: style } = await clients.capabilitiesOf(connectionId);
  const query = { client, bucket, prefix: '', signal: untilDone, style, ...options };
  const pages = listInParallel(query, {
    open: async () => {
      const wire = await clients.wireFor(connectionId, bucket);
      return wire === undefined ? undefined : createWirePages(wire, style);
    },
    asksFirst: true,
    ...way,
  });
  for await (const page of pages) yield entriesOfPage(page);
}

async function listed(
  here: InBucket,
  options: { prefix?: string; delimiter?: '/' } = {},
): Promise<readonly ListEntry[]> {
  const entries: ListEntry[] = [];
  for await (const page of pagesOf(here, options)) entries.push(...page);
  return entries;
}

function sortedKeys(entries: readonly ListEntry[]): readonly string[] {
  return entries.map(({ key }) => key).sort(compareKeys);
}

function byKey(entries: readonly ListEntry[]): readonly ListEntry[] {
  return [...entries].sort((one, other) => compareKeys(one.key, other.key));
}

test('on Ceph, all that is there comes once, just as one page after the other says', async () => {
  const here = await connectToBucket(ceph);
  const flat = Array.from({ length: 3500 }, (_, index) => `flat/${String(index * 7)}`);
  const folders = Array.from({ length: 1300 }, (_, index) => `deep/d-${String(index)}/x y+z`);
  const odd = ['deep/d-7', 'deep/d-7//x', 'deep/é', 'deep/e\u0301', 'deep/\u0001\n', 'deep/😀/a'];
  await seedByWire(here, [...flat, ...folders, ...odd], 'x');

  for (const options of [
    { prefix: 'flat/' },
    { prefix: 'flat/', delimiter: '/' },
    { prefix: 'deep/', delimiter: '/' },
    { prefix: '' },
  ] as const) {
    const inTurn = await listAll(here, options);
    expect(inTurn.length).toBeGreaterThan(1300);
    expect(byKey(await listed(here, options))).toEqual(byKey(inTurn));
  }
  expect(sortedKeys(await listed(here))).toEqual([...flat, ...folders, ...odd].sort(compareKeys));
});

/** Pages of a real server hold a thousand names; with ten, few keys make many pages. */
const namesPerPage = 10;

interface Behaviour {
  readonly ignoresStartAfter?: boolean;
  /** What is wrong with its ListObjectsV2. */
  readonly v2?:
    | 'refused'
    | 'failing'
    | 'without token'
    | 'repeating its token'
    | 'beginning anew with the same token'
    | 'beginning anew with another token';
  /** Every third page that a token leads to is empty, with a token to what would have been on it. */
  readonly hasEmptyPages?: boolean;
  readonly order?: (left: string, right: string) => number;
}

/** Lists keys as S3 does (ListObjectsV2), or as a server does that has its own mind. */
function listServer(
  keys: readonly string[],
  { ignoresStartAfter = false, v2, hasEmptyPages = false, order = compareKeys }: Behaviour = {},
): Promise<ScriptedServer> {
  const sorted = [...keys].sort(order);
  let requests = 0;
  let pagesByToken = 0;
  return scripted(({ rawUrl }) => {
    const query = new URL(rawUrl, 'http://server').searchParams;
    const prefix = query.get('prefix') ?? '';
    const isDelimited = query.has('delimiter');
    const isV2 = query.has('list-type');
    if (isV2 && v2 === 'refused') return { status: 501, body: errorDocument('NotImplemented') };
    if (isV2 && v2 === 'failing') return { status: 500, body: errorDocument('InternalError') };
    requests += 1;
    const beginsAnew = isV2 && v2?.startsWith('beginning anew') === true;
    const token = beginsAnew ? null : query.get('continuation-token');
    if (hasEmptyPages && token !== null && !token.endsWith('.')) {
      pagesByToken += 1;
      if (pagesByToken % 3 === 0) {
        const more = `<NextContinuationToken>${token}.</NextContinuationToken>`;
        return pageOf([], `<IsTruncated>true</IsTruncated>${more}`, prefix, isDelimited);
      }
    }
    const start = query.get(isV2 ? 'start-after' : 'marker') ?? '';
    const after = ignoresStartAfter ? '' : start;
    const names: string[] = [];
    let next = token === null ? 0 : Number.parseInt(token, 10);
    for (; next < sorted.length && names.length < namesPerPage; next += 1) {
      const key = sorted[next] ?? '';
      if (!key.startsWith(prefix) || (token === null && order(key, after) <= 0)) continue;
      const slash = isDelimited ? key.indexOf('/', prefix.length) : -1;
      const name = slash < 0 ? key : key.slice(0, slash + 1);
      if (names.at(-1) !== name) names.push(name);
      while (slash >= 0 && (sorted[next + 1] ?? '').startsWith(name)) next += 1;
    }
    const isTruncated = sorted.slice(next).some((key) => key.startsWith(prefix));
    const nextTokens: Readonly<Record<string, string>> = {
      'repeating its token': token ?? String(next),
      'beginning anew with the same token': 'same',
      'beginning anew with another token': `of request ${String(requests)}`,
    };
    const nextToken = nextTokens[v2 ?? ''] ?? String(next);
    const more = `<IsTruncated>${String(isTruncated)}</IsTruncated>${
      isTruncated && isV2 && v2 !== 'without token'
        ? `<NextContinuationToken>${nextToken}</NextContinuationToken>`
        : ''
    }${
      // ListObjects tells where to go on in delimited listings only.
      isTruncated && !isV2 && isDelimited
        ? `<NextMarker>${encodeURIComponent(names.at(-1) ?? '')}</NextMarker>`
        : ''
    }`;
    return pageOf(names, more, prefix, isDelimited);
  });
}

function pageOf(
  names: readonly string[],
  more: string,
  prefix: string,
  isDelimited: boolean,
): ScriptedAnswer {
  const elements = names.map((name) => {
    const text = encodeURIComponent(name);
    return isDelimited && name.endsWith('/') && name !== prefix
      ? `<CommonPrefixes><Prefix>${text}</Prefix></CommonPrefixes>`
      : `<Contents><Key>${text}</Key><Size>1</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>"0"</ETag></Contents>`;
  });
  return {
    status: 200,
    body: `<ListBucketResult><Name>b</Name><EncodingType>url</EncodingType>${more}${elements.join('')}</ListBucketResult>`,
  };
}

const patterns: Readonly<Record<string, (index: number) => string>> = {
  'numbers with zeros': (index) => `p/${String(index).padStart(7, '0')}.csv`,
  'plain numbers': (index) => `p/${String(index)}`,
  hashes: (index) => `p/${(Math.imul(index + 1, 0x9e3779b1) >>> 0).toString(16)}`,
  dates: (index) => `p/${new Date(1.6e12 + index * 1e7).toISOString()}/x`,
  'very uneven names': (index) =>
    index % 50 === 0 ? `p/${String.fromCharCode(65 + (index % 26))}${index}` : `p/same/${index}`,
  'Korean names': (index) => `p/${String.fromCharCode(0xac00 + ((index * 37) % 11_000))}${index}`,
  'names without letters': (index) => `p/${'-'.repeat(1 + (index % 40))}${'_'.repeat(index / 40)}`,
};

test.each(Object.entries(patterns))('%s come whole and once', async (_, pattern) => {
  const keys = [...new Set(Array.from({ length: 3000 }, (__, index) => pattern(index)))];
  const server = await listServer(keys);
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(sortedKeys(await listed(here, { prefix: 'p/' }))).toEqual([...keys].sort(compareKeys));
  // Guesses that find nothing cost money, and pages may overlap.
  expect(server.requests.length).toBeLessThan(1.6 * (keys.length / namesPerPage) + 20);

  const isFolder = (key: string): boolean => key.indexOf('/', 2) >= 0;
  const level = new Set(
    keys.map((key) => (isFolder(key) ? key.slice(0, key.indexOf('/', 2) + 1) : key)),
  );
  const shown = await listed(here, { prefix: 'p/', delimiter: '/' });
  expect(sortedKeys(shown)).toEqual([...level].sort(compareKeys));
});

test.each(Object.entries(patterns))(
  'trap 10: %s come whole where pages in between are empty and lead on',
  async (_, pattern) => {
    const keys = [...new Set(Array.from({ length: 1000 }, (__, index) => pattern(index)))];
    const server = await listServer(keys, { hasEmptyPages: true });
    const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
    expect(sortedKeys(await listed(here, { prefix: 'p/' }))).toEqual([...keys].sort(compareKeys));
    const emptyPages =
      server.requests.filter(({ rawUrl }) => rawUrl.includes('-token=')).length / 3;
    expect(emptyPages).toBeGreaterThan(5);
    // They are no reason to list all once more, one page after the other.
    expect(server.requests.length).toBeLessThan(2.2 * (keys.length / namesPerPage) + 20);
  },
);

test('several pages are asked for at once', async () => {
  const keys = Array.from({ length: 2000 }, (_, index) => `k${String(index).padStart(5, '0')}`);
  const server = await listServer(keys);
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  await listed(here);
  expect(
    server.requests.filter(({ rawUrl }) => rawUrl.includes('start-after=k')).length,
  ).toBeGreaterThan(3);
});

test('until the first page is shown, only two more are asked for', async () => {
  const keys = Array.from({ length: 500 }, (_, index) => `${index % 10}/${index}`);
  const server = await listServer(keys);
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  let show = (): void => undefined;
  const shown = new Promise<void>((resolve) => {
    show = resolve;
  });
  const entries: ListEntry[] = [];
  for await (const page of pagesOf(here, {}, { beforeMany: () => shown })) {
    entries.push(...page);
    if (entries.length !== 3 * namesPerPage) continue;
    // Whatever else was sent would be there before this is answered.
    await fetch(`${server.endpoint}/b?prefix=none&list-type=2`);
    expect(server.requests).toHaveLength(4);
    show();
  }
  expect(sortedKeys(entries)).toEqual([...keys].sort(compareKeys));
});

test('a page whose range waits is not listed once more by the next one', async () => {
  const more = Array.from({ length: 20 }, (_, index) => `q${String(index + 10)}`);
  const keys = [...Array.from('abcdefghijklmnopq'), ...more].sort(compareKeys);
  const server = await listServer(keys);
  let [answerUpper, show] = [(): void => undefined, (): void => undefined];
  const upperAnswered = new Promise<void>((resolve) => {
    answerUpper = resolve;
  });
  const shown = new Promise<void>((resolve) => {
    show = resolve;
  });
  // Scripted, since the upper part has to end between a page below it and what is asked for after that.
  const gate = await scripted(async ({ rawUrl }) => {
    if (rawUrl.includes('start-after=r')) await upperAnswered;
    const answer = await fetch(server.endpoint + rawUrl);
    return { status: 200, body: await answer.text() };
  });
  const here = { ...(await connect(gate.endpoint, anyone)), bucket: 'b' };
  const entries: ListEntry[] = [];
  for await (const page of pagesOf(here, {}, { beforeMany: () => shown })) {
    entries.push(...page);
    if (entries.length !== 2 * namesPerPage) continue;
    answerUpper();
    await expect.poll(() => gate.requests.length).toBeGreaterThan(3);
    show();
  }
  expect(sortedKeys(entries)).toEqual(keys);
});

test.each([
  ['gives no token', () => ''],
  ['repeats its token', () => '<NextContinuationToken>same</NextContinuationToken>'],
  [
    'gives one of two tokens',
    (request: number) => `<NextContinuationToken>${String(request % 2)}</NextContinuationToken>`,
  ],
  ['goes on within the folder', () => '<NextMarker>d%2Fkey1000</NextMarker>'],
] as const)(
  'trap 10: a server that names one folder for ever and %s is not asked for ever',
  async (_, next) => {
    let requests = 0;
    const server = await scripted(() => {
      requests += 1;
      return pageOf(['d/'], `<IsTruncated>true</IsTruncated>${next(requests)}`, '', true);
    });
    const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
    expect(await failureOf(listed(here, { delimiter: '/' }))).toMatchObject({
      code: 'bad_response',
    });
    expect(requests).toBeLessThan(12);
  },
);

test.each(['same', 'another'] as const)(
  'trap 10: where every page is the first, with %s token, the rest comes by ListObjects and each key once',
  async (which) => {
    const keys = Array.from({ length: 25 }, (_, index) => `d/${String(index + 10)}`);
    const folders = Array.from({ length: 25 }, (_, index) => `f/${String(index + 10)}/x`);
    const v2 = `beginning anew with ${which === 'same' ? 'the same' : 'another'} token` as const;
    const server = await listServer([...keys, ...folders], { v2 });
    const list = async (way: 'inTurn' | 'inParallel', prefix: string) => {
      // Nothing is known of the server yet.
      const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
      const options = { prefix, delimiter: '/' } as const;
      return (way === 'inTurn' ? listAll : listed)(here, options);
    };
    const level = folders.map((key) => key.slice(0, -1));
    expect((await list('inTurn', 'd/')).map(({ key }) => key)).toEqual(keys);
    expect((await list('inTurn', 'f/')).map(({ key }) => key)).toEqual(level);
    // A view takes what comes twice for one.
    expect(new Set(sortedKeys(await list('inParallel', 'd/')))).toEqual(new Set(keys));
    expect(new Set(sortedKeys(await list('inParallel', 'f/')))).toEqual(new Set(level));
    expect(server.requests.length).toBeLessThan(50);
  },
);

test('trap 10: a server whose every page is the first, by both list calls, is not asked for ever', async () => {
  let requests = 0;
  const server = await scripted(() => {
    requests += 1;
    const more = `<NextContinuationToken>${String(requests)}</NextContinuationToken>`;
    return pageOf(['a', 'b'], `<IsTruncated>true</IsTruncated>${more}`, '', true);
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(await failureOf(listed(here))).toMatchObject({ code: 'bad_response' });
  expect(await failureOf(listAll(here))).toMatchObject({ code: 'bad_response' });
  expect(requests).toBeLessThan(15);
});

test.each([
  ['ignores where to start', { ignoresStartAfter: true }],
  [
    'sorts in another way',
    { order: (one: string, other: string) => compareKeys(reversed(one), reversed(other)) },
  ],
] as const)('trap 11: nothing is missing from a server that %s', async (_, behaviour) => {
  const keys = Array.from({ length: 500 }, (__, index) => `k${String(index).padStart(5, '0')}`);
  const server = await listServer(keys, behaviour);
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(new Set(sortedKeys(await listed(here)))).toEqual(new Set(keys));
});

/** Requests that do not ask for ListObjectsV2. */
function askedByV1({ requests }: ScriptedServer): number {
  return requests.filter(({ rawUrl }) => !rawUrl.includes('list-type=2')).length;
}

test.each(['refused', 'failing', 'without token', 'repeating its token'] as const)(
  'a server whose ListObjectsV2 is %s is listed as fast by ListObjects',
  async (v2) => {
    const keys = Array.from({ length: 2000 }, (_, index) => `k${String(index).padStart(5, '0')}`);
    const folders = Array.from({ length: 300 }, (_, index) => `l/${String(index)}/x`);
    const server = await listServer([...keys, ...folders], { v2 });
    const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
    expect(sortedKeys(await listed(here, { prefix: 'k' }))).toEqual(keys);
    const beginnings = server.requests.filter(({ rawUrl }) => rawUrl.includes('marker=k'));
    expect(beginnings.length).toBeGreaterThan(100);
    expect(server.requests.length).toBeLessThan(1.6 * (keys.length / namesPerPage) + 20);

    // What was learnt of the server holds for everything that is listed afterwards.
    const [asked, askedV1] = [server.requests.length, askedByV1(server)];
    const level = await listed(here, { prefix: 'l/', delimiter: '/' });
    expect(new Set(sortedKeys(level))).toEqual(new Set(folders.map((key) => key.slice(0, -1))));
    expect(askedByV1(server) - askedV1).toBe(server.requests.length - asked);
  },
);

test('Ceph says the same by both list calls', async () => {
  const here = await connectToBucket(ceph);
  const flat = Array.from({ length: 1200 }, (_, index) => `flat/${String(index * 7)}`);
  const odd = ['flat/a b+c', 'flat/é', 'flat/\u0001', 'flat/d/x', 'flat/d/y', 'flat/😀/a'];
  await seedByWire(here, [...flat, ...odd], 'x');
  const byV2 = [await listed(here), await listed(here, { prefix: 'flat/', delimiter: '/' })];
  const { listStyle } = await here.clients.capabilitiesOf(here.connectionId);
  const before = here.calls.length;
  listStyle.markV2Useless();
  const byV1 = [await listed(here), await listed(here, { prefix: 'flat/', delimiter: '/' })];
  expect(byV1.map(byKey)).toEqual(byV2.map(byKey));
  expect(new Set(here.calls.slice(before).map(({ operation }) => operation))).toEqual(
    new Set(['ListObjects']),
  );
});

test('s3rver, which fails at ListObjectsV2, is asked for several pages at once', async () => {
  const s3rver = await startS3rver({ buckets: ['long'] });
  onTestFinished(() => s3rver.stop());
  const here = { ...(await connect(s3rver.endpoint, s3rver)), bucket: 'long' };
  const keys = Array.from({ length: 2100 }, (_, index) => `k${String(index).padStart(5, '0')}`);
  await seedByWire(here, keys, 'x');
  expect(sortedKeys(await listed(here))).toEqual(keys);
  const before = here.calls.length;
  expect(sortedKeys(await listed(here))).toEqual(keys);
  const again = here.calls.slice(before);
  expect(new Set(again.map(({ operation }) => operation))).toEqual(new Set(['ListObjects']));
  expect(again.length).toBeGreaterThanOrEqual(3);
});

test('trap 11: nothing is missing from a server that sorts without regard to case', async () => {
  // Capitals and a few small letters: each page by itself is in order, whichever the order is.
  const letters = 'ABCdEFGHIJKLMNOPQRSTUVWXYZ';
  const keys = Array.from(letters).flatMap((letter) =>
    Array.from({ length: 5 }, (_, index) => `${letter}${String(index)}`),
  );
  const order = (one: string, other: string): number =>
    compareKeys(one.toLowerCase(), other.toLowerCase());
  const server = await listServer(keys, { order });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(new Set(sortedKeys(await listed(here)))).toEqual(new Set(keys));
});

function reversed(text: string): string {
  return Array.from(text).reverse().join('');
}

test('a failure in between ends the listing with the words of the server', async () => {
  const keys = Array.from({ length: 500 }, (_, index) => `k${String(index).padStart(5, '0')}`);
  const server = await listServer(keys);
  let pages = 0;
  const gate = await scripted(async ({ rawUrl }) => {
    pages += 1;
    if (pages > 8) return { status: 403, body: errorDocument('AccessDenied') };
    const answer = await fetch(server.endpoint + rawUrl);
    return { status: 200, body: await answer.text() };
  });
  const here = { ...(await connect(gate.endpoint, anyone)), bucket: 'b' };
  expect(await failureOf(listed(here))).toMatchObject({ code: 'access_denied' });
});

test('a page that does not come is asked for again', async () => {
  const keys = Array.from({ length: 500 }, (_, index) => `k${String(index).padStart(5, '0')}`);
  const server = await listServer(keys);
  const asked = new Set<string>();
  const gate = await scripted(async ({ rawUrl }) => {
    const query = new URL(rawUrl, 'http://server').searchParams;
    const place = JSON.stringify([query.get('continuation-token'), query.get('start-after')]);
    const isFirst = !asked.has(place);
    asked.add(place);
    if (isFirst && asked.size % 3 === 0) return { status: 503, body: errorDocument('SlowDown') };
    const answer = await fetch(server.endpoint + rawUrl);
    return { status: 200, body: await answer.text() };
  });
  const here = { ...(await connect(gate.endpoint, anyone)), bucket: 'b' };
  expect(sortedKeys(await listed(here))).toEqual(keys);
  expect(asked.size).toBeGreaterThan(keys.length / namesPerPage);
});

test('a listing that is left asks for nothing more', async () => {
  const keys = Array.from({ length: 5000 }, (_, index) => `k${String(index).padStart(5, '0')}`);
  const server = await listServer(keys);
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const stop = new AbortController();
  let pages = 0;
  const listing = (async () => {
    for await (const page of pagesOf(here, { signal: stop.signal })) {
      expect(page.length).toBeLessThanOrEqual(namesPerPage);
      pages += 1;
      if (pages === 20) stop.abort();
    }
  })();
  expect(await failureOf(listing)).toMatchObject({ code: 'cancelled' });
  const asked = server.requests.length;
  const passed = await letPass(server);
  expect(server.requests.length).toBeLessThanOrEqual(asked + passed + 16);
  expect(server.requests.length).toBeLessThan(100 + passed);
});

const object = '<Key>a+b%2Bc%20d%26</Key><Size>3</Size>';
const time = '<LastModified>2026-11-02T10:00:00.000Z</LastModified>';
const etag = '<ETag>&quot;e&quot;</ETag>';

test.each([
  ['plain', 'read', `<Contents>${object}${time}${etag}</Contents>`],
  ['with a key of spaces', 'read', `<Contents><Key>  </Key><Size>3</Size>${time}</Contents>`],
  [
    'with an owner',
    'read',
    `<Contents><Owner><ID>i</ID><DisplayName/></Owner>${object}${time}</Contents>`,
  ],
  [
    'with numeric entities',
    'read',
    `<Contents><Key>&#x61;&#98;</Key><Size>3</Size>${time}</Contents>`,
  ],
  ['with CDATA', 'left', `<Contents><Key><![CDATA[a<b]]></Key><Size>3</Size>${time}</Contents>`],
  ['with a comment', 'left', `<!-- x --><Contents>${object}${time}</Contents>`],
  ['without dates and tags', 'left', `<Contents>${object}</Contents>`],
  ['with an empty tag', 'read', `<Contents>${object}${time}<ETag/></Contents>`],
  ['with folders', 'read', '<CommonPrefixes><Prefix>d%2F</Prefix></CommonPrefixes>'],
  ['with broken encoding', 'read', `<Contents><Key>100%25%</Key><Size>3</Size>${time}</Contents>`],
  [
    'with another storage class',
    'read',
    `<Contents>${object}${time}<StorageClass>COLD</StorageClass></Contents>`,
  ],
] as const)('a page %s is %s the fast way, and says the same in both', async (_, how, content) => {
  const body = `<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${content}</ListBucketResult>`;
  const server = await scripted(() => ({ status: 200, body }));
  const { client } = await connect(server.endpoint, anyone);
  const query = { client, bucket: 'b', prefix: '', signal: untilDone };
  const { folders, objects } = await requestPageV2(query, { kind: 'start' });
  const answer = readListAnswer(Buffer.from(body), '');
  expect(folders.length + objects.length).toBe(1);
  const read = answer === undefined ? undefined : entriesOfPage(answer.page);
  // What is not understood is left to the SDK.
  expect(read).toEqual(how === 'left' ? undefined : [...folders, ...objects]);
});
