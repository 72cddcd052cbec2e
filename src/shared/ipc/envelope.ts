import type { AppError } from '../errors/appError';

/** The answer to every call across IPC: never an exception. */
export type Envelope<Data> =
  { readonly ok: true; readonly data: Data } | { readonly ok: false; readonly error: AppError };
