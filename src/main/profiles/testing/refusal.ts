import { expect } from 'vitest';
import { DipperError } from '../../../shared/errors/appError';

/** The error that work is refused with. Neither what is told of it nor what is logged may have the secret. */
export async function refusalWithout(secret: string, work: Promise<unknown>): Promise<DipperError> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  if (!(error instanceof DipperError)) throw new Error('It was not refused');
  const all = `${JSON.stringify(error.detail)} ${String(error.stack)} ${String(error.cause)}`;
  expect(all).not.toContain(secret);
  return error;
}
