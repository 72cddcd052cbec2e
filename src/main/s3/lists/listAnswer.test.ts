import { expect, test } from 'vitest';
import { randomNumbers } from '../../../shared/testing/random';
import type { RandomNumbers } from '../../../shared/testing/random';
import { readListAnswer } from './listAnswer';
import type { ListEntry, ObjectEntry } from '../../../shared/model/objects';
import { entriesOfPage } from './listedPage';

const object =
  '<Key>a%20b</Key><LastModified>2026-11-02T10:00:00.123Z</LastModified><ETag>&quot;e-1&quot;</ETag><Size>7</Size><StorageClass>STANDARD</StorageClass>';
const end = '<IsTruncated>false</IsTruncated>';

function read(content: string): ReturnType<typeof readListAnswer> {
  return readListAnswer(Buffer.from(`<ListBucketResult>${content}</ListBucketResult>`), '');
}

function keysOf(answer: ReturnType<typeof readListAnswer>): readonly string[] | undefined {
  return answer && entriesOfPage(answer.page).map(({ key }) => key);
}

const listed = {
  kind: 'object',
  key: 'a b',
  size: 7,
  lastModified: Date.UTC(2026, 10, 2, 10, 0, 0, 123),
  etag: 'e-1',
  storageClass: 'STANDARD',
};

test('objects, folders and where it goes on', () => {
  const second =
    '<Contents><Key>%C3%A9</Key><Size>0</Size><LastModified>1999-12-31T23:59:59Z</LastModified></Contents>';
  const answer = read(
    `<Name>b</Name><EncodingType>url</EncodingType><Contents>${object}</Contents>${second}<CommonPrefixes><Prefix>d%2F</Prefix></CommonPrefixes><IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;b</NextContinuationToken>`,
  );
  expect(answer).toMatchObject({ isTruncated: true, token: 'a&b' });
  expect(answer && entriesOfPage(answer.page)).toEqual([
    { kind: 'folder', key: 'd/' },
    listed,
    { kind: 'object', key: '\u00e9', size: 0, lastModified: Date.UTC(1999, 11, 31, 23, 59, 59) },
  ]);
});

test('where the older call goes on', () => {
  const more = '<IsTruncated>true</IsTruncated><NextMarker>a%20b&amp;c</NextMarker>';
  const answer = read(`<Marker/><Contents>${object}</Contents>${more}`);
  expect(answer).toMatchObject({ isTruncated: true, marker: 'a%20b&c' });
  expect(answer).not.toHaveProperty('token');
});

test.each([
  ['a%20b', 'a b'],
  ['a+b%2Bc', 'a b+c'],
  ['%ED%95%9C%EA%B8%80%F0%9F%98%80', '한글😀'],
  ['한글', '한글'],
  ['%01%0a', '\u0001\n'],
  ['100%25%', '100%25%'],
  ['%2', '%2'],
  ['%zz', '%zz'],
  ['%E9', '%E9'],
  ['a&amp;b&lt;&gt;&quot;&apos;', 'a&b<>"\''],
  ['&#97;&#x26;&#x1F600;&#xA;', 'a&😀\n'],
])('the encoded key %s is %j', (written, key) => {
  const end = '<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>';
  // How it is encoded may be told before or after.
  for (const content of [
    `${end}<Contents>${object.replace('a%20b', () => written)}</Contents>`,
    `<Contents>${object.replace('a%20b', () => written)}</Contents>${end}`,
  ]) {
    expect(keysOf(read(content))).toEqual([key]);
  }
});

test('names are what follows the prefix, in whatever way that is written', () => {
  const object = (key: string): string =>
    `<Contents><Key>${key}</Key><LastModified>2026-11-02T10:00:00Z</LastModified><Size>7</Size></Contents>`;
  const written = ['d+e%2F', 'd+e%2Fa', 'd%20e/b', 'd e/c%', 'd+e%2F%ED%95%9C'].map(object);
  const content = `<EncodingType>url</EncodingType>${written.join('')}<CommonPrefixes><Prefix>d+e/f%2F</Prefix></CommonPrefixes>${end}`;
  const body = Buffer.from(`<ListBucketResult>${content}</ListBucketResult>`);
  const answer = readListAnswer(body, 'd e/');
  expect(keysOf(answer)).toEqual(['d e/f/', 'd e/', 'd e/a', 'd e/b', 'd e/c%', 'd e/한']);
  expect(readListAnswer(body, 'd e/a')).toBeUndefined();
});

test('a server that does not encode is read where the prefix would read otherwise', () => {
  const content = `<Contents>${object.replace('a%20b', 'C++/100%25')}</Contents>${end}`;
  const body = Buffer.from(`<ListBucketResult>${content}</ListBucketResult>`);
  expect(keysOf(readListAnswer(body, 'C++/'))).toEqual(['C++/100%25']);
});

test.each(['a&#43;b', 'a&#x2B;b', 'a&#37;20b'])(
  'percent-encoding that is itself written by numbers, %s, is left to the SDK',
  (written) => {
    const url = '<EncodingType>url</EncodingType>';
    const content = `${url}<Contents>${object.replace('a%20b', () => written)}</Contents>${end}`;
    expect(read(content)).toBeUndefined();
  },
);

test('a key that is not encoded stays as it is', () => {
  const written = object.replace('a%20b', 'a%20b+c');
  expect(keysOf(read(`<Contents>${written}</Contents>${end}`))).toEqual(['a%20b+c']);
});

test('bytes that are no UTF-8 are left to the SDK', () => {
  const text = `<ListBucketResult><Contents>${object.replace('a%20b', 'a\u00e9b')}</Contents>${end}</ListBucketResult>`;
  expect(readListAnswer(Buffer.from(text, 'latin1'), '')).toBeUndefined();
  expect(readListAnswer(Buffer.from(text, 'utf8'), '')).toBeDefined();
});

test.each([
  [
    'white space, attributes and a declaration',
    `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\n  <Contents a='1' >\n ${object}\r\n\t</Contents>${end}</ListBucketResult>\n`,
  ],
  [
    'another order and unknown elements',
    `<ListBucketResult>${end}<Extra><Key>no</Key><Deep><Key>no</Key></Deep></Extra><Contents><Owner><ID>x</ID><DisplayName/></Owner>${object}<Type>Normal</Type></Contents></ListBucketResult>`,
  ],
])('%s do not matter', (_, text) => {
  expect(keysOf(readListAnswer(Buffer.from(text), ''))).toEqual(['a%20b']);
});

test('white space in a key belongs to it', () => {
  const written = object.replace('a%20b', ' a\n');
  expect(keysOf(read(`<Contents>${written}</Contents>${end}`))).toEqual([' a\n']);
});

test.each([
  ['nothing', ''],
  ['another document', '<Error><Code>AccessDenied</Code></Error>'],
  ['a page of a proxy', '<!DOCTYPE html><html><body>Hello</body></html>'],
  ['half a page', `<ListBucketResult>${end}<Contents>${object}`],
  ['something after the end', `<ListBucketResult>${end}</ListBucketResult><x/>`],
  ['JSON', '{"IsTruncated": false}'],
])('%s is left to the SDK', (_, text) => {
  expect(readListAnswer(Buffer.from(text), '')).toBeUndefined();
});

test.each([
  ['a comment', `${end}<!-- <Contents> -->`],
  ['a CDATA section', `${end}<Contents>${object.replace('a%20b', '<![CDATA[a]]>')}</Contents>`],
  ['the number of no character', `${end}<Contents>${object.replace('a%20b', '&#0;')}</Contents>`],
  ['half a character', `${end}<Contents>${object.replace('a%20b', '&#xD800;')}</Contents>`],
  ['a number too large', `${end}<Contents>${object.replace('a%20b', '&#x110000;')}</Contents>`],
  ['no number', `${end}<Contents>${object.replace('a%20b', '&#;')}</Contents>`],
  [
    'an entity of a name that objects have',
    `${end}<Contents>${object.replace('a%20b', '&valueOf;')}</Contents>`,
  ],
  ['an entity of its own', `${end}<Contents>${object.replace('a%20b', '&evil;')}</Contents>`],
  ['a bare ampersand', `${end}<Contents>${object.replace('a%20b', 'a&b')}</Contents>`],
  ['a namespace', `${end}<s3:Contents>${object}</s3:Contents>`],
  ['two keys', `${end}<Contents>${object}<Key>b</Key></Contents>`],
  ['no key', `${end}<Contents>${object.replace(/<Key>.*<\/Key>/u, '')}</Contents>`],
  ['an empty key', `${end}<Contents>${object.replace('a%20b', '')}</Contents>`],
  ['elements in a key', `${end}<Contents>${object.replace('a%20b', '<b>a</b>')}</Contents>`],
  ['a size that is none', `${end}<Contents>${object.replace('>7<', '>7e3<')}</Contents>`],
  [
    'a size of too many digits',
    `${end}<Contents>${object.replace('>7<', '>9999999999999999<')}</Contents>`,
  ],
  ['a negative size', `${end}<Contents>${object.replace('>7<', '>-7<')}</Contents>`],
  ['an odd date', `${end}<Contents>${object.replace('.123Z', '+01:00')}</Contents>`],
  ['a date that is none', `${end}<Contents>${object.replace('11-02', '13-02')}</Contents>`],
  ['no word of its end', `<Contents>${object}</Contents>`],
  ['an odd word of its end', '<IsTruncated>maybe</IsTruncated>'],
  ['tags that do not match', `${end}<Contents>${object}</Content></Contents>`],
  ['text between elements', `${end}x<Contents>${object}</Contents>`],
])('a page with %s is left to the SDK', (_, content) => {
  expect(read(content)).toBeUndefined();
});

test('no beginning of a page passes for a whole one', () => {
  const whole = `<ListBucketResult><Contents>${object}</Contents>${end}</ListBucketResult>`;
  for (let length = 0; length < whole.length; length += 1) {
    expect(readListAnswer(Buffer.from(whole.slice(0, length)), '')).toBeUndefined();
  }
  expect(readListAnswer(Buffer.from(whole), '')).toBeDefined();
});

test('objects that are written in many ways are read as they are', () => {
  const { below: random, pick } = randomNumbers(7);
  const shapes = Array.from({ length: 12 }, (_, index) => shapeOf(randomNumbers(index)));
  for (let round = 0; round < 200; round += 1) {
    const usual = shapes[random(shapes.length)];
    const expected: ListEntry[] = [];
    let content = '';
    for (let index = 0; index < 40; index += 1) {
      const entry: ObjectEntry = {
        kind: 'object',
        key: `p/${pick(['a', 'é', '한글', ' ', 'a+b', '%'])}${index}`,
        size: random(3) === 0 ? 0 : random(1_000_000_000),
        lastModified: Date.UTC(2000 + random(40), random(12), 1 + random(28), random(24), 0, 0, 5),
        ...pick<object>([{}, { etag: pick(['0123456789abcdef0123456789abcdef', 'e-3']) }]),
        ...pick<object>([{}, { storageClass: pick(['STANDARD', 'GLACIER', 'X']) }]),
      };
      expected.push(entry);
      // Mostly like the one before it, as servers write.
      const write = random(5) === 0 ? shapes[random(shapes.length)] : usual;
      content += write?.(entry) ?? '';
    }
    const body = `<ListBucketResult>${content}<EncodingType>url</EncodingType>${end}</ListBucketResult>`;
    const answer = readListAnswer(Buffer.from(body), 'p/');
    expect(answer && entriesOfPage(answer.page)).toEqual(expected);
  }
});

/** A way to write an object: an order, white space, and elements that are of no use. */
function shapeOf({ pick, below: random }: RandomNumbers): (entry: ObjectEntry) => string {
  const quote = pick(['&quot;', '&#34;', '"', '']);
  const space = pick(['', '', '\n  ']);
  const extra = pick([
    '',
    '<Owner><ID>1</ID><DisplayName/></Owner>',
    '<Type>Normal</Type>',
    '<Size2 a="/">x</Size2>',
  ]);
  const order = [0, 1, 2, 3, 4, 5].sort(() => random(3) - 1);
  const isEncoded = pick([true, true, false]);
  return ({ key, size, lastModified = 0, etag, storageClass }) => {
    const written = isEncoded ? encodeURIComponent(key) : encodeURI(key).replaceAll('+', '%2B');
    const parts = [
      `<Key>${written}</Key>`,
      `<Size>${size}</Size>`,
      `<LastModified>${new Date(lastModified).toISOString()}</LastModified>`,
      etag === undefined ? '' : `<ETag>${quote}${etag}${quote}</ETag>`,
      storageClass === undefined ? '' : `<StorageClass>${storageClass}</StorageClass>`,
      extra,
    ];
    const content = order.map((index) => space + (parts[index] ?? '')).join('');
    return `${space}<Contents>${content}${space}</Contents>`;
  };
}
