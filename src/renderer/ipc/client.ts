import type { DipperBridge } from '../../shared/ipc/bridge';
import type { EventName, Events } from '../../shared/ipc/events';
import type { RouteInput, RouteName, RouteOutput } from '../../shared/ipc/routes';
import { DipperError, cancelledError } from '../../shared/errors/appError';
import type { Envelope } from '../../shared/ipc/envelope';
import type { LocalItem } from '../../shared/model/transfers';

declare global {
  interface Window {
    readonly dipper: DipperBridge;
  }
}

function open<Data>(envelope: Envelope<Data>): Data {
  if (envelope.ok) return envelope.data;
  throw new DipperError(envelope.error);
}

/**
 * Calls a route of main.
 *
 * @param signal aborts the call in main too; it then fails with the code `cancelled`.
 * @throws DipperError with main's error.
 */
export async function call<Name extends RouteName>(
  name: Name,
  input: RouteInput<Name>,
  signal?: AbortSignal,
): Promise<RouteOutput<Name>> {
  if (signal?.aborted) throw cancelledError();
  const callId = crypto.randomUUID();
  function cancel(): void {
    window.dipper.cancel(callId);
  }
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return open(await window.dipper.invoke(name, input, callId));
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

/** Listens to an event of main; the returned function ends it. */
export function onEvent<Name extends EventName>(
  name: Name,
  listener: (payload: Events[Name]) => void,
): () => void {
  return window.dipper.on(name, listener);
}

/**
 * Hands dropped files to main and answers with the tokens that stand for them.
 *
 * @throws DipperError with main's error.
 */
export async function receiveDroppedFiles(files: readonly File[]): Promise<readonly LocalItem[]> {
  return open(await window.dipper.receiveDroppedFiles(files));
}
