import { expect, test } from 'vitest';
import type { LoggedCall } from './activityLog';
import { formatActivity } from './formatActivity';

const call: LoggedCall = {
  id: 7,
  startedAt: Date.UTC(2026, 10, 25, 10, 0, 0, 5),
  durationMs: 12,
  connectionId: 'profile:demo',
  operation: 'HeadObject',
  bucket: 'photos',
  key: 'a\nb',
  status: 404,
  errorCode: 'NoSuchKey',
  attempts: 3,
  receivedBytes: 9,
  requestId: 'tx1',
  extendedRequestId: 'host1',
  method: 'HEAD',
  url: 'http://h/photos/a%0Ab?versionId=v%201',
  headers: [{ name: 'content-type', value: 'text/xml' }],
  subject: {},
};

test('as text, a call is one line, also where its key has several', () => {
  expect(formatActivity([call], 'text', '1.0')).toBe(
    String.raw`2026-11-25T10:00:00.005Z  HeadObject  s3://photos/a\nb  404  NoSuchKey  12 ms  9 B received  3 attempts  tx1  host1` +
      '\n',
  );
});

test.each(['\u0085', '\u2028', '\u2029', '\u202e', '\u2066'])(
  'as text, no sign that is unseen breaks a line or turns it: %j',
  (sign) => {
    const text = formatActivity([{ ...call, key: `a${sign}gpj.exe` }], 'text', '1.0');
    expect(text).not.toContain(sign);
    expect(text).toContain(`a\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}gpj.exe`);
  },
);

test('as JSON lines, each line is a call', () => {
  const lines = formatActivity([call, call], 'jsonLines', '1.0').trim().split('\n');
  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    operation: 'HeadObject',
    key: 'a\nb',
    startedAt: '2026-11-25T10:00:00.005Z',
    headers: { 'content-type': 'text/xml' },
  });
});

test('as HAR, it is an archive that other tools read', () => {
  const { log } = JSON.parse(formatActivity([call], 'har', '1.0')) as { log: unknown };
  expect(log).toMatchObject({
    version: '1.2',
    creator: { name: 'Dipper', version: '1.0' },
    entries: [
      {
        startedDateTime: '2026-11-25T10:00:00.005Z',
        time: 12,
        request: {
          method: 'HEAD',
          url: 'http://h/photos/a%0Ab?versionId=v%201',
          queryString: [{ name: 'versionId', value: 'v 1' }],
          headers: [],
          cookies: [],
        },
        response: {
          status: 404,
          headers: [{ name: 'content-type', value: 'text/xml' }],
          content: { size: 9, mimeType: 'text/xml' },
        },
        cache: {},
        timings: { send: 0, wait: 12, receive: 0 },
      },
    ],
  });
});
