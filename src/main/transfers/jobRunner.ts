import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { bareName } from '../../shared/model/keyNames';
import type { RequestPath } from '../../shared/model/settings';
import type { Transfer } from '../../shared/model/transfers';
import { assertNever } from '../../shared/assertNever';
import { dipperError } from '../../shared/errors/appError';
import { abortable, within } from '../base/abortable';
import type { Clients } from '../s3/clients';
import { connectionChanged } from '../s3/connectionChanged';
import { toDipperError } from '../s3/errors/errorMapping';
import { leftBehind } from '../s3/leftBehind';
import type { LeftBehind } from '../s3/leftBehind';
import type { Destinations } from './destinations';
import { discardDownload } from './download/downloadObject';
import type { Journal } from './journal/journal';
import { makeFolders } from './local/localFolder';
import type { NamePlatform } from './local/localNames';
import type { DownloadItem, PlanSetting, UploadItem } from './plan';
import type { RunTools } from './run';
import { isOutOfReach } from './pace/offline';
import type { TakeLane } from './pace/queue';
import type { Reach } from './pace/reach';
import { runDownload } from './download/runDownload';
import { runUpload } from './upload/runUpload';
import { giveUpSaved } from './upload/savedUpload';
import { bucketId, localLane, tagOf, uploadLane } from './transferJob';
import type { TransferJob } from './transferJob';

/** What {@link createJobRunner} needs of the engine. */
export interface JobRunnerDependencies {
  readonly clients: Clients;
  readonly journal: Journal;
  readonly tools: Omit<RunTools, 'onAnswer'>;
  readonly reach: Pick<Reach, 'noteAnswer' | 'isLost'>;
  readonly platform: NamePlatform;
  readonly destinations: Destinations;
  readonly transferPath: () => RequestPath;
  /** Told of a new state of a transfer. */
  readonly note: (id: string, news: Partial<Transfer>) => void;
  /** Told of progress in bytes, which is negative when something has to be moved again. */
  readonly onBytes: (id: string, bytes: number, when: 'now' | 'before') => void;
}

/** What became of a job. */
export interface JobOutcome {
  readonly skipped: boolean;
  /** The file or folder that a finished download became, which a skipped one did not. */
  readonly localPath?: string;
}

/** What the queue and earlier runs have to do with a run. */
interface Turn {
  /** It has run before, so that some or all of it may be done already. */
  readonly isContinued: boolean;
  readonly takeLane: TakeLane;
}

/** Knows what each kind of job is carried out by, and what it leaves when it is not. */
export interface JobRunner {
  /** @throws DipperError; what was moved is kept for a later run, unless the signal says `cancel` */
  carryOut(job: TransferJob, turn: Turn, signal: AbortSignal): Promise<JobOutcome>;
  /**
   * Clears away what an interrupted or failed transfer has kept on the server or the disk.
   *
   * @returns What had to be left.
   */
  discard(job: TransferJob): Promise<LeftBehind | undefined>;
}

/** Milliseconds for which a look at a destination is trusted. */
const freshness = 5000;
/** Milliseconds for which what is to be given up waits for its connection: its files may be on a disk that is gone. */
const connectionLimit = 10_000;

/** Makes the runner of all jobs. */
export function createJobRunner(deps: JobRunnerDependencies): JobRunner {
  const { clients, journal, reach, platform, destinations, note } = deps;

  /** Where the server can't be reached any more, requests need not be patient: the transfer is. */
  function toolsFor(setting: PlanSetting): RunTools {
    const id = bucketId(setting);
    return {
      ...deps.tools,
      isOffline: async (failure) =>
        (reach.isLost(id) && isOutOfReach(failure)) || deps.tools.isOffline(failure),
      onAnswer: () => reach.noteAnswer(id),
    };
  }

  /** Ids of buckets where rights or servers do not let `If-Match` be judged. */
  const unjudged = new Set<string>();

  /** What was decided about one server says nothing of another. @throws DipperError `connection_changed` */
  async function refuseElsewhere({ connectionId, server }: PlanSetting): Promise<void> {
    const isElsewhere = server !== undefined && (await clients.serverOf(connectionId)) !== server;
    if (isElsewhere) throw connectionChanged();
  }

  /**
   * For giving up what was begun. Another server knows nothing of it, which would be taken for nothing being left.
   *
   * @throws DipperError `connection_changed`, `timed_out`, or as the resolver does
   */
  async function clientFor(setting: PlanSetting): Promise<S3Client> {
    const { connectionId, bucket } = setting;
    const open = async (): Promise<S3Client> => {
      // Both of one look: the connection may be edited between two.
      const { client, server } = await clients.clientAndServer(connectionId, bucket);
      if (setting.server !== undefined && setting.server !== server) throw connectionChanged();
      return client;
    };
    return within(connectionLimit, open(), () =>
      dipperError('timed_out', 'The connection could not be read in time.', { retry: 'now' }),
    );
  }

  /** Notes a file that was just put there, for others that are to replace it. */
  function noteFile(path: string): void {
    try {
      const { size, mtimeMs } = lstatSync(path);
      destinations.noteWritten(localLane(path), path, { size, modified: Math.round(mtimeMs) });
    } catch {
      // It has arrived all the same.
    }
  }

  /**
   * What runs of files share: the way to the server, and who is told.
   *
   * @throws DipperError `connection_changed`, or as the clients do
   */
  async function settingOf(
    { id, choice, condition, setting }: TransferJob,
    { isContinued }: Turn,
    signal: AbortSignal,
  ) {
    const { connectionId, bucket, planId } = setting;
    const client = await abortable(clients.forBucket(connectionId, bucket, planId), signal);
    const wire =
      deps.transferPath() === 'fast'
        ? await abortable(clients.wireFor(connectionId, bucket, planId, signal), signal)
        : undefined;
    const capabilities = await abortable(clients.capabilitiesOf(connectionId), signal);
    await abortable(refuseElsewhere(setting), signal);
    return {
      ...{ client, wire, capabilities, bucket, choice, condition, isContinued },
      tools: toolsFor(setting),
      onSize: (bytesTotal: number): void => note(id, { bytesTotal }),
      onBytes: (bytes: number): void => deps.onBytes(id, bytes, 'now'),
      onKept: (bytes: number): void => deps.onBytes(id, bytes, 'before'),
    };
  }

  async function carryOutDownload(
    job: TransferJob,
    item: DownloadItem,
    turn: Turn,
    signal: AbortSignal,
  ): Promise<JobOutcome> {
    const { id, lane, setting } = job;
    const { folder } = setting;
    const path = join(folder, ...item.path);
    const outcome = await runDownload(
      {
        ...(await settingOf(job, turn, signal)),
        ...{ item, folder, platform },
        tag: tagOf(job),
        memory: journal.downloadMemory(job, (startedOver) => note(id, { startedOver })),
        lastWritten: () => destinations.lastWritten(lane, path),
        otherWritten: () => destinations.otherWritten(lane, path),
        isPlanned: (other) => destinations.hasOther(localLane(other), id),
      },
      signal,
    );
    if (outcome.skipped) return outcome;
    noteFile(outcome.path);
    return { skipped: false, localPath: outcome.path };
  }

  async function carryOutUpload(
    job: TransferJob,
    item: UploadItem,
    turn: Turn,
    signal: AbortSignal,
  ): Promise<JobOutcome> {
    const { id, lane: plannedLane, setting } = job;
    const shared = await settingOf(job, turn, signal);
    const age = Date.now() - setting.checkedAt;
    // A clock that was set back tells nothing.
    const isOld = age < 0 || age > freshness;
    return runUpload(
      {
        ...shared,
        item,
        memory: journal.uploadMemory(job, (startedOver) => note(id, { startedOver })),
        isStale: isOld || destinations.isShared(plannedLane),
        ifMatchSupport: {
          isWorthTrying: () =>
            shared.capabilities.conditionalWrites && !unjudged.has(bucketId(setting)),
          noteRefused: () => void unjudged.add(bucketId(setting)),
        },
        lastWritten: () => destinations.lastWritten(plannedLane, plannedLane),
        isPlanned: (key) => destinations.hasOther(uploadLane(setting, key), id),
        takeKey: (key) => turn.takeLane(uploadLane(setting, key)),
        onStored: (stored, key) => {
          note(id, { stored });
          const lane = uploadLane(setting, key);
          destinations.move(id, lane);
          const { etag } = stored;
          const { size } = item;
          if (etag !== undefined) destinations.noteWritten(lane, lane, { size, etag });
        },
        onKey: (key) => {
          destinations.move(id, uploadLane(setting, key));
          note(id, { key, name: bareName(key) });
        },
      },
      signal,
    );
  }

  return {
    async carryOut(job, turn, signal) {
      const { item, setting } = job;
      switch (item.kind) {
        case 'folder':
          return { skipped: false, localPath: makeFolders(setting.folder, item.path) };
        case 'download':
          return carryOutDownload(job, item, turn, signal);
        case 'upload':
          return carryOutUpload(job, item, turn, signal);
        default:
          return assertNever(item);
      }
    },
    async discard(job) {
      const { item, setting } = job;
      switch (item.kind) {
        case 'folder':
          return undefined;
        case 'upload': {
          const memory = journal.uploadMemory(job, nobody);
          if (memory.saved === undefined) return undefined;
          const { uploadId } = memory.saved;
          try {
            const client = await clientFor(setting);
            return await giveUpSaved({ client, bucket: setting.bucket, memory });
          } catch (error) {
            return leftBehind({ leftUploadId: uploadId }, toDipperError(error).detail);
          }
        }
        case 'download': {
          const memory = journal.downloadMemory(job, nobody);
          const local = { folder: setting.folder, path: item.path, platform, tag: tagOf(job) };
          const leftFile = await discardDownload({ ...local, memory });
          return leftFile === undefined ? undefined : { facts: { leftFile } };
        }
        default:
          return assertNever(item);
      }
    },
  };
}

/** For a run that nobody watches any more. */
function nobody(): void {
  return undefined;
}
