import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createCertificates } from '../../../scripts/servers/certificates';
import { startScriptedServer } from '../../../scripts/servers/scripted';
import type { Wire, WireRequest } from '../../../src/main/s3/wire/wire';
import {
  anyone,
  connect,
  connectToBucket,
  errorDocument,
  failureOf,
  readText,
  scripted,
  untilDone,
} from './support';

const ceph = inject('ceph');

const hostileKeys = [
  'plain',
  '/x',
  'a//b',
  '//',
  '..',
  '../k',
  'a/../b',
  'x/.',
  'a+b',
  'a b',
  'a%20b',
  '100%',
  '%2F',
  '?#&=',
  "!'()*~-_.",
  'é',
  'e\u0301',
  '😀',
  '한글',
  'line\nbreak',
  '?versionId=x',
];

async function wireOf(
  connected: Pick<Awaited<ReturnType<typeof connect>>, 'clients' | 'connectionId'>,
  bucket: string,
): Promise<Wire> {
  const wire = await connected.clients.wireFor(connected.connectionId, bucket);
  if (wire === undefined) throw new Error('There is no wire.');
  return wire;
}

function put(key: string, body: Uint8Array, more: Partial<WireRequest> = {}): WireRequest {
  return {
    operation: 'PutObject',
    method: 'PUT',
    key,
    body,
    payload: 'signed',
    signal: untilDone,
    ...more,
  };
}

function get(key: string, more: Partial<WireRequest> = {}): WireRequest {
  return {
    operation: 'GetObject',
    method: 'GET',
    key,
    payload: 'signed',
    signal: untilDone,
    ...more,
  };
}

/** A server that does with a connection whatever the test wants, as no HTTP library would. */
async function rawServer(
  serve: (socket: Socket, connection: number) => void,
): Promise<{ readonly endpoint: string; readonly connections: () => number }> {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    connections += 1;
    serve(socket, connections);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, connections: () => connections };
}

function answer(body: string, more = ''): string {
  return `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${more}\r\n${body}`;
}

test.each(hostileKeys)('traps 2 to 4: an object named %j is put and got', async (key) => {
  const here = await connectToBucket(ceph);
  const wire = await wireOf(here, here.bucket);
  await wire.send(put(key, Buffer.from(`content of ${key}`)));
  expect(await readText(here.client, here.bucket, key)).toBe(`content of ${key}`);
  const { body } = await wire.send(get(key));
  expect(Buffer.from(body).toString()).toBe(`content of ${key}`);
});

test('large bodies come and go whole, signed and unsigned, and ranges are ranges', async () => {
  const here = await connectToBucket(ceph);
  const wire = await wireOf(here, here.bucket);
  const content = randomBytes(20 * 1024 * 1024 + 1);
  for (const payload of ['signed', 'unsigned'] as const) {
    let sent = 0;
    await wire.send(put('large', content, { payload, onSent: (bytes) => (sent += bytes) }));
    expect(sent).toBe(content.byteLength);
    const pieces: Buffer[] = [];
    const onBody = (bytes: Uint8Array): undefined => void pieces.push(Buffer.from(bytes));
    await wire.send(get('large', { onBody }));
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
  }
  const { status, headers, body } = await wire.send(
    get('large', { headers: { range: 'bytes=1000-1999' } }),
  );
  expect(status).toBe(206);
  expect(headers.get('content-range')).toBe(`bytes 1000-1999/${content.byteLength}`);
  expect(Buffer.from(body).equals(content.subarray(1000, 2000))).toBe(true);
});

test('a reader that takes its time gets every byte unharmed, and later answers too', async () => {
  const here = await connectToBucket(ceph);
  const wire = await wireOf(here, here.bucket);
  const content = randomBytes(12 * 1024 * 1024);
  await wire.send(put('large', content));
  await wire.send(put('small', Buffer.from('small')));
  for (let round = 0; round < 3; round += 1) {
    const whole = Buffer.alloc(content.byteLength);
    let position = 0;
    const onBody = async (bytes: Uint8Array): Promise<void> => {
      const start = position;
      position += bytes.byteLength;
      await new Promise((resolve) => setTimeout(resolve, 3));
      whole.set(bytes, start);
    };
    await wire.send(get('large', { onBody }));
    expect(whole.equals(content)).toBe(true);
    expect(Buffer.from((await wire.send(get('small'))).body).toString()).toBe('small');
  }
});

test.each([
  ['closes its connection', 'connection: close\r\n', undefined],
  ['is silent afterwards', '', 500],
])('an answer that has come whole holds while it is taken, though the server %s', async (...of) => {
  const [, header, idleTimeout] = of;
  const { endpoint } = await rawServer((socket) => {
    socket.once('data', () => {
      socket.write(answer('whole', header));
      if (header !== '') socket.end();
    });
  });
  const network = idleTimeout === undefined ? {} : { network: { idleTimeout } };
  const wire = await wireOf(await connect(endpoint, anyone, network), 'b');
  const onBody = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1500));
  expect((await wire.send(get('k', { onBody }))).status).toBe(200);
});

test('metadata and headers arrive as they were sent', async () => {
  const here = await connectToBucket(ceph);
  const wire = await wireOf(here, here.bucket);
  const headers = { 'content-type': 'text/markdown', 'x-amz-meta-mtime': '1700000000.5' };
  await wire.send(put('a', Buffer.from('a'), { headers }));
  const head = await here.client.send(new HeadObjectCommand({ Bucket: here.bucket, Key: 'a' }));
  expect(head.ContentType).toBe('text/markdown');
  expect(head.Metadata).toEqual({ mtime: '1700000000.5' });
});

test('trap 22: an encoded object comes as it is stored', async () => {
  const here = await connectToBucket(ceph);
  const wire = await wireOf(here, here.bucket);
  const body = randomBytes(1000);
  await here.client.send(
    new PutObjectCommand({ Bucket: here.bucket, Key: 'z', Body: body, ContentEncoding: 'gzip' }),
  );
  expect(Buffer.from((await wire.send(get('z'))).body).equals(body)).toBe(true);
});

test('an altered content is refused by the server, since the signature covers it', async () => {
  const here = await connectToBucket(ceph);
  const wire = await wireOf(here, here.bucket);
  const body = randomBytes(300_000);
  const failure = await failureOf(
    wire.send(
      put('a', body, {
        // The content changes after it was signed.
        pace: () => {
          body[299_999] = (body[299_999] ?? 0) ^ 1;
          return undefined;
        },
      }),
    ),
  );
  expect(failure.server?.status).toBe(400);
});

test('content that was refused does not count as sent', async () => {
  const server = await scripted(() => ({ status: 503, body: errorDocument('SlowDown') }));
  const wire = await wireOf(await connect(server.endpoint, anyone), 'b');
  let counted = 0;
  let most = 0;
  const onSent = (bytes: number): void => {
    counted += bytes;
    most = Math.max(most, counted);
  };
  const failure = await failureOf(wire.send(put('k', randomBytes(1024 ** 2), { onSent })));
  expect(failure.code).toBe('throttled');
  expect([most, counted]).toEqual([1024 ** 2, 0]);
});

test('refusals are told as the SDK tells them', async () => {
  const here = await connectToBucket(ceph);
  const stranger = await connect(ceph.endpoint, ceph.stranger);
  const wrong = await connect(ceph.endpoint, { ...ceph.owner, secretAccessKey: 'wrong' });
  const cases = [
    { who: here, bucket: here.bucket, key: 'nothing' },
    { who: here, bucket: `${here.bucket}-not-there`, key: 'nothing' },
    { who: stranger, bucket: here.bucket, key: 'nothing' },
    { who: wrong, bucket: here.bucket, key: 'nothing' },
  ];
  for (const { who, bucket, key } of cases) {
    const byWire = await failureOf((await wireOf(who, bucket)).send(get(key)));
    const { call } = await import('../../../src/main/s3/call');
    const bySdk = await failureOf(
      call(who.client, { operation: 'GetObject', bucket, key }, () =>
        who.client.send(new GetObjectCommand({ Bucket: bucket, Key: key })),
      ),
    );
    const ids = { requestId: 'id', extendedRequestId: 'id' };
    const withoutIds = (error: typeof byWire): object => ({
      ...error,
      server: { ...error.server, ...ids },
      facts: undefined,
    });
    expect(withoutIds(byWire)).toEqual(withoutIds(bySdk));
    expect(byWire.server?.requestId).toMatch(/./u);
  }
});

test('over TLS the authority is checked, and one of one’s own works', async () => {
  const { authority, certificate, key } = await createCertificates();
  const body = randomBytes(3 * 1024 * 1024);
  const server = await startScriptedServer(() => ({ status: 200, body }), {
    tls: { certificate, key },
  });
  onTestFinished(() => server.stop());
  const known = await connect(server.endpoint, anyone, { caCertificates: authority });
  const unknown = await connect(server.endpoint, anyone);
  const answered = await (await wireOf(known, 'b')).send(get('k'));
  expect(Buffer.from(answered.body).equals(body)).toBe(true);
  await (await wireOf(known, 'b')).send(put('k', body));
  expect(server.requests.at(-1)?.body.equals(body)).toBe(true);
  const failure = await failureOf((await wireOf(unknown, 'b')).send(get('k')));
  expect(failure.code).toBe('tls_failed');
});

test.each([0, 3])('over TLS a reader that takes %i ms gets every byte unharmed', async (pause) => {
  const { authority, certificate, key } = await createCertificates();
  const body = randomBytes(5 * 1024 * 1024 + 1);
  const server = await startScriptedServer(() => ({ status: 200, body }), {
    tls: { certificate, key },
  });
  onTestFinished(() => server.stop());
  const wire = await wireOf(
    await connect(server.endpoint, anyone, { caCertificates: authority }),
    'b',
  );
  for (let round = 0; round < 3; round += 1) {
    const whole = Buffer.alloc(body.byteLength);
    let position = 0;
    const onBody = (bytes: Uint8Array): Promise<void> | undefined => {
      const start = position;
      position += bytes.byteLength;
      if (pause === 0) {
        whole.set(bytes, start);
        return undefined;
      }
      return new Promise((resolve) => setTimeout(resolve, pause)).then(() => {
        whole.set(bytes, start);
      });
    };
    await wire.send(get('k', { onBody }));
    expect(position).toBe(body.byteLength);
    expect(whole.equals(body)).toBe(true);
  }
});

test.each([
  [{ status: 503, body: errorDocument('SlowDown') }, 'throttled'],
  [{ status: 500, body: errorDocument('InternalError') }, 'server_failed'],
  [{ status: 503, body: '' }, 'throttled'],
  [
    { status: 502, body: '<html>Bad gateway</html>', headers: { 'content-type': 'text/html' } },
    'server_failed',
  ],
  [{ status: 403, body: '<html>', headers: { 'content-type': 'text/html' } }, 'bad_response'],
  [{ status: 412, body: errorDocument('PreconditionFailed') }, 'precondition_failed'],
  [{ status: 409, body: errorDocument('ConditionalRequestConflict') }, 'conflict'],
  ['reset', 'network_failed'],
] as const)('trap 29: %j is told as %s', async (scriptedAnswer, code) => {
  const server = await scripted(() => scriptedAnswer);
  const wire = await wireOf(await connect(server.endpoint, anyone), 'b');
  expect((await failureOf(wire.send(get('k')))).code).toBe(code);
});

test('trap 24: a clock that is off is corrected by what the server says', async () => {
  const server = await scripted(({ headers }) => {
    const ahead = Date.now() + 3_600_000;
    const [, time = ''] = /^(\d{8}T\d{6}Z)$/u.exec(headers['x-amz-date'] ?? '') ?? [];
    const said = Date.parse(time.replace(/(....)(..)(..T..)(..)(..Z)/u, '$1-$2-$3:$4:$5'));
    return Math.abs(said - ahead) < 60_000
      ? { status: 200, body: 'in time' }
      : {
          status: 403,
          headers: { date: new Date(ahead).toUTCString() },
          body: errorDocument('RequestTimeTooSkewed'),
        };
  });
  const wire = await wireOf(await connect(server.endpoint, anyone), 'b');
  expect(Buffer.from((await wire.send(get('k'))).body).toString()).toBe('in time');
});

test('an early refusal is told while the body is still being sent', async () => {
  const { endpoint } = await rawServer((socket) => {
    socket.once('data', () => {
      const document = errorDocument('AccessDenied');
      socket.write(
        `HTTP/1.1 403 Forbidden\r\ncontent-type: application/xml\r\ncontent-length: ${document.length}\r\n\r\n${document}`,
      );
      // It reads no more, so that the body can't be sent whole.
      socket.pause();
    });
  });
  const wire = await wireOf(await connect(endpoint, anyone), 'b');
  const failure = await failureOf(wire.send(put('k', randomBytes(32 * 1024 * 1024))));
  expect(failure.code).toBe('access_denied');
});

test('a connection that was closed while it was kept is replaced', async () => {
  const { endpoint, connections } = await rawServer((socket, connection) => {
    let requests = 0;
    socket.on('data', () => {
      requests += 1;
      if (connection === 1 && requests === 2) socket.resetAndDestroy();
      else socket.write(answer(`${connection}`));
    });
  });
  const wire = await wireOf(await connect(endpoint, anyone), 'b');
  const texts: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    texts.push(Buffer.from((await wire.send(get('k'))).body).toString());
  }
  expect(texts).toEqual(['1', '2', '2']);
  expect(connections()).toBe(2);
});

test('a new connection that is closed at once is not tried again without end', async () => {
  const { endpoint, connections } = await rawServer((socket) => socket.destroy());
  const wire = await wireOf(await connect(endpoint, anyone), 'b');
  expect((await failureOf(wire.send(get('k')))).code).toBe('network_failed');
  expect(connections()).toBe(1);
});

test.each([
  [
    'an answer that is cut off',
    'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort',
    'network_failed',
  ],
  ['something that is not HTTP', 'SSH-2.0-OpenSSH\r\n', 'bad_response'],
])('%s is no answer', async (_what, text, code) => {
  const { endpoint } = await rawServer((socket) => {
    socket.once('data', () => socket.end(text));
  });
  const wire = await wireOf(await connect(endpoint, anyone), 'b');
  expect((await failureOf(wire.send(get('k')))).code).toBe(code);
});

test('a stop ends a request at once, wherever it is', async () => {
  const { endpoint } = await rawServer((socket) => {
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nbegun'));
  });
  const wire = await wireOf(await connect(endpoint, anyone), 'b');
  for (const wait of [0, 50]) {
    const controller = new AbortController();
    const failing = failureOf(wire.send(get('k', { signal: controller.signal })));
    setTimeout(() => controller.abort(), wait);
    expect((await failing).code).toBe('cancelled');
  }
  const stopped = wire.send(get('k', { signal: AbortSignal.abort() }));
  expect((await failureOf(stopped)).code).toBe('cancelled');
});

test('requests are told to the Activity panel, failed ones too', async () => {
  const here = await connectToBucket(ceph);
  const wire = await wireOf(here, here.bucket);
  await wire.send(put('a', Buffer.from('a')));
  await failureOf(wire.send(get('missing')));
  expect(here.calls.slice(-2)).toMatchObject([
    { operation: 'PutObject', bucket: here.bucket, key: 'a', status: 200 },
    { operation: 'GetObject', key: 'missing', status: 404, errorCode: 'NoSuchKey' },
  ]);
});
