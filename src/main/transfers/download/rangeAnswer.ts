import { dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import { bareEtag } from '../../s3/etags';
import type { WireHead } from '../../s3/wire/wire';

/** A range that is asked for, of one state of an object. */
export interface AskedRange {
  readonly bucket: string;
  readonly key: string;
  readonly start: number;
  /** The position after the last byte. */
  readonly end: number;
  /** Bytes of the whole object. */
  readonly size: number;
  /** With its quotes. */
  readonly etag: string;
}

/**
 * A server that does not know ranges, or another one of them, must not be taken for its word. Some do
 * not look at `If-Match` (trap 19).
 *
 * @throws DipperError `precondition_failed` for another state of the object, else `bad_response`
 */
export function checkRange({ status, headers }: WireHead, asked: AskedRange): void {
  const { start, end, size, etag } = asked;
  const answered = headers.get('etag');
  if (answered !== undefined && bareEtag(answered) !== bareEtag(etag)) {
    throw dipperError('precondition_failed', 'The object was replaced while it was fetched.', {
      resource: resourceOf(asked),
    });
  }
  const expected = `bytes ${start}-${end - 1}/${size}`;
  const told = headers.get('content-range');
  if (status === 206 && told === expected) return;
  throw anotherPart(asked, told ?? `status ${status}`);
}

/** The error of an answer that is not the range that was asked for. */
export function anotherPart(asked: AskedRange, answered: string): DipperError {
  return dipperError('bad_response', 'The server answered with another part of the object.', {
    retry: 'backoff',
    resource: resourceOf(asked),
    facts: { asked: `bytes ${asked.start}-${asked.end - 1}/${asked.size}`, answered },
  });
}

function resourceOf({ bucket, key }: AskedRange): string {
  return `s3://${bucket}/${key}`;
}
