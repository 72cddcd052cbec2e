import { describe, expect, test } from 'vitest';
import type { ScriptedAnswer, ScriptedHandler } from '../../../scripts/servers/scripted';
import { writeRecipe } from '../../../src/main/recipes/writeRecipe';
import { recipeStyles } from '../../../src/shared/model/recipes';
import type { Operation } from '../../../src/shared/model/recipes';
import { listAnswer } from '../../commands/scriptedS3';
import { begunUpload, scripted } from '../s3/support';
import { createTwins } from './support';

// Scripted: Ceph has one storage class and no keys of KMS, and copies locks without being told.

const mebibyte = 1024 ** 2;
const encryption = {
  'x-amz-server-side-encryption': 'aws:kms',
  'x-amz-server-side-encryption-aws-kms-key-id': 'a-key',
};
const bucketKeyHeader = 'x-amz-server-side-encryption-bucket-key-enabled';
const kept = {
  ...encryption,
  'x-amz-storage-class': 'STANDARD_IA',
  'x-amz-website-redirect-location': '/elsewhere',
  'x-amz-object-lock-legal-hold': 'ON',
};

function sizeOf(key: string): number {
  return key.includes('large') ? 10 * mebibyte : 5;
}

const answerOfCopies: ScriptedHandler = ({ method, rawUrl }) => {
  const is = (what: string): boolean => rawUrl.includes(what);
  const xml = (body: string): ScriptedAnswer => ({ status: 200, body });
  switch (method) {
    case 'HEAD':
      return {
        status: 200,
        headers: {
          ...kept,
          [bucketKeyHeader]: 'true',
          // A hold that was lifted.
          ...(is('passed') ? { 'x-amz-object-lock-legal-hold': 'OFF' } : {}),
          etag: '"an-etag"',
          'content-length': String(sizeOf(rawUrl)),
          'content-type': 'text/x-odd',
          'x-amz-object-lock-mode': 'GOVERNANCE',
          'x-amz-object-lock-retain-until-date': is('passed')
            ? '2020-01-01T00:00:00.000Z'
            : '2099-01-01T00:00:00.000Z',
        },
      };
    case 'GET':
      return is('tagging')
        ? xml('<Tagging><TagSet></TagSet></Tagging>')
        : listAnswer(['d/small', 'd/large', 'd/passed'], undefined, sizeOf);
    case 'POST':
      return is('uploads')
        ? begunUpload('u')
        : xml('<CompleteMultipartUploadResult><ETag>"e-2"</ETag></CompleteMultipartUploadResult>');
    case 'PUT':
      return is('partNumber')
        ? xml('<CopyPartResult><ETag>"e"</ETag></CopyPartResult>')
        : xml('<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>');
    default:
      return { status: 204 };
  }
};

const changes = [{ from: 'd/small', to: 'e/small' }];
const bucket = 'b';
const operations: readonly Operation[] = [
  { kind: 'copyObjects', bucket, changes },
  { kind: 'renameObjects', bucket, changes },
  { kind: 'renameFolder', bucket, from: 'd/', to: 'e/' },
];

// The AWS CLI has no short way, and says so.
const styles = recipeStyles.filter((style) => style !== 'awsCli');

describe.each(styles)('%s', { timeout: 120_000 }, (style) => {
  test('a copy keeps what Dipper’s own copies keep', async () => {
    const twins = await createTwins();
    const server = await scripted(answerOfCopies);
    const connection = { ...twins.connection, endpoint: server.endpoint };
    // What is copied in parts is smaller than S3 has it.
    const code = writeRecipe(style, connection, operations)
      .replaceAll('5 * 1024 ** 3', '6 * 1024 ** 2')
      .replaceAll('= 1024 ** 3', '= 5 * 1024 ** 2');
    await twins.runCode(style, code);

    const copies = server.requests.filter(
      ({ method, rawUrl }) =>
        (method === 'PUT' && !rawUrl.includes('partNumber')) ||
        (method === 'POST' && rawUrl.includes('uploads')),
    );
    const namesOf = (name: string) =>
      copies
        .filter(({ rawUrl }) => rawUrl.startsWith(`/b/e/${name}`))
        .map(({ headers }) => headers);
    const lock = {
      'x-amz-object-lock-mode': 'GOVERNANCE',
      'x-amz-object-lock-retain-until-date': expect.stringMatching(
        /^2099-01-01T00:00:00/u,
      ) as unknown,
    };
    const condition = { 'x-amz-copy-source-if-match': '"an-etag"' };
    // Python's own word for it.
    const bucketKeyInAnyCase = {
      [bucketKeyHeader]: expect.stringMatching(/^true$/iu) as unknown,
    };
    const whole = { ...kept, ...bucketKeyInAnyCase, ...condition, ...lock };
    expect(namesOf('small')).toMatchObject([whole, whole, whole]);
    expect(namesOf('large')).toMatchObject([{ ...kept, ...lock, 'content-type': 'text/x-odd' }]);
    const passed = namesOf('passed');
    const { 'x-amz-object-lock-legal-hold': hold, ...unlocked } = kept;
    expect(hold).toBe('ON');
    expect(passed).toMatchObject([{ ...unlocked, ...condition }]);
    // To say that there is no hold takes a right of its own.
    expect(passed[0]).not.toHaveProperty('x-amz-object-lock-legal-hold');
    // S3 refuses a retention that has ended.
    expect(passed[0]).not.toHaveProperty('x-amz-object-lock-mode');
    expect(passed[0]).not.toHaveProperty('x-amz-object-lock-retain-until-date');
  });
});
