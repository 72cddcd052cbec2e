import type { RenameResult } from '../../../shared/model/objects';

/**
 * Whether another try may move some of what could not be: a name that is taken stays so, but a request that met
 * another one may get through.
 */
export function isWorthAnotherTry({ failures }: RenameResult): boolean {
  return failures.some(({ error }) => error.code !== 'conflict' || error.retry === 'backoff');
}
