import { join } from 'node:path';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { createConnectionOptionsStore } from '../../src/main/profiles/connectionOptions';
import { createConnections } from '../../src/main/profiles/connections';
import type { Connections } from '../../src/main/profiles/connections';
import { createSavedConnectionStore } from '../../src/main/profiles/savedConnectionStore';
import { createSecretStore } from '../../src/main/profiles/secretStore';
import type { ReportedCall } from '../../src/main/s3/reportedCall';
import type { SignInPrompts } from '../../src/main/profiles/signIn/signInPrompts';
import type { OnProblem } from '../../src/main/storage/jsonFile';
import { noPrompts } from '../../src/main/profiles/testing/prompts';

interface OpenOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Default: nobody is to be asked anything. */
  readonly prompts?: SignInPrompts;
  /** Told of calls to STS. */
  readonly onCall?: (call: ReportedCall) => void;
  readonly currentAction?: () => string | undefined;
  /** Default: fails. */
  readonly onProblem?: OnProblem;
}

/** Dipper's connections for a user with this home directory and no system keychain. */
export function openConnections(homeDirectory: string, options: OpenOptions = {}): Connections {
  const { env = {}, prompts = noPrompts, onCall = () => undefined, currentAction } = options;
  const {
    onProblem = (problem: Error): never => {
      throw problem;
    },
  } = options;
  return createConnections({
    env,
    homeDirectory,
    prompts,
    onCall,
    onProblem,
    currentAction,
    options: createConnectionOptionsStore({ path: join(homeDirectory, 'options.json'), onProblem }),
    store: createSavedConnectionStore({ path: join(homeDirectory, 'connections.json'), onProblem }),
    secrets: createSecretStore({
      path: join(homeDirectory, 'secrets.json'),
      onProblem,
      encryption: {
        isAvailable: () => false,
        backend: () => 'none',
        encrypt: (text) => Buffer.from(text),
        decrypt: String,
      },
    }),
  });
}

/** The buckets that a connection lists, by a client apart from the product's own. */
export async function bucketsOf(connections: Connections, id: string): Promise<readonly string[]> {
  const { endpoint, region, addressing, credentials } = await connections.resolve(id);
  const client = new S3Client({
    region,
    credentials: () => credentials(),
    forcePathStyle: addressing === 'path',
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  try {
    const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
    return Buckets.flatMap(({ Name }) => (Name === undefined ? [] : [Name]));
  } finally {
    client.destroy();
  }
}
