import { basename } from 'node:path';
import { z } from 'zod';
import { dipperError } from '../../shared/errors/appError';
import type { DipperError } from '../../shared/errors/appError';
import { awsEndpointsSchema, providerSchema } from '../../shared/ipc/routes/connections';
import { createJsonFile } from '../storage/jsonFile';
import type { OnProblem } from '../storage/jsonFile';

const fields = z.object({
  id: z.string().regex(/^saved:./u),
  name: z.string().min(1),
  endpoint: z.string().optional(),
  region: z.string().optional(),
  addressing: z.enum(['auto', 'path', 'virtual']),
  /** One that only another Dipper knows is told by its host, if at all. */
  provider: providerSchema.optional().catch(undefined),
  awsEndpoints: awsEndpointsSchema.optional(),
  /** `••••WXYZ`, or empty without keys. The access key id itself is with the secret. */
  accessKeyHint: z.string(),
  /** Signs nothing, and has no secret. */
  anonymous: z.literal(true).optional(),
  /** Signs with the role of the machine that Dipper runs on, and has no secret. */
  machine: z.literal(true).optional(),
});
const recordSchema = fields.readonly();

/** A connection added by hand, without its keys. */
export type SavedConnection = z.infer<typeof recordSchema>;

/** As it is stored: of another Dipper there may be more, or others. */
type StoredConnection = Readonly<Record<string, unknown>> & {
  readonly id?: unknown;
  readonly name?: unknown;
};

/** The file of the connections that were added by hand. */
export interface SavedConnectionStore {
  readonly path: string;
  /** In the order in which they were added. Throws as `JsonFile.read` does. */
  list(): Promise<readonly SavedConnection[]>;
  /** @throws DipperError `not_found`; or as {@link list} */
  find(id: string): Promise<SavedConnection>;
  /** Adds a connection, or replaces the one with its id. */
  put(connection: SavedConnection): Promise<void>;
  remove(id: string): Promise<void>;
}

/**
 * What can't be understood of one connection costs no other, and is left as it is.
 *
 * @param deps.path Of the file that holds the connections. It has no secret in it.
 * @param deps.onProblem Told of a connection that can't be understood as well, once.
 */
export function createSavedConnectionStore(deps: {
  readonly path: string;
  readonly onProblem: OnProblem;
}): SavedConnectionStore {
  const file = createJsonFile<readonly StoredConnection[]>({
    path: deps.path,
    schema: z.array(z.record(z.string(), z.unknown())),
    version: 1,
    fallback: [],
    onProblem: deps.onProblem,
  });
  const told = new Set<unknown>();

  async function list(): Promise<readonly SavedConnection[]> {
    return (await file.read()).flatMap((stored) => {
      const read = recordSchema.safeParse(stored);
      if (read.success) return [read.data];
      const { id } = stored;
      if (!told.has(id)) deps.onProblem(notUnderstood(stored, deps.path));
      told.add(id);
      return [];
    });
  }

  return {
    path: deps.path,
    list,
    async find(id) {
      const connection = (await list()).find((candidate) => candidate.id === id);
      if (connection !== undefined) return connection;
      throw dipperError('not_found', 'This connection is no longer there.');
    },
    async put(connection) {
      await file.update((connections) =>
        connections.some(({ id }) => id === connection.id)
          ? connections.map((other) =>
              other.id === connection.id ? { ...unknownOf(other), ...connection } : other,
            )
          : [...connections, connection],
      );
    },
    async remove(id) {
      await file.update((connections) => connections.filter((connection) => connection.id !== id));
    },
  };
}

/** What only another Dipper knows of a connection. */
function unknownOf(stored: StoredConnection): StoredConnection {
  return Object.fromEntries(
    Object.entries(stored).filter(([name]) => !Object.hasOwn(fields.shape, name)),
  );
}

function notUnderstood({ name, id }: StoredConnection, path: string): DipperError {
  const connection = [name, id].find((one) => typeof one === 'string') ?? '';
  return dipperError(
    'local_failed',
    `The connection ${connection} could not be understood, and is left as it is in ${basename(path)}.`,
    { resource: path, facts: { connection } },
  );
}
