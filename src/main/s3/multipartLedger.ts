import type {
  CreateMultipartUploadCommandInput,
  CreateMultipartUploadCommandOutput,
} from '@aws-sdk/client-s3';
import { abortable } from '../base/abortable';
import { createMultipart } from './multipart';
import type { Beginning, MultipartTarget } from './multipart';

/**
 * Where multipart uploads are written down before they are begun, so that what a process leaves of them when
 * it is killed can be found. Nothing here fails: an upload that can't be written down goes on all the same.
 */
export interface MultipartLedger {
  /** An upload is about to be begun under this key. */
  enter(bucket: string, key: string): Promise<LedgerEntry>;
}

/** One upload of a {@link MultipartLedger}. */
interface LedgerEntry {
  /** The server has named it. Resolves once that outlives a power cut. */
  begun(uploadId: string): Promise<void>;
  /** Nothing goes on with it any more, and the server has it no more, or may still have it. */
  end(fate: 'gone' | 'perhapsLeft'): void;
}

/** For uploads that nobody looks for later. */
export const noLedger: MultipartLedger = {
  enter: () => Promise.resolve({ begun: () => Promise.resolve(), end: () => undefined }),
};

/** A multipart upload that was begun, as the server told of it. */
export type NotedUpload = CreateMultipartUploadCommandOutput & {
  readonly UploadId: string;
  readonly entry: LedgerEntry;
};

/**
 * Begins a multipart upload that a ledger knows of ({@link createMultipart}). Whoever goes on with it tells
 * its entry first that it was begun, and in the end what became of it.
 *
 * @throws DipperError
 */
export async function createNoted(
  ledger: MultipartLedger,
  target: MultipartTarget,
  parameters: Omit<CreateMultipartUploadCommandInput, 'Bucket' | 'Key'>,
  { signal, expires }: Pick<Beginning, 'signal' | 'expires'>,
): Promise<NotedUpload> {
  const { bucket, key } = target;
  const entry = await enterUnlessStopped(ledger.enter(bucket, key), signal);
  let lostAnswers = 0;
  const onLostAnswer = (): void => void (lostAnswers += 1);
  try {
    const answer = await createMultipart(target, parameters, { signal, expires, onLostAnswer });
    return {
      ...answer,
      entry: lostAnswers > 0 ? besides(entry, ledger.enter(bucket, key)) : entry,
    };
  } catch (error) {
    entry.end(lostAnswers > 0 ? 'perhapsLeft' : 'gone');
    throw error;
  }
}

/** Waits for an entry until that is stopped. */
async function enterUnlessStopped(
  entering: Promise<LedgerEntry>,
  signal: AbortSignal,
): Promise<LedgerEntry> {
  try {
    return await abortable(entering, signal);
  } catch (error) {
    void entering.then((entry) => entry.end('gone'));
    throw error;
  }
}

/** The entry of an upload beside which the server may have begun another one, whose id nobody knows. */
function besides(unnamed: LedgerEntry, entering: Promise<LedgerEntry>): LedgerEntry {
  return {
    begun: async (uploadId) => (await entering).begun(uploadId),
    end(fate) {
      unnamed.end('perhapsLeft');
      void entering.then((entry) => entry.end(fate));
    },
  };
}
