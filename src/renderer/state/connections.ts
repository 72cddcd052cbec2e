import { create } from 'zustand';
import type { AppError } from '../../shared/errors/appError';
import type { ConnectionDraft } from '../../shared/ipc/routes/connections';
import type { Connection, ConnectionList, ConnectionOptions } from '../../shared/model/connection';
import type { BucketSummary } from '../../shared/model/objects';
import { call, onEvent } from '../ipc/client';
import type { Location } from './location';
import { errorOf, tellFailure } from './notices';

/** The buckets of a connection, as far as they are known. */
export interface BucketsState {
  readonly status: 'loading' | 'ready' | 'failed';
  /** While they are loaded again, those that were known before. */
  readonly buckets: readonly BucketSummary[];
  readonly error?: AppError;
}

interface ConnectionsStore extends ConnectionList {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly error?: AppError;
  /** By connection id; absent until they were asked for. */
  readonly buckets: Readonly<Record<string, BucketsState>>;
  /**
   * Looks for connections (again).
   *
   * @param edited One that may lead elsewhere, or as somebody else, though its server's name says nothing of it.
   */
  readonly load: (edited?: string) => Promise<void>;
  /** Lists the buckets of a connection (again). */
  readonly loadBuckets: (connectionId: string) => Promise<void>;
  /**
   * Forgets what was seen through a connection that leads to another server from now on, or as somebody
   * else. Its buckets are asked for again where they were known.
   */
  readonly forgetServer: (connectionId: string) => void;
}

const forgetting = new Set<(connectionId: string) => void>();

/**
 * Has something done whenever a connection leads to another server, or as somebody else: what was seen
 * through it before is not what is there now. Ends with the returned function.
 */
export function onServerForgotten(forget: (connectionId: string) => void): () => void {
  forgetting.add(forget);
  return () => void forgetting.delete(forget);
}

/** Connections, where they were looked for, and their buckets. */
export const useConnections = create<ConnectionsStore>((set, get) => {
  /** Their servers are forgotten by the next list, be it that of another call. */
  const edits = new Set<string>();

  function setBuckets(connectionId: string, state: BucketsState): void {
    set(({ buckets }) => ({ buckets: { ...buckets, [connectionId]: state } }));
  }

  return {
    status: 'loading',
    connections: [],
    places: [],
    keychain: { available: false, backend: '' },
    buckets: {},
    load: async (edited) => {
      if (edited !== undefined) edits.add(edited);
      try {
        const list = await call('connections.list', {});
        const servers = new Map(list.connections.map(({ id, server }) => [id, server]));
        // One that is gone leads nowhere: another connection may get the same id one day.
        const elsewhere = get().connections.filter(
          ({ id, server }) => edits.has(id) || servers.get(id) !== server,
        );
        edits.clear();
        const kept = Object.entries(get().buckets).filter(([id]) => servers.has(id));
        set({ ...list, status: 'ready', error: undefined, buckets: Object.fromEntries(kept) });
        elsewhere.forEach(({ id }) => get().forgetServer(id));
      } catch (thrown) {
        set({ status: 'failed', error: errorOf(thrown) });
        if (get().connections.length > 0) {
          // The window goes on with those that are known, and has no other place to say it.
          tellFailure(thrown);
        }
      }
    },
    loadBuckets: async (connectionId) => {
      const loading: BucketsState = {
        status: 'loading',
        buckets: get().buckets[connectionId]?.buckets ?? [],
      };
      setBuckets(connectionId, loading);
      const answer = await call('buckets.list', { connectionId }).then(
        ({ buckets }): BucketsState => ({ status: 'ready', buckets }),
        (thrown: unknown): BucketsState => ({
          status: 'failed',
          buckets: [],
          error: errorOf(thrown),
        }),
      );
      // Only the latest question counts: the connection may have been edited or removed meanwhile.
      if (get().buckets[connectionId] === loading) {
        setBuckets(connectionId, answer);
      }
    },
    forgetServer: (connectionId) => {
      const wereKnown = get().buckets[connectionId] !== undefined;
      set(({ buckets }) => ({
        buckets: Object.fromEntries(Object.entries(buckets).filter(([id]) => id !== connectionId)),
      }));
      forgetting.forEach((forget) => forget(connectionId));
      if (wereKnown) {
        void get().loadBuckets(connectionId);
      }
    },
  };
});

/** The connection of that id, where there is one (still). */
export function connectionById(id: string): Connection | undefined {
  return useConnections.getState().connections.find((connection) => connection.id === id);
}

/** The connection of a place; `undefined` where there is none (any more). */
export function connectionAt(
  { connections }: Pick<ConnectionList, 'connections'>,
  place: Location,
): Connection | undefined {
  return place.kind === 'home'
    ? undefined
    : connections.find(({ id }) => id === place.connectionId);
}

/** Whether there is no connection yet, and so nothing to be shown. */
export function isFirstRun({
  status,
  connections,
}: Pick<ConnectionsStore, 'status' | 'connections'>): boolean {
  return status === 'ready' && connections.length === 0;
}

/** Whether the connection of a place is set to read only. */
export function isReadOnlyAt(state: Pick<ConnectionList, 'connections'>, place: Location): boolean {
  return connectionAt(state, place)?.options.readOnly === true;
}

/** The colour of the connection of a place; `none` where there is none. */
export function colourAt(
  state: Pick<ConnectionList, 'connections'>,
  place: Location,
): ConnectionOptions['colour'] {
  return connectionAt(state, place)?.options.colour ?? 'none';
}

/** Tries again where there was no sign-in: what has changed may have mended it. */
function loadRefusedBuckets(): void {
  const { buckets, loadBuckets } = useConnections.getState();
  for (const [id, { error }] of Object.entries(buckets)) {
    if (error?.retry === 'after_sign_in' && error.code !== 'sign_in_declined') {
      void loadBuckets(id);
    }
  }
}

/** Loads the connections, and again whenever main says that they changed. Ends with the returned function. */
export function followConnections(): () => void {
  const stop = onEvent('connections.changed', () => {
    void useConnections.getState().load().then(loadRefusedBuckets);
  });
  void useConnections.getState().load();
  return stop;
}

/**
 * Saves a connection of Dipper's own list.
 *
 * @throws DipperError such as `encryption_unavailable`
 */
export async function saveConnection(draft: ConnectionDraft): Promise<Connection> {
  const connection = await call('connections.save', draft);
  await useConnections.getState().load(connection.id);
  return connection;
}

/**
 * Decides how a connection may be used. Where its servers are reached in another way from now on, its buckets
 * are asked for again.
 *
 * @throws DipperError such as `encryption_unavailable`
 */
export async function setConnectionOptions(
  connectionId: string,
  options: ConnectionOptions,
  proxyPassword?: string,
): Promise<void> {
  const before = connectionById(connectionId)?.options.network;
  await call('connections.setOptions', {
    connectionId,
    options,
    ...(proxyPassword === undefined ? {} : { proxyPassword }),
  });
  const { load, buckets, loadBuckets } = useConnections.getState();
  await load();
  const isReachedAnew =
    proxyPassword !== undefined || JSON.stringify(before) !== JSON.stringify(options.network);
  if (isReachedAnew && buckets[connectionId] !== undefined) void loadBuckets(connectionId);
}

/** Removes a connection of Dipper's own list, with its secret; answers whether it is gone. */
export async function removeConnection(connectionId: string): Promise<boolean> {
  try {
    await call('connections.remove', { connectionId });
    await useConnections.getState().load();
    return true;
  } catch (thrown) {
    tellFailure(thrown);
    return false;
  }
}
