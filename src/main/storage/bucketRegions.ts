import { z } from 'zod';
import { DipperError, dipperError } from '../../shared/errors/appError';
import { keepNewest } from '../base/keepNewest';
import { createJsonFile } from './jsonFile';
import type { OnProblem } from './jsonFile';
import { serverKey } from './serverKey';

/** Region by bucket. */
type Regions = Readonly<Record<string, string>>;

/** A server as a connection reaches it: another endpoint has other buckets. */
interface Server {
  readonly id: string;
  readonly endpoint?: string;
}

/** What is remembered of one server. */
interface RegionsOfServer {
  readonly of: (bucket: string) => string | undefined;
  readonly remember: (bucket: string, region: string) => void;
  readonly all: () => Regions;
}

/** Remembers over restarts in which region each bucket is. */
export interface BucketRegionMemory {
  /** Never fails: what can't be read is found out again. */
  readonly of: (server: Server) => Promise<RegionsOfServer>;
  /** Forgets all buckets of a connection. */
  readonly forget: (connectionId: string) => Promise<void>;
  /** Writes what is not on the disk yet. */
  readonly close: () => Promise<void>;
}

/** Milliseconds for which regions are gathered before they are written. */
const writeAfter = 200;
/** Buckets that are remembered of one server; the oldest go first. */
const mostBuckets = 5000;

/** @param deps.path Of the file that holds them. */
export function createBucketRegionMemory(deps: {
  readonly path: string;
  readonly onProblem: OnProblem;
}): BucketRegionMemory {
  const file = createJsonFile<Readonly<Record<string, Regions>>>({
    path: deps.path,
    schema: z.record(z.string(), z.record(z.string(), z.string())),
    version: 1,
    fallback: {},
    onProblem: deps.onProblem,
  });
  /** Regions that can't be kept are found out again. */
  const tell = (error: unknown): void =>
    deps.onProblem(
      error instanceof DipperError
        ? error
        : dipperError('unexpected', 'The regions of buckets could not be kept.', { cause: error }),
    );
  let servers: Promise<Map<string, Map<string, string>>> | undefined;
  let timer: NodeJS.Timeout | undefined;

  function load(): Promise<Map<string, Map<string, string>>> {
    return (servers ??= file.read().then(
      (kept) =>
        new Map(
          Object.entries(kept).map(([name, regions]) => [name, new Map(Object.entries(regions))]),
        ),
      (error: unknown) => {
        tell(error);
        return new Map<string, Map<string, string>>();
      },
    ));
  }

  async function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const known = await load();
    await file
      .write(
        Object.fromEntries(
          [...known].map(([name, regions]) => [name, Object.fromEntries(regions)] as const),
        ),
      )
      .catch(tell);
  }

  function writeSoon(): void {
    timer ??= setTimeout(() => void write(), writeAfter);
  }

  return {
    async of({ id, endpoint = '' }) {
      const known = await load();
      const name = serverKey(id, endpoint);
      const regions = known.get(name) ?? new Map<string, string>();
      return {
        of: (bucket) => regions.get(bucket),
        remember(bucket, region) {
          if (regions.get(bucket) === region) return;
          regions.delete(bucket);
          regions.set(bucket, region);
          keepNewest(regions, mostBuckets);
          known.set(name, regions);
          writeSoon();
        },
        all: () => Object.fromEntries(regions),
      };
    },
    async forget(connectionId) {
      const known = await load();
      for (const [name, regions] of known) {
        if (!name.startsWith(serverKey(connectionId))) continue;
        regions.clear();
        known.delete(name);
        writeSoon();
      }
    },
    async close() {
      if (timer !== undefined) await write();
    },
  };
}
