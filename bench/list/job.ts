import type { ListedPlace } from '../../src/shared/model/places';

/** What the driver is to do, as it crosses to its process. */
export interface ListJob extends Pick<ListedPlace, 'bucket' | 'prefix' | 'scope'> {
  /** The built `listingWorker.js`. */
  readonly workerPath: string;
  readonly endpoint: string;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Filters to be asked for once all is listed. */
  readonly filters: readonly string[];
}

/** What it found. */
export interface ListResult {
  /** From the request for a view until its first rows were fetched. */
  readonly firstRowsSeconds: number;
  /** Until all rows were listed and sorted. */
  readonly seconds: number;
  readonly rows: number;
  /** List requests that it took. */
  readonly requests: number;
  /** Of the whole process, during that time. */
  readonly processorSeconds: number;
  /** Bytes: at the most, and what the rows have added once everything was listed. */
  readonly peakMemory: number;
  readonly addedMemory: number;
  /** Milliseconds that selecting all rows took. */
  readonly selectMilliseconds: number;
  /** Milliseconds that sorting by size took, and filtering, in the order of the job. */
  readonly sortMilliseconds: number;
  readonly filterMilliseconds: readonly number[];
}
