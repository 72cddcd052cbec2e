import { z } from 'zod';
import { DipperError } from '../../shared/errors/appError';
import type { ErrorFacts } from '../../shared/errors/errorFacts';
import { connectionOptionsSchema } from '../../shared/ipc/routes/connections';
import { defaultConnectionOptions, defaultNetworkOptions } from '../../shared/model/connection';
import type { Connection, ConnectionOptions } from '../../shared/model/connection';
import { createJsonFile } from '../storage/jsonFile';
import type { OnProblem } from '../storage/jsonFile';

/** A connection as its own source tells it. */
export type BareConnection = Omit<Connection, 'options' | 'optionsError' | 'server'>;

/** As they are stored: of another Dipper there may be more, which is left alone. */
type StoredOptions = Readonly<Record<string, unknown>>;

const { network } = connectionOptionsSchema.shape;
const storedSchema: z.ZodType<ConnectionOptions> = connectionOptionsSchema
  .strip()
  .extend({ network: network.unwrap().strip().default(defaultNetworkOptions) });

/** The place of every connection that has no options of its own, once a file of them was lost. */
const anyOther = '*';

/** What the user has decided about connections, by their ids. Methods throw as `JsonFile` does. */
export interface ConnectionOptionsStore {
  of(id: string): Promise<ConnectionOptions>;
  all(): Promise<(id: string) => ConnectionOptions>;
  /** The answer takes that back, and throws as this does. */
  put(id: string, options: ConnectionOptions): Promise<() => Promise<void>>;
  /** Has what is decided of one hold for another as well. The answer takes that back, and throws as `put` does. */
  copy(from: string, to: string): Promise<() => Promise<void>>;
  remove(id: string): Promise<void>;
}

/**
 * A file that can't be understood may have held any guard rail: every connection is read only then, until
 * options of its own are saved again.
 *
 * @param deps.path Of the file that holds them.
 */
export function createConnectionOptionsStore(deps: {
  readonly path: string;
  readonly onProblem: OnProblem;
}): ConnectionOptionsStore {
  const file = createJsonFile<StoredOptions>({
    path: deps.path,
    schema: z.record(z.string(), z.unknown()),
    version: 1,
    fallback: {},
    replacement: { [anyOther]: null },
    onProblem: ({ detail }) => {
      const facts: ErrorFacts = { ...detail.facts, instead: 'read_only' };
      deps.onProblem(new DipperError({ ...detail, facts }));
    },
  });

  async function all(): Promise<(id: string) => ConnectionOptions> {
    const byId = new Map(Object.entries(await file.read()));
    return (id) => understood(byId.get(id) ?? byId.get(anyOther));
  }

  /** Without options, what every connection has holds. The answer takes that back. */
  async function set(
    id: string,
    optionsIn: (byId: ReadonlyMap<string, unknown>) => unknown,
  ): Promise<() => Promise<void>> {
    let before: unknown;
    await file.update((stored) => {
      const byId = new Map(Object.entries(stored));
      before = byId.get(id);
      const options = optionsIn(byId);
      if (options === undefined) byId.delete(id);
      else byId.set(id, options);
      return Object.fromEntries(byId);
    });
    return async () => {
      await set(id, () => before);
    };
  }

  return {
    all,
    of: async (id) => (await all())(id),
    put: (id, options) => set(id, () => options),
    copy: (from, to) => set(to, (byId) => byId.get(from)),
    async remove(id) {
      await set(id, () => undefined);
    },
  };
}

/** What can't be understood may have been a guard rail, so nothing is to be changed then. */
function understood(stored: unknown): ConnectionOptions {
  if (stored === undefined) return defaultConnectionOptions;
  const read = storedSchema.safeParse(stored);
  return read.success ? read.data : { ...defaultConnectionOptions, readOnly: true };
}
