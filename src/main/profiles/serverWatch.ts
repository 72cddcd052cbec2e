import type { Connection } from '../../shared/model/connection';

/** Notices that connections lead to other servers than before, wherever that was decided. */
export interface ServerWatch {
  /** Takes in where connections lead now. What is not there may come back, and is compared then. */
  look(connections: readonly Pick<Connection, 'id' | 'server'>[]): void;
  /** Everything of a connection is forgotten: wherever it leads next is no change. */
  forget(connectionId: string): void;
}

/** @param onElsewhere Told of each connection that has come to lead elsewhere. */
export function createServerWatch(onElsewhere: (connectionId: string) => void): ServerWatch {
  const known = new Map<string, string>();
  return {
    look(connections) {
      for (const { id, server } of connections) {
        const before = known.get(id);
        if (before !== undefined && before !== server) onElsewhere(id);
        known.set(id, server);
      }
    },
    forget: (connectionId) => void known.delete(connectionId),
  };
}
