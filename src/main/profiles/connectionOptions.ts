import { z } from 'zod';
import { connectionOptionsSchema } from '../../shared/ipc/routes/connections';
import { defaultConnectionOptions } from '../../shared/model/connection';
import type { Connection, ConnectionOptions } from '../../shared/model/connection';
import { createJsonFile } from '../storage/jsonFile';
import type { OnProblem } from '../storage/jsonFile';

/** A connection as its own source tells it. */
export type BareConnection = Omit<Connection, 'options'>;

type OptionsById = Readonly<Record<string, ConnectionOptions>>;

/** What the user has decided about connections, by their ids. Methods throw as `JsonFile` does. */
export interface ConnectionOptionsStore {
  of(id: string): Promise<ConnectionOptions>;
  all(): Promise<(id: string) => ConnectionOptions>;
  put(id: string, options: ConnectionOptions): Promise<void>;
  remove(id: string): Promise<void>;
}

/** @param deps.path Of the file that holds them. */
export function createConnectionOptionsStore(deps: {
  readonly path: string;
  readonly onProblem: OnProblem;
}): ConnectionOptionsStore {
  const file = createJsonFile<OptionsById>({
    path: deps.path,
    schema: z.record(z.string(), connectionOptionsSchema),
    version: 1,
    fallback: {},
    onProblem: deps.onProblem,
  });

  async function all(): Promise<(id: string) => ConnectionOptions> {
    const byId = new Map(Object.entries(await file.read()));
    return (id) => byId.get(id) ?? defaultConnectionOptions;
  }

  return {
    all,
    of: async (id) => (await all())(id),
    async put(id, options) {
      await file.update((byId) => ({ ...byId, [id]: options }));
    },
    async remove(id) {
      await file.update((byId) =>
        Object.fromEntries(Object.entries(byId).filter(([kept]) => kept !== id)),
      );
    },
  };
}
