import { describe, expect, it } from 'vitest';
import { createAnswerParser } from './answerParser';
import type { WireHead } from './wire';

/** What a parser told of an answer that came in pieces of the given size. */
function read(text: string, pieceSize: number, isClosed = false) {
  let head: WireHead | undefined;
  let body = '';
  let end: boolean | undefined;
  const parser = createAnswerParser({
    onHead: (found) => (head = found),
    onBody: (bytes) => (body += Buffer.from(bytes).toString('latin1')),
    onEnd: (reusable) => (end = reusable),
  });
  const bytes = Buffer.from(text, 'latin1');
  for (let start = 0; start < bytes.byteLength; start += pieceSize) {
    parser.read(bytes.subarray(start, start + pieceSize));
  }
  const isProper = isClosed ? parser.close() : undefined;
  return { status: head?.status, headers: head?.headers, body, end, isProper };
}

const counted = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Two: a\r\nx-two: b\r\n\r\nhello';
const chunked =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;name=value\r\nlo\r\n0\r\nX-Trailer: 1\r\n\r\n';

describe.each([1, 2, 3, 7, 1000])('in pieces of %i bytes', (size) => {
  it('a body of a known length', () => {
    const { status, headers, body, end } = read(counted, size);
    expect({ status, body, end }).toEqual({ status: 200, body: 'hello', end: true });
    expect(headers?.get('x-two')).toBe('a, b');
  });

  it('a body in chunks, with a trailer', () => {
    expect(read(chunked, size)).toMatchObject({ body: 'hello', end: true });
  });

  it('interim answers are not the answer', () => {
    const { status, body } = read(`HTTP/1.1 100 Continue\r\n\r\n${counted}`, size);
    expect({ status, body }).toEqual({ status: 200, body: 'hello' });
  });

  it('a body until the connection closes', () => {
    const text = 'HTTP/1.1 200 OK\r\n\r\nhello';
    expect(read(text, size)).toMatchObject({ body: 'hello', end: undefined });
    expect(read(text, size, true)).toMatchObject({ body: 'hello', end: false, isProper: true });
  });

  it('an answer without content', () => {
    expect(read('HTTP/1.1 204 No Content\r\n\r\n', size)).toMatchObject({ status: 204, end: true });
    expect(read('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', size).end).toBe(true);
  });
});

it('a connection that is to be closed is not used again', () => {
  expect(read('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n', 1000).end).toBe(
    false,
  );
  expect(read('HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n', 1000).end).toBe(false);
});

it('a body that is cut off is no proper end', () => {
  expect(read(counted.slice(0, -1), 1000, true)).toMatchObject({ end: undefined, isProper: false });
  expect(read(chunked.slice(0, -8), 1000, true)).toMatchObject({ end: undefined, isProper: false });
});

it.each([
  'SSH-2.0-OpenSSH_9.2\r\n',
  'hello',
  'HTTP/2 200\r\n\r\n',
  'HTTP/1.1 200 OK\r\nno colon\r\n\r\n',
  'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n',
  'HTTP/1.1 200 OK\r\ncontent-length: 5x\r\n\r\n',
  'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n',
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
  `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(70_000)}`,
  `${counted}more`,
])('%j is refused as no HTTP', (text) => {
  expect(() => read(text, 1000)).toThrow('did not answer in HTTP');
});
