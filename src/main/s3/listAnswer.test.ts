import { expect, test } from 'vitest';
import { readListAnswer } from './listAnswer';

const object =
  '<Key>a%20b</Key><LastModified>2026-11-02T10:00:00.123Z</LastModified><ETag>&quot;e-1&quot;</ETag><Size>7</Size><StorageClass>STANDARD</StorageClass>';
const end = '<IsTruncated>false</IsTruncated>';

function read(content: string): ReturnType<typeof readListAnswer> {
  return readListAnswer(Buffer.from(`<ListBucketResult>${content}</ListBucketResult>`));
}

test('objects, folders and where it goes on', () => {
  const answer = read(
    `<Name>b</Name><EncodingType>url</EncodingType><Contents>${object}</Contents><CommonPrefixes><Prefix>d%2F</Prefix></CommonPrefixes><IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;b</NextContinuationToken>`,
  );
  expect(answer).toEqual({
    Name: 'b',
    EncodingType: 'url',
    IsTruncated: true,
    NextContinuationToken: 'a&b',
    Contents: [
      {
        Key: 'a%20b',
        Size: 7,
        LastModified: new Date('2026-11-02T10:00:00.123Z'),
        ETag: '"e-1"',
        StorageClass: 'STANDARD',
      },
    ],
    CommonPrefixes: [{ Prefix: 'd%2F' }],
  });
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
  const answer = readListAnswer(Buffer.from(text));
  expect(answer?.Contents?.map(({ Key }) => Key)).toEqual(['a%20b']);
});

test('white space in a key belongs to it', () => {
  const [listed] =
    read(`<Contents>${object.replace('a%20b', ' a\n')}</Contents>${end}`)?.Contents ?? [];
  expect(listed?.Key).toBe(' a\n');
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
