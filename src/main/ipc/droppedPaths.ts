import { z } from 'zod';
import { dipperError, toAppError } from '../../shared/errors/appError';
import { channels } from '../../shared/ipc/bridge';
import type { Envelope } from '../../shared/ipc/envelope';
import type { LocalItem } from '../../shared/model/transfers';
import type { PathTokens } from '../transfers/local/localPaths';
import { admits } from './gate';
import { grantLocalItems } from './localItems';
import type { IpcPort } from './port';
import { refusedSender } from './router';

/** Paths as the preload reads them off dropped files. */
const pathsSchema = z.array(z.string().max(32_768)).min(1).max(100_000);

/**
 * Receives the paths of dropped files and answers with tokens. Only the preload can send them: the
 * page hands it `File` objects, and knows neither the channel nor the paths.
 */
export function receiveDroppedPaths(deps: {
  readonly port: IpcPort;
  readonly pageOrigin: string;
  readonly tokens: PathTokens;
  readonly onUnexpected: (error: unknown) => void;
}): void {
  deps.port.answer(
    channels.droppedPaths,
    async ({ sender, args }): Promise<Envelope<readonly LocalItem[]>> => {
      if (!admits(sender, deps.pageOrigin)) return refusedSender();
      try {
        const paths = pathsSchema.safeParse(args[0]);
        if (!paths.success) throw dipperError('invalid_input', 'These are not dropped files.');
        return { ok: true, data: await grantLocalItems(deps.tokens, paths.data, 'upload') };
      } catch (error) {
        const detail = toAppError(error);
        if (detail.code === 'unexpected') deps.onUnexpected(error);
        return { ok: false, error: detail };
      }
    },
  );
}
