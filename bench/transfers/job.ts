import type { Target } from '../../src/shared/model/objects';

/** What the driver is to do, as it crosses to its process. */
export type TransferJobDescription = {
  /** The built `transferWorker.js`. */
  readonly workerPath: string;
  readonly endpoint: string;
  /** PEM text. */
  readonly authority?: string;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly bucket: string;
} & (
  | {
      readonly direction: 'upload';
      readonly prefix: string;
      readonly paths: readonly string[];
      /** Ends when the plan is made. */
      readonly isPlanOnly?: boolean;
    }
  | { readonly direction: 'download'; readonly targets: readonly Target[]; readonly folder: string }
);

/** How much a job is to move, or has moved. */
export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

/** What the driver prints once it is done. */
export interface TransferResult extends Amount {
  readonly seconds: number;
  /** Bytes. */
  readonly peakMemory: number;
}
