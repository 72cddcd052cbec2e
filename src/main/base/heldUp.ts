import { setTimeout as delay } from 'node:timers/promises';
import { DipperError } from '../../shared/errors/appError';
import { pause as stoppable } from './abortable';
import { systemCode } from './systemErrors';

/** What Windows says of a file that another program has open, as well as of one that may not be changed. */
const heldUp: ReadonlySet<string | undefined> = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Milliseconds before each further try: some two and a half seconds in all. */
const usualPauses = Array.from({ length: 30 }, (_, index) => Math.min(100, 10 * (index + 1)));

/** What {@link retryWhileHeldUp} may be told otherwise. */
interface HeldUpOptions {
  readonly platform?: NodeJS.Platform;
  /** Milliseconds before each further try, which are as many. */
  readonly pauses?: readonly number[];
  /** Nothing more is tried once it is aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Renames or removes a file, again and again where Windows does not let it: whatever was just written is looked at for
 * a moment by a virus scanner, the search or a cloud's folder, and nobody may move it meanwhile.
 *
 * @param work Fails with an error of the system, or with one of the house that has the reason `in_use`.
 * @throws what the last try has thrown, or `cancelled`
 */
export async function retryWhileHeldUp<Result>(
  work: () => Result | Promise<Result>,
  { platform = process.platform, pauses = usualPauses, signal }: HeldUpOptions = {},
): Promise<Result> {
  for (const pause of platform === 'win32' ? pauses : []) {
    try {
      return await work();
    } catch (error) {
      if (!isHeldUp(error)) throw error;
    }
    await (signal === undefined ? delay(pause) : stoppable(pause, signal));
  }
  return work();
}

function isHeldUp(error: unknown): boolean {
  // It knows more than the system: that says the same of what may not be changed.
  if (error instanceof DipperError) return error.detail.facts?.reason === 'in_use';
  return heldUp.has(systemCode(error));
}
