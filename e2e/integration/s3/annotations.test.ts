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

test('nor is its metadata changed', async () => {
  const { server, changes } = await serverOf(some, true);
  const here = { ...(await connectAsAws(server.endpoint)), bucket: 'b', key: 'old', signal };
  const { state, headers, user } = await readMetadata(here);
  const change = await planMetadataChange(here, state, { headers, user });
  expect(await failureOf(writeMetadata(here, change))).toMatchObject({
    facts: { reason: 'annotations' },
  });
  expect(changes()).toEqual([]);
});

test.each([
  ['there are none', { status: 200, body: '<ListObjectAnnotationsResult/>' }],
  ['they may not be listed', denied],
  ['the region does not know them', objectItself],
  ['the region refuses the question', { status: 405, body: errorDocument('MethodNotAllowed') }],
] as const)('an object is renamed in parts where %s', async (_, annotations) => {
  const { server } = await serverOf(annotations);
  const here = { ...(await connectAsAws(server.endpoint)), bucket: 'b' };
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
