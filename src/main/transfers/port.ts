import type { RouteOutput } from '../../shared/ipc/routes';
import type { RequestPath } from '../../shared/model/settings';
import type {
  ConflictChoice,
  StuckUpload,
  TransferHold,
  TransferPlan,
  UnfinishedUploads,
} from '../../shared/model/transfers';
import type { Target } from '../../shared/model/objects';

/** What an upload is to send where. */
interface UploadPlanRequest {
  readonly planId: string;
  readonly connectionId: string;
  readonly bucket: string;
  /** Where the connection led when somebody chose this (`Clients.serverOf`). Absent: wherever it leads to. */
  readonly server?: string;
  /** Empty, or ending in `/`. */
  readonly prefix: string;
  /** Absolute local paths of files and folders. */
  readonly paths: readonly string[];
}

/** What a download is to fetch where. */
export interface DownloadPlanRequest {
  readonly planId: string;
  readonly connectionId: string;
  readonly bucket: string;
  /** Where the connection led when somebody chose this (`Clients.serverOf`). Absent: wherever it leads to. */
  readonly server?: string;
  readonly targets: readonly Target[];
  /** Absolute path of the folder that the user chose. */
  readonly folder: string;
}

/** A multipart upload that copies an object within a server: about to be begun, or begun. */
export interface StartedCopy {
  /** Of its own: nothing else has it. */
  readonly id: string;
  readonly connectionId: string;
  readonly bucket: string;
  /** Where the connection leads, as far as that is known. */
  readonly server?: string;
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Once the server has named it. */
  readonly uploadId?: string;
}

/** What users set about all transfers. */
export interface TransferOptions {
  /** Bytes a second; `null` for no limit. */
  readonly uploadLimit: number | null;
  readonly downloadLimit: number | null;
  readonly transferPath: RequestPath;
}

/** Moves files between this machine and buckets: plans first, then a queue that can be watched. */
export interface Transfers {
  /**
   * Walks local files and folders and checks which keys they would meet. Calls HeadObject or
   * ListObjectsV2.
   *
   * @throws DipperError when the server can't be asked, `connection_changed` or `cancelled`.
   */
  planUpload(request: UploadPlanRequest, signal: AbortSignal): Promise<TransferPlan>;
  /**
   * Lists what is to be fetched and finds a local name for each key. Calls HeadObject or
   * ListObjectsV2.
   *
   * @throws DipperError when the server or the folder can't be read, `connection_changed` or `cancelled`.
   */
  planDownload(request: DownloadPlanRequest, signal: AbortSignal): Promise<TransferPlan>;
  /**
   * Queues what a plan lists, and forgets the plan. It is in the journal once this resolves.
   *
   * @throws DipperError `not_found` for a plan that is not there any more.
   */
  start(planId: string, choice: ConflictChoice): Promise<RouteOutput<'transfers.start'>>;
  discardPlan(planId: string): Promise<void>;
  list(): Promise<RouteOutput<'transfers.list'>>;
  /** Stops transfers for good, and clears away what they left. */
  cancel(ids: readonly string[]): Promise<void>;
  /** Interrupts the named transfers, or all that wait or run. */
  pause(ids?: readonly string[]): Promise<void>;
  /** Goes on with the named paused transfers, or all. */
  resume(ids?: readonly string[]): Promise<void>;
  /** Queues failed and cancelled transfers again; without ids all failed ones. */
  retry(ids?: readonly string[]): Promise<void>;
  move(ids: readonly string[], to: 'first' | 'last'): Promise<void>;
  /**
   * Forgets the named transfers that have ended, and clears away what failed ones have kept; without ids
   * all that are done or cancelled.
   */
  clear(ids?: readonly string[]): Promise<void>;
  /** Has the journal note a copy that is under way until it ends, also once more when its upload has an id. */
  keepCopy(copy: StartedCopy): Promise<void>;
  /** The copy is under way no more. @param isLeft Its upload may still be on the server. */
  endCopy(id: string, isLeft: boolean): Promise<void>;
  /**
   * Multipart uploads of ours that nothing will finish. Calls ListMultipartUploads.
   *
   * @param copying Copies that are under way, also where it was another process that noted them.
   */
  leftovers(copying: readonly string[], signal: AbortSignal): Promise<UnfinishedUploads>;
  /** Aborts them. @returns Those that could not be aborted, and as `cancelled` those that it was stopped before. */
  removeLeftovers(
    uploadIds: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly StuckUpload[]>;
  /** The file sent, or the file that a finished download became. */
  localPathOf(id: string): Promise<string | undefined>;
  setOptions(options: TransferOptions): Promise<void>;
  /**
   * Interrupts what runs and starts nothing until it is released; without a reason releases it, and has
   * those tried again that found no network.
   */
  hold(reason: TransferHold | undefined): Promise<void>;
  /** Interrupts everything, keeps it for the next time, and waits until nothing runs. */
  stop(): Promise<void>;
  /** The same, and closes the journal. */
  close(): Promise<void>;
}
