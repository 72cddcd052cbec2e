import { expect, test } from 'vitest';
import type { ScriptedAnswer } from '../../../scripts/servers/scripted';
import { renameTarget } from '../../../src/main/s3/copies/rename';
import { createFolder } from '../../../src/main/s3/objects';
import { anyone, connect, errorDocument, failureOf, scripted, untilDone } from './support';

// Scripted: no real server here loses its answers, obeys AWS's conditions or has AWS's checksums.

const refused: ScriptedAnswer = { status: 412, body: errorDocument('PreconditionFailed') };
const met: ScriptedAnswer = { status: 409, body: errorDocument('ConditionalRequestConflict') };
const copied: ScriptedAnswer = {
  status: 200,
  body: '<CopyObjectResult><ETag>"0cc175b9c0f1b6a831c399e269772661"</ETag></CopyObjectResult>',
};
const usual = {
  etag: '"0cc175b9c0f1b6a831c399e269772661"',
  'content-length': '10',
  'content-type': 'text/plain',
  'x-amz-meta-colour': 'blue',
};
/** As AWS has an object that was uploaded in parts, which a copy at one go is not. */
const ofParts = { ...usual, etag: '"0cc175b9c0f1b6a831c399e269772661-2"' };
const checked = {
  'x-amz-checksum-crc64nvme': 'AAAAAAAAAAA=',
  'x-amz-checksum-type': 'FULL_OBJECT',
};

interface Script {
  readonly source?: Readonly<Record<string, string>>;
  /** What is at the new name from the first copy on; `undefined` for nothing. */
  readonly there?: Readonly<Record<string, string>> | undefined;
  /** Answers to the copies, in their order. */
  readonly copies: readonly ScriptedAnswer[];
  readonly onCopy?: () => unknown;
}

async function renameOn({ source = usual, there, copies, onCopy }: Script) {
  let sent = 0;
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'DELETE') return { status: 204 };
    if (method === 'PUT') {
      onCopy?.();
      return copies[(sent += 1) - 1] ?? refused;
    }
    if (rawUrl.startsWith('/b/old')) return { status: 200, headers: source };
    return sent > 0 && there !== undefined ? { status: 200, headers: there } : { status: 404 };
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const renamed = (signal = untilDone) =>
    renameTarget({
      ...here,
      from: { kind: 'object', key: 'old' },
      to: 'new',
      copyCondition: 'if-none-match',
      signal,
    });
  const removed = () => server.requests.filter(({ method }) => method === 'DELETE').length;
  return { renamed, removed };
}

test.each([
  ['of the same ETag', usual, usual],
  ['of the same checksum', { ...ofParts, ...checked }, { ...usual, ...checked }],
])('a copy whose answer got lost is a copy: %s', async (_, source, there) => {
  const { renamed, removed } = await renameOn({ source, there, copies: ['reset', refused] });
  expect(await renamed()).toEqual({ moved: 1, failures: [] });
  expect(removed()).toBe(1);
});

test('a copy that is under way when it is stopped is waited for, and the rename ended', async () => {
  const controller = new AbortController();
  const { renamed, removed } = await renameOn({
    there: usual,
    copies: [copied],
    onCopy: () => controller.abort(),
  });
  expect(await renamed(controller.signal)).toEqual({ moved: 1, failures: [] });
  expect(removed()).toBe(1);
});

test.each([
  ['refused', refused],
  ['lost', 'reset'],
] as const)(
  'what may be a copy whose answer got lost is told, and the source stays (%s at last)',
  async (_, last) => {
    const { renamed, removed } = await renameOn({
      source: ofParts,
      there: usual,
      copies: ['reset', last, last],
    });
    expect(await failureOf(renamed())).toMatchObject({ facts: { copy: 'new' } });
    expect(removed()).toBe(0);
  },
);

test.each([
  ['content', { ...usual, etag: '"92eb5ffee6ae2fec3ad71c777531578f"' }],
  ['length', { ...ofParts, 'content-length': '11' }],
  ['checksum', { ...ofParts, ...checked, 'x-amz-checksum-crc64nvme': 'BBBBBBBBBBB=' }],
  ['metadata', { ...usual, 'x-amz-meta-colour': 'red' }],
])('somebody else’s object of another %s is no copy: the name is taken', async (_, there) => {
  const source = { ...usual, ...checked };
  const { renamed, removed } = await renameOn({ source, there, copies: [refused] });
  expect(await failureOf(renamed())).toMatchObject({
    code: 'conflict',
    resource: 's3://b/new',
    facts: { reason: 'taken' },
  });
  expect(removed()).toBe(0);
});

test('a source that is replaced before it is copied is what has changed', async () => {
  const { renamed, removed } = await renameOn({ copies: [refused] });
  const failure = await failureOf(renamed());
  expect(failure).toMatchObject({ code: 'precondition_failed', resource: 's3://b/old' });
  expect(failure.message).toContain('s3://b/old');
  expect(removed()).toBe(0);
});

test('a copy that the server may still be making when its answer is waited for no longer is told', async () => {
  const server = await scripted(async ({ method, rawUrl }) => {
    // Never answered: the server is at work.
    if (method === 'PUT') await new Promise(() => undefined);
    return rawUrl.startsWith('/b/old') ? { status: 200, headers: usual } : { status: 404 };
  });
  const network = { idleTimeout: 300 };
  const here = await connect(server.endpoint, anyone, { network });
  const from = { kind: 'object', key: 'old' } as const;
  const renamed = renameTarget({ ...here, bucket: 'b', from, to: 'new', signal: untilDone });
  expect(await failureOf(renamed)).toMatchObject({ code: 'timed_out', facts: { copy: 'new' } });
  expect(server.requests.map(({ method }) => method)).not.toContain('DELETE');
});

test('a copy that met another request is sent again', async () => {
  let sent = 0;
  const { renamed, removed } = await renameOn({
    there: usual,
    copies: [met, met, copied],
    onCopy: () => (sent += 1),
  });
  expect(await renamed()).toEqual({ moved: 1, failures: [] });
  expect(sent).toBe(3);
  expect(removed()).toBe(1);
});

test('a copy that is refused for good is not sent again', async () => {
  let sent = 0;
  const { renamed } = await renameOn({
    copies: [{ status: 409, body: errorDocument('InvalidBucketState') }, copied],
    onCopy: () => (sent += 1),
  });
  expect(await failureOf(renamed())).toMatchObject({ code: 'conflict' });
  expect(sent).toBe(1);
});

test('a copy that met another request is not sent again once it was stopped', async () => {
  const controller = new AbortController();
  let sent = 0;
  const { renamed } = await renameOn({
    copies: [met, copied],
    onCopy: () => {
      sent += 1;
      controller.abort();
    },
  });
  expect(await failureOf(renamed(controller.signal))).toMatchObject({ code: 'cancelled' });
  expect(sent).toBe(1);
});

test('a new folder that met another request is sent again', async () => {
  const answers = [met, { status: 200 }];
  const server = await scripted(({ method }) =>
    method === 'PUT' ? (answers.shift() ?? refused) : { status: 404 },
  );
  const here = await connect(server.endpoint, anyone);
  await createFolder({
    ...here,
    bucket: 'b',
    key: 'x/',
    conditionalWrites: true,
    signal: untilDone,
  });
  expect(answers).toEqual([]);
});

// As AWS answers a HEAD of what is missing to who may not list the bucket.
test.each([
  ['free', copied, undefined],
  ['taken', refused, 'taken'],
] as const)(
  'where nobody may look, the condition of a copy tells that a name is %s',
  async (_, answer, reason) => {
    let isSent = false;
    const server = await scripted(({ method, rawUrl }) => {
      if (method === 'DELETE') return { status: 204 };
      if (method === 'PUT') {
        isSent = true;
        return answer;
      }
      if (rawUrl.startsWith('/b/old')) return { status: 200, headers: usual };
      if (!isSent) return { status: 403 };
      return {
        status: 200,
        headers: reason === undefined ? usual : { ...usual, 'content-length': '3' },
      };
    });
    const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b', signal: untilDone };
    const from = { kind: 'object', key: 'old' } as const;
    const guarded = renameTarget({ ...here, from, to: 'new', copyCondition: 'if-none-match' });
    if (reason === undefined) expect(await guarded).toEqual({ moved: 1, failures: [] });
    else expect(await failureOf(guarded)).toMatchObject({ code: 'conflict', facts: { reason } });

    isSent = false;
    // Without a condition nothing is sent, and it is told what would let anybody look.
    expect(await failureOf(renameTarget({ ...here, from, to: 'new' }))).toMatchObject({
      code: 'access_denied',
      action: 's3:ListBucket',
      resource: 's3://b',
    });
    expect(isSent).toBe(false);
  },
);

test('where nobody may look, what may be a copy whose answer got lost is told', async () => {
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'PUT') return 'reset';
    return rawUrl.startsWith('/b/old') ? { status: 200, headers: usual } : { status: 403 };
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b', signal: untilDone };
  const from = { kind: 'object', key: 'old' } as const;
  const renamed = renameTarget({ ...here, from, to: 'new', copyCondition: 'if-none-match' });
  expect(await failureOf(renamed)).toMatchObject({
    code: 'network_failed',
    facts: { copy: 'new' },
  });
});

/** Renames where nobody is told that an object is missing; the source can't be looked at once its removal was asked for. */
async function renameUnlisted(removals: readonly ScriptedAnswer[]) {
  let isCopied = false;
  let asked = 0;
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'PUT') {
      isCopied = true;
      return copied;
    }
    if (method === 'DELETE') return removals[asked++] ?? refused;
    const isThere = rawUrl.startsWith('/b/old') ? asked === 0 : isCopied;
    return isThere ? { status: 200, headers: usual } : { status: 403 };
  });
  return renameTarget({
    ...(await connect(server.endpoint, anyone)),
    bucket: 'b',
    signal: untilDone,
    from: { kind: 'object', key: 'old' },
    to: 'new',
    copyCondition: 'if-none-match',
    conditionalDeletes: true,
  });
}

test('where nobody is told that an object is missing, a removal whose answer got lost is one', async () => {
  expect(await renameUnlisted(['reset', refused])).toEqual({ moved: 1, failures: [] });
});

test('a source that was replaced by what nobody may look at is not told as removed', async () => {
  expect(await failureOf(renameUnlisted([refused]))).toMatchObject({ facts: { copy: 'new' } });
});

test.each([
  ['free', { status: 200 }, undefined],
  ['taken', refused, 'conflict'],
] as const)(
  'where nobody may look, the condition of a new folder tells that a name is %s',
  async (_, answer, code) => {
    const server = await scripted(({ method }) => (method === 'PUT' ? answer : { status: 403 }));
    const here = {
      ...(await connect(server.endpoint, anyone)),
      bucket: 'b',
      key: 'x/',
      signal: untilDone,
    };
    const made = createFolder({ ...here, conditionalWrites: true });
    if (code === undefined) await made;
    else expect(await failureOf(made)).toMatchObject({ code });
    const sent = () => server.requests.filter(({ method }) => method === 'PUT').length;
    expect(sent()).toBe(1);
    // Either may be what is missing.
    const action = 's3:GetObject, s3:ListBucket';
    expect(await failureOf(createFolder(here))).toMatchObject({ action, resource: 's3://b' });
    expect(sent()).toBe(1);
  },
);
