/**
 * Annotations, of a scripted server in the place of AWS: nobody else has them, and none of the tests has an object
 * above 5 GiB.
 */
import { expect, test } from 'vitest';
import type { ScriptedAnswer } from '../../../scripts/servers/scripted';
import {
  planMetadataChange,
  readMetadata,
  writeMetadata,
} from '../../../src/main/s3/copies/metadata';
import { createLargeObject } from '../../fixtures/largeObject';
import { rename } from './copySupport';
import {
  anyone,
  connect,
  connectAsAws,
  errorDocument,
  failureOf,
  scripted,
  untilDone as signal,
} from './support';

const entry =
  '<AnnotationEntry><AnnotationName>label</AnnotationName><Size>5</Size></AnnotationEntry>';
const some: ScriptedAnswer = {
  status: 200,
  body: `<ListObjectAnnotationsResult><Annotations>${entry}</Annotations></ListObjectAnnotationsResult>`,
};
const none: ScriptedAnswer = { status: 200, body: '<ListObjectAnnotationsResult/>' };
const denied: ScriptedAnswer = { status: 403, body: errorDocument('AccessDenied') };
/** As a server does that takes the question for one after the object. */
const objectItself: ScriptedAnswer = { status: 206, body: 'content of the object' };

async function serverOf(annotations: ScriptedAnswer, replaces = false) {
  const server = await scripted(createLargeObject({ annotations, replaces }));
  const changes = () =>
    server.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
  return { server, changes };
}

const whole = { copyLimits: undefined };

test('an object whose annotations a copy in parts would lose is not renamed', async () => {
  const { server, changes } = await serverOf(some);
  const here = { ...(await connectAsAws(server.endpoint)), bucket: 'b' };
  expect(await failureOf(rename(here, 'old', 'new', whole))).toMatchObject({
    code: 'not_supported',
    resource: 's3://b/old',
    facts: { reason: 'annotations' },
  });
  expect(changes()).toEqual([]);
});

test('the metadata of an object is not changed where a copy in parts would lose its annotations', async () => {
  const { server, changes } = await serverOf(some, true);
  const here = { ...(await connectAsAws(server.endpoint)), bucket: 'b', key: 'old', signal };
  const refusal = { code: 'not_supported', facts: { reason: 'annotations' } };
  expect(await failureOf(readMetadata(here))).toMatchObject(refusal);
  expect(changes()).toEqual([]);
});

test('the metadata of an object is not changed where annotations came after it was read', async () => {
  let annotations: ScriptedAnswer = none;
  const answer = createLargeObject({ replaces: true });
  const server = await scripted((request) =>
    request.rawUrl.includes('?annotation') ? annotations : answer(request),
  );
  const here = { ...(await connectAsAws(server.endpoint)), bucket: 'b', key: 'old', signal };
  const { state, headers, user } = await readMetadata(here);
  const change = await planMetadataChange(here, state, { headers, user });
  annotations = some;
  expect(await failureOf(writeMetadata(here, change))).toMatchObject({
    facts: { reason: 'annotations' },
  });
  expect(server.requests.map(({ method }) => method)).not.toContain('POST');
});

test('an object whose annotations may not be listed is not renamed in parts', async () => {
  const { server, changes } = await serverOf(denied);
  const here = { ...(await connectAsAws(server.endpoint)), bucket: 'b' };
  expect(await failureOf(rename(here, 'old', 'new', whole))).toMatchObject({
    code: 'access_denied',
    action: 's3:ListObjectAnnotations',
    resource: 's3://b/old',
    facts: { reason: 'hidden_annotations' },
  });
  expect(changes()).toEqual([]);
  expect(server.requests.some(({ rawUrl }) => rawUrl.includes('?annotation'))).toBe(true);
});

test('an object of which the server fails to say whether it has annotations is not renamed', async () => {
  const { server, changes } = await serverOf({ status: 500, body: errorDocument('InternalError') });
  const here = { ...(await connectAsAws(server.endpoint)), bucket: 'b' };
  expect(await failureOf(rename(here, 'old', 'new', whole))).toMatchObject({
    code: 'server_failed',
  });
  expect(changes()).toEqual([]);
});

test.each([
  ['there are none', none],
  ['the region does not know them', objectItself],
  ['the region refuses the question', { status: 405, body: errorDocument('MethodNotAllowed') }],
  ['the region has no such call', { status: 501, body: errorDocument('NotImplemented') }],
  ['its kind of bucket has none', { status: 400, body: errorDocument('InvalidRequest') }],
  ['a gateway knows no such parameter', { status: 400, body: errorDocument('BadParameter') }],
  ['nothing is found by that question', { status: 404, body: errorDocument('NoSuchKey') }],
] as const)('an object is renamed in parts where %s, and its metadata read', async (_, answer) => {
  const { server } = await serverOf(answer);
  const here = { ...(await connectAsAws(server.endpoint)), bucket: 'b' };
  expect((await readMetadata({ ...here, key: 'old', signal })).losses).not.toContain('annotations');
  expect(await rename(here, 'old', 'new', whole)).toEqual({ moved: 1, failures: [] });
});

test('that annotations may not be listed is told before metadata is changed in parts', async () => {
  const { server } = await serverOf(denied, true);
  const here = { ...(await connectAsAws(server.endpoint)), bucket: 'b', key: 'old', signal };
  expect((await readMetadata(here)).losses).toContain('annotations');
});

test('a server that is not AWS is not asked for annotations', async () => {
  const { server } = await serverOf(some);
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(await rename(here, 'old', 'new', whole)).toEqual({ moved: 1, failures: [] });
  expect(server.requests.some(({ rawUrl }) => rawUrl.includes('annotation'))).toBe(false);
});
