import { createTransferHost } from '../../src/main/transfers/worker/host';
import type { TransferHost, TransferHostDependencies } from '../../src/main/transfers/worker/host';
import type { S3Credentials } from './ceph-facts';

/** What {@link createShippedEngine} needs. */
interface EngineSetting extends Pick<
  TransferHostDependencies,
  'workerPath' | 'journalFolder' | 'onChanged'
> {
  readonly endpoint: string;
  readonly keys: S3Credentials;
  /** PEM text of an authority to be trusted besides the usual ones. */
  readonly authority?: string | undefined;
  /** Told of what should not happen. */
  readonly fail: (error: unknown) => void;
}

/** The engine of transfers as it ships, with its thread, whose every connection leads to one server. */
export function createShippedEngine(setting: EngineSetting): TransferHost {
  const { endpoint, keys, authority, fail } = setting;
  return createTransferHost({
    workerPath: setting.workerPath,
    productVersion: '0.0.0',
    journalFolder: setting.journalFolder,
    mayHaveTransfers: () => true,
    options: () =>
      Promise.resolve({ uploadLimit: null, downloadLimit: null, transferPath: 'fast' as const }),
    resolve: (id) =>
      Promise.resolve({
        id,
        endpoint,
        region: 'us-east-1',
        addressing: 'path',
        credentials: () => Promise.resolve(keys),
        ...(authority === undefined ? {} : { caCertificates: authority }),
      }),
    isOnline: () => Promise.resolve(true),
    onCall: () => undefined,
    onProblem: fail,
    onUnexpected: fail,
    onChanged: setting.onChanged,
  });
}
