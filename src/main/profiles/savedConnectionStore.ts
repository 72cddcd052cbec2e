import { z } from 'zod';
import { dipperError } from '../../shared/errors/appError';
import { awsEndpointsSchema, providerSchema } from '../../shared/ipc/routes/connections';
import { createJsonFile } from '../storage/jsonFile';
import type { OnProblem } from '../storage/jsonFile';

const recordSchema = z
  .object({
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
  })
  .readonly();

/** A connection added by hand, without its keys. */
export type SavedConnection = z.infer<typeof recordSchema>;

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

/** @param deps.path Of the file that holds the connections. It has no secret in it. */
export function createSavedConnectionStore(deps: {
  readonly path: string;
  readonly onProblem: OnProblem;
}): SavedConnectionStore {
  const file = createJsonFile<readonly SavedConnection[]>({
    path: deps.path,
    schema: z.array(recordSchema),
    version: 1,
    fallback: [],
    onProblem: deps.onProblem,
  });

  return {
    path: deps.path,
    list: () => file.read(),
    async find(id) {
      const connection = (await file.read()).find((candidate) => candidate.id === id);
      if (connection !== undefined) return connection;
      throw dipperError('not_found', 'This connection is no longer there.');
    },
    async put(connection) {
      await file.update((connections) =>
        connections.some(({ id }) => id === connection.id)
          ? connections.map((other) => (other.id === connection.id ? connection : other))
          : [...connections, connection],
      );
    },
    async remove(id) {
      await file.update((connections) => connections.filter((connection) => connection.id !== id));
    },
  };
}
