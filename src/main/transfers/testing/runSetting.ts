import type { S3Client } from '@aws-sdk/client-s3';
import { createCapabilities } from '../../s3/capabilities/capabilities';
import { createFolderMaker } from '../local/localFolder';
import type { DownloadMemory, UploadMemory } from '../memory';
import { createBudget } from '../pace/budget';
import { createThrottle } from '../pace/throttle';
import type { RunSetting, RunTools } from '../run';

/** A client that does nothing but answer, past all that the SDK would do. */
export function clientOf(
  send: (command: unknown, options?: { readonly abortSignal?: AbortSignal }) => Promise<unknown>,
): S3Client {
  // The rest of a client needs a server.
  return { config: {}, send } as unknown as S3Client;
}

/** Tools of one run alone, which does nothing a second time and has a network. */
export function runTools(more: Partial<RunTools> = {}): RunTools {
  return {
    budget: createBudget(),
    upload: createThrottle(),
    download: createThrottle(),
    folders: createFolderMaker(),
    pauses: [],
    isOffline: () => Promise.resolve(false),
    onAnswer: () => undefined,
    ...more,
  };
}

/** The setting of a run in the bucket `b`, whose server is asked nothing unless `client` or `wire` are given. */
export function runSetting(more: Partial<RunSetting> = {}): RunSetting {
  return {
    client: clientOf(() => Promise.reject(new Error('Nothing is asked of a server here.'))),
    wire: undefined,
    capabilities: createCapabilities({ endpoint: undefined }),
    tools: runTools(),
    bucket: 'b',
    onSize: () => undefined,
    onBytes: () => undefined,
    onKept: () => undefined,
    ...more,
  };
}

/** A memory with nothing in it, that keeps nothing. */
export const noMemory: UploadMemory & DownloadMemory = {
  saved: undefined,
  sent: undefined,
  noteSent: () => Promise.resolve(),
  intend: () => Promise.resolve(() => Promise.resolve()),
  lostAnswer: () => undefined,
  begin: () => Promise.resolve(),
  noteFile: () => Promise.resolve(),
  part: () => Promise.resolve(),
  range: () => Promise.resolve(),
  name: () => Promise.resolve(),
  end: () => Promise.resolve(),
  startedOver: () => undefined,
};
