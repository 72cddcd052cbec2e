import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { afterAll, inject, onTestFinished } from 'vitest';
import type { CephFacts } from '../../../scripts/servers/ceph-facts';
import { runCommand } from '../../../scripts/servers/run-command';
import { recipeConnectionOf } from '../../../src/main/recipes/connection';
import type { RecipeConnection } from '../../../src/main/recipes/connection';
import { writeRecipe } from '../../../src/main/recipes/writeRecipe';
import { assertNever } from '../../../src/shared/assertNever';
import type { Connection } from '../../../src/shared/model/connection';
import type { Operation, RecipeStyle } from '../../../src/shared/model/recipes';
import { writeProfiles } from '../../fixtures/profiles';
import { anyone, connectToBucket, listAll, newBucket } from '../s3/support';
import type { InBucket } from '../s3/support';
import { startWarmAws } from './warmAws';
import type { WarmAws } from './warmAws';

const ceph = inject('ceph');
const nodeModules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
/** Of the profile that the code uses. */
export const profile = "it's the owner";
/** Named by the environment of code for a connection that is no profile; it has other keys. */
const anotherProfile = 'somebody else';

let warmAws: Promise<WarmAws> | undefined;
afterAll(async () => (await warmAws)?.stop());

/** One bucket for Dipper and one for the code, each with a local folder. */
export interface Twins {
  readonly dipper: InBucket;
  readonly code: { readonly bucket: string };
  /** Where local files of either are; removed when the test ends. */
  readonly dipperFolder: string;
  readonly codeFolder: string;
  readonly connection: RecipeConnection;
  /** Writes the operations in a style and runs them as one script. @returns What it printed. */
  readonly run: (style: RecipeStyle, operations: readonly Operation[]) => Promise<string>;
  /** Runs a script that was written before. @returns What it printed. */
  readonly runCode: (style: RecipeStyle, code: string) => Promise<string>;
}

/** Where the keys come from that code signs with. */
export type KeysFrom = 'profile' | 'kept' | 'environment' | 'nowhere';

const known: Readonly<Record<KeysFrom, Pick<Connection, 'source' | 'accessKeyHint'>>> = {
  profile: { source: { kind: 'profile', profile } },
  kept: { source: { kind: 'saved', secret: 'keychain' } },
  environment: { source: { kind: 'environment' }, accessKeyHint: '****TEST' },
  nowhere: { source: { kind: 'saved', secret: 'none' } },
};

/**
 * Makes two empty buckets and two empty folders.
 *
 * @param server Another one, reached as Ceph is.
 */
export async function createTwins(
  keysFrom: KeysFrom = 'profile',
  server: CephFacts = ceph,
): Promise<Twins> {
  const dipper = await connectToBucket(server);
  const other = await newBucket(server);
  const folder = await mkdtemp(join(tmpdir(), 'dipper-recipes-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const dipperFolder = join(folder, 'dipper');
  const codeFolder = join(folder, 'code');
  await mkdir(dipperFolder);
  await mkdir(codeFolder);
  // Where Node looks for packages.
  await symlink(nodeModules, join(folder, 'node_modules'));
  const files = await writeProfiles(
    join(folder, 'home'),
    keysFrom === 'profile'
      ? [{ name: profile, server, user: server.owner }]
      : [{ name: anotherProfile, server, user: anyone }],
  );
  const connection = recipeConnectionOf(known[keysFrom], {
    endpoint: server.endpoint,
    region: server.region,
    addressing: 'auto',
    anonymous: keysFrom === 'nowhere',
  });
  const { accessKeyId, secretAccessKey } = server.owner;
  const env = {
    ...files,
    ...(keysFrom === 'profile' ? {} : { AWS_PROFILE: anotherProfile }),
    ...(keysFrom === 'kept' || keysFrom === 'environment'
      ? { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
      : {}),
    HOME: folder,
    LANG: 'C.UTF-8',
    AWS_PAGER: '',
    // Nothing but what the code says.
    AWS_EC2_METADATA_DISABLED: 'true',
  };

  async function runCode(style: RecipeStyle, code: string): Promise<string> {
    const { program, file } = runnerOf(style, code);
    // Beside the folder, which is to hold nothing but what the code makes.
    const path = join(folder, file);
    await writeFile(path, code);
    try {
      const paths = ['/usr/bin', '/bin'];
      if (style === 'awsCli') paths.unshift((await (warmAws ??= startWarmAws())).folder);
      const PATH = paths.join(':');
      return await runCommand(program, [path], { env: { ...env, PATH }, cwd: codeFolder });
    } catch (error) {
      throw new Error(`This did not run:\n${code}`, { cause: error });
    }
  }

  const run: Twins['run'] = (style, operations) =>
    runCode(style, writeRecipe(style, connection, operations));
  const code = { bucket: other };
  return { dipper, code, dipperFolder, codeFolder, connection, run, runCode };
}

function runnerOf(
  style: RecipeStyle,
  code: string,
): { readonly program: string; readonly file: string } {
  switch (style) {
    case 'boto3Client':
    case 'boto3Resource':
      // Debian's own, which has Debian's boto3.
      return { program: '/usr/bin/python3', file: 'recipe.py' };
    case 'awsCli':
      // A POSIX shell, unless the code says that it wants another.
      return { program: code.startsWith('#!') ? '/bin/bash' : '/bin/sh', file: 'recipe.sh' };
    case 'javascript':
      return { program: process.execPath, file: 'recipe.mjs' };
    default:
      return assertNever(style);
  }
}

/** Puts objects; the content of each is its own key. */
export async function seed(
  client: S3Client,
  bucket: string,
  keys: readonly string[],
): Promise<void> {
  await Promise.all(
    keys.map((Key) =>
      client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key,
          Body: Key,
          ContentType: 'text/plain',
          Metadata: { 'taken-by': "it's kim" },
        }),
      ),
    ),
  );
}

/** An object as buckets are compared by it. */
export interface ObjectState {
  readonly key: string;
  readonly type: string | undefined;
  /** User metadata. */
  readonly user: Readonly<Record<string, string>>;
  readonly content: string;
}

/** The objects of a bucket, sorted by key; without the type of those that stand for folders. */
export async function stateOf(client: S3Client, bucket: string): Promise<readonly ObjectState[]> {
  const entries = await listAll({ client, bucket });
  const state = entries.map(async ({ key }): Promise<ObjectState> => {
    const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return {
      key,
      type: key.endsWith('/') ? undefined : answer.ContentType,
      user: answer.Metadata ?? {},
      content: (await answer.Body?.transformToString()) ?? '',
    };
  });
  return Promise.all(state);
}

/**
 * What Dipper's uploads were, had code made them: without the time of the file and, by JavaScript,
 * without a type of their own, as docs/copy-as-code.md says.
 */
export function asUploadedByCode(
  style: RecipeStyle,
  state: readonly ObjectState[],
): readonly ObjectState[] {
  return state.map((object) => {
    const { mtime, ...user } = object.user;
    // Only Dipper's uploads carry it.
    if (mtime === undefined) return object;
    const type = style === 'javascript' ? 'application/octet-stream' : object.type;
    return { ...object, type, user };
  });
}

/** Begins multipart uploads that nobody will finish. */
export async function beginUploads(
  client: S3Client,
  bucket: string,
  keys: readonly string[],
): Promise<readonly { readonly key: string; readonly uploadId: string }[]> {
  return Promise.all(
    keys.map(async (key) => {
      const command = new CreateMultipartUploadCommand({ Bucket: bucket, Key: key });
      return { key, uploadId: (await client.send(command)).UploadId ?? '' };
    }),
  );
}

/** Keys that some language, shell or protocol would take for something else. */
export const hostileKeys: readonly string[] = [
  '-n it\'s "both" $(touch pwned) `touch pwned` ${HOME} $HOME !! \\n \\ %s %25 %',
  'line\nbreak, control \r\t\u0001 and turned \u202Egpj',
  'ends in a line break\n',
  '한글 😀 é e\u0301 {key} ${key} ~ *[a-z]? a+b&c=d?e#f?versionId=null',
  'file://etc/passwd',
  '/leading//and double/../slash/.',
];
