import { randomUUID } from 'node:crypto';
import { cancelledError, dipperError } from '../../../shared/errors/appError';
import { within } from '../../base/abortable';
import type { MultipartLedger } from '../../s3/multipartLedger';
import type { OnProblem } from '../../storage/jsonFile';
import type { StartedCopy, Transfers } from '../port';

/** Milliseconds that a copy waits to be noted. */
const keepLimit = 2000;

/** What {@link createCopyLedgers} needs. */
export interface CopyLedgerDependencies {
  /** Whose journal it is. */
  readonly transfers: Pick<Transfers, 'keepCopy' | 'endCopy'>;
  /** Told when copies can't be noted, once until one is. What the disk refuses, the journal tells by itself. */
  readonly onProblem: OnProblem;
}

/** Ledgers of the copies in parts that main makes, kept in the journal of transfers. */
export interface CopyLedgers {
  /** @param server Where the client leads that copies: the connection may lead elsewhere by then. */
  readonly of: (connectionId: string, server: string) => MultipartLedger;
  /** Ids of the copies that are under way. */
  readonly underWay: () => readonly string[];
}

/** Makes the ledgers of all connections. */
export function createCopyLedgers(deps: CopyLedgerDependencies): CopyLedgers {
  const { transfers, onProblem } = deps;
  const underWay = new Set<string>();
  let isTold = false;

  /** The thread may be busy with a disk that does not answer: it notes the copy once it has its turn. */
  async function keep(copy: StartedCopy): Promise<void> {
    await within(keepLimit, keepOrTell(copy), cancelledError).catch(() => undefined);
  }

  async function keepOrTell(copy: StartedCopy): Promise<void> {
    try {
      await transfers.keepCopy(copy);
      isTold = false;
    } catch (error) {
      if (isTold) return;
      isTold = true;
      onProblem(
        dipperError(
          'local_failed',
          'The journal of transfers can’t be reached, so a copy is not in it.',
          { retry: 'now', facts: { reason: 'copy_not_kept' }, cause: error },
        ),
      );
    }
  }

  async function end(id: string, isLeft: boolean): Promise<void> {
    underWay.delete(id);
    // What is not forgotten now is found by the next search, and by then nothing of it is there.
    await transfers.endCopy(id, isLeft).catch(() => undefined);
  }

  return {
    of: (connectionId, server) => ({
      async enter(bucket, key) {
        const id = randomUUID();
        underWay.add(id);
        const copy = { id, connectionId, bucket, key, server, startedAt: Date.now() };
        await keep(copy);
        return {
          begun: async (uploadId) => keep({ ...copy, uploadId }),
          end: (fate) => void end(id, fate === 'perhapsLeft'),
        };
      },
    }),
    underWay: () => [...underWay],
  };
}
