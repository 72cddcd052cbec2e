import type { StoredObject } from '../../../shared/model/transfers';
import { crc32Of, writeCrc32 } from '../local/crc32';
import type { FileIdentity } from '../memory';
import { withRetries } from '../pace/retry';
import { retriesOf } from '../run';
import { lookAfterwards } from './sentObject';
import { storedObject } from './storedObject';
import { headersOf } from '../objectHeaders';
import type { UploadJob } from './uploadJob';
import { withChecksum } from '../withChecksum';

/** A file that goes in one request. */
export interface SmallFile {
  readonly content: Uint8Array;
  readonly identity: FileIdentity;
}

/**
 * Sends a small file with one PutObject. The server checks what arrives: by a CRC-32 where it is
 * known to compare it, else by the signature.
 *
 * @throws DipperError
 */
export async function uploadWhole(
  job: UploadJob,
  file: SmallFile,
  wire: NonNullable<UploadJob['wire']>,
  signal: AbortSignal,
): Promise<void> {
  const { checksums } = job.capabilities;
  const { contentType, metadata } = headersOf(job.key, file.identity);
  let isFirst = true;
  await withRetries(retriesOf(job, signal), () => withChecksum(checksums, attempt));

  async function attempt(hasChecksum: boolean): Promise<void> {
    if (!isFirst) job.onSentAgain?.();
    isFirst = false;
    const crc32 = hasChecksum ? writeCrc32(crc32Of(file.content)) : undefined;
    const { upload } = job.tools;
    const { byteLength } = file.content;
    const answer = await upload.inTurn(byteLength, signal, () =>
      wire.send({
        operation: 'PutObject',
        method: 'PUT',
        key: job.key,
        headers: {
          'content-type': contentType,
          'x-amz-meta-mtime': metadata.mtime,
          ...(job.ifAbsent ? { 'if-none-match': '*' } : {}),
          ...(job.ifMatch === undefined ? {} : { 'if-match': job.ifMatch }),
          ...(crc32 === undefined ? {} : { 'x-amz-checksum-crc32': crc32 }),
        },
        body: file.content,
        payload: checksums.areCompared() ? 'unsigned' : 'signed',
        pace: (bytes) => upload.take(bytes, signal),
        pieceSize: upload.pieceSize(),
        onSent: job.onBytes,
        onResent: () => job.onSentAgain?.(),
        signal,
      }),
    );
    const { headers } = answer;
    const etag = headers.get('etag');
    job.onStored(
      etag === undefined
        ? await lookFor(headers.get('x-amz-request-id'))
        : storedObject(etag, headers.get('x-amz-storage-class')),
    );
    if (crc32 === undefined) return;
    const isCompared = headers.get('x-amz-checksum-crc32') === crc32;
    checksums.learn(isCompared ? 'compared' : 'ignored');
  }

  async function lookFor(requestId: string | undefined): Promise<StoredObject> {
    try {
      return await lookAfterwards(job, file.identity, requestId, signal);
    } catch (error) {
      // It was counted as sent, and is not there.
      job.onBytes(-file.content.byteLength);
      throw error;
    }
  }
}
