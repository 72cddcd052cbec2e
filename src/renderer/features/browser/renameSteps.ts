import { isPlainStop } from '../../../shared/errors/appError';
import type { AppError } from '../../../shared/errors/appError';
import { bytesOfKey, longestKeyBytes } from '../../../shared/model/objects';
import type { RenameResult, Target } from '../../../shared/model/objects';
import { parentPrefix } from '../../../shared/model/keyNames';

/** What is wrong with a new name. */
export type RenameProblem = 'same' | 'empty' | 'slash' | 'intoItself' | 'tooLong' | 'taken';

/**
 * What is offered once a folder could not be renamed as a whole: the same again for what is left of it,
 * or to go into the folder that has the name.
 */
export type RenameOffer = 'rest' | 'merge';

/** How a rename rests. Whatever it says was found out about the name that is typed in. */
export type RestingStep =
  | { readonly kind: 'editing'; readonly problem?: RenameProblem; readonly offer?: RenameOffer }
  | {
      readonly kind: 'stopped';
      /** How many objects of a folder had moved by then; absent where none could have. */
      readonly moved?: number;
      /** How many stay beside their copies. */
      readonly copies: number;
      readonly offer?: RenameOffer;
    }
  | { readonly kind: 'failed'; readonly error: AppError; readonly offer?: RenameOffer }
  /** Some of a folder could not be moved. */
  | { readonly kind: 'partly'; readonly result: RenameResult; readonly offer?: RenameOffer };

/** How far a rename is. */
export type RenameStep = RestingStep | { readonly kind: 'running'; readonly offer?: RenameOffer };

/** The key of an object, or of a folder, once it has another name. */
export function keyNamed({ kind, key }: Target, name: string): string {
  return `${parentPrefix(key)}${name}${kind === 'folder' ? '/' : ''}`;
}

/** What is wrong with a new name, as far as that is seen without asking the server. */
export function problemOf(target: Target, name: string): RenameProblem | undefined {
  const to = keyNamed(target, name);
  if (to === target.key) return 'same';
  if (name === '') return 'empty';
  if (name.endsWith('/')) return 'slash';
  if (target.kind === 'folder' && to.startsWith(target.key)) return 'intoItself';
  return bytesOfKey(to) > longestKeyBytes ? 'tooLong' : undefined;
}

/** @param offer What was offered before: it still is, unless the failure says more. */
export function stepAfterFailure(
  { kind }: Pick<Target, 'kind'>,
  error: AppError,
  offer?: RenameOffer,
): RestingStep {
  if (error.code === 'conflict' && error.facts?.reason === 'taken') {
    return { kind: 'editing', problem: 'taken', offer: kind === 'folder' ? 'merge' : undefined };
  }
  const moved = movedBefore(error);
  const next = moved === undefined ? offer : 'rest';
  return isPlainStop(error, ['moved', 'copies'])
    ? { kind: 'stopped', moved, copies: Number(error.facts?.copies ?? 0), offer: next }
    : { kind: 'failed', error, offer: next };
}

/** How many objects of a folder have moved before it was stopped; `undefined` where none could have. */
export function movedBefore({ code, facts }: AppError): number | undefined {
  const moved = facts?.moved;
  return code === 'cancelled' && moved !== undefined ? Number(moved) : undefined;
}

/** Whether nothing has moved by then, and no copy is left. */
export function leavesAllAsItWas(step: RestingStep): boolean {
  return step.kind === 'stopped' && (step.moved ?? 0) === 0 && step.copies === 0;
}

/** @param result With failures. */
export function stepAfterResult({ kind }: Pick<Target, 'kind'>, result: RenameResult): RestingStep {
  const offer = kind === 'folder' && isWorthAnotherTry(result) ? 'rest' : undefined;
  return { kind: 'partly', result, offer };
}

/**
 * Whether another try may move some of what could not be: a name that is taken stays so, but a request that met
 * another one may get through.
 */
function isWorthAnotherTry({ failures }: RenameResult): boolean {
  return failures.some(({ error }) => error.code !== 'conflict' || error.retry === 'backoff');
}
