import { expect, test } from 'vitest';
import { readListAnswer } from './listAnswer';
import { entriesOfPage } from './listedPage';

const object =
  '<Key>a%20b</Key><LastModified>2026-11-02T10:00:00.123Z</LastModified><ETag>&quot;e-1&quot;</ETag><Size>7</Size><StorageClass>STANDARD</StorageClass>';
const end = '<IsTruncated>false</IsTruncated>';

function read(content: string): ReturnType<typeof readListAnswer> {
  return readListAnswer(Buffer.from(`<ListBucketResult>${content}</ListBucketResult>`));
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

test('a key that is not encoded stays as it is', () => {
  const written = object.replace('a%20b', 'a%20b+c');
  expect(keysOf(read(`<Contents>${written}</Contents>${end}`))).toEqual(['a%20b+c']);
});

test('bytes that are no UTF-8 are left to the SDK', () => {
  const text = `<ListBucketResult><Contents>${object.replace('a%20b', 'a\u00e9b')}</Contents>${end}</ListBucketResult>`;
  expect(readListAnswer(Buffer.from(text, 'latin1'))).toBeUndefined();
  expect(readListAnswer(Buffer.from(text, 'utf8'))).toBeDefined();
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
  expect(keysOf(readListAnswer(Buffer.from(text)))).toEqual(['a%20b']);
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
  expect(readListAnswer(Buffer.from(text))).toBeUndefined();
});

test.each([
  ['a comment', `${end}<!-- <Contents> -->`],
  ['a CDATA section', `${end}<Contents>${object.replace('a%20b', '<![CDATA[a]]>')}</Contents>`],
  ['a numeric entity', `${end}<Contents>${object.replace('a%20b', '&#97;')}</Contents>`],
  ['an entity of its own', `${end}<Contents>${object.replace('a%20b', '&evil;')}</Contents>`],
  ['a bare ampersand', `${end}<Contents>${object.replace('a%20b', 'a&b')}</Contents>`],
  ['a namespace', `${end}<s3:Contents>${object}</s3:Contents>`],
  ['two keys', `${end}<Contents>${object}<Key>b</Key></Contents>`],
  ['no key', `${end}<Contents>${object.replace(/<Key>.*<\/Key>/u, '')}</Contents>`],
  ['an empty key', `${end}<Contents>${object.replace('a%20b', '')}</Contents>`],
  ['elements in a key', `${end}<Contents>${object.replace('a%20b', '<b>a</b>')}</Contents>`],
  ['a size that is none', `${end}<Contents>${object.replace('>7<', '>7e3<')}</Contents>`],
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
    expect(readListAnswer(Buffer.from(whole.slice(0, length)))).toBeUndefined();
  }
  expect(readListAnswer(Buffer.from(whole))).toBeDefined();
});
