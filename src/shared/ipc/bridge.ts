import type { Envelope } from './envelope';
import type { EventName, Events } from './events';
import type { RouteInput, RouteName, RouteOutput } from './routes';
import type { LocalItem } from '../model/transfers';

/** What the preload puts on `window.dipper`: the only way out of the sandboxed page. */
export interface DipperBridge {
  /** Calls a route. `callId` (a UUID) names this call for {@link cancel}. */
  invoke<Name extends RouteName>(
    name: Name,
    input: RouteInput<Name>,
    callId: string,
  ): Promise<Envelope<RouteOutput<Name>>>;
  /** Aborts a call that is under way; it then answers with the code `cancelled`. */
  cancel(callId: string): void;
  /** Listens to an event of main; the returned function ends it. */
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void;
  /**
   * Hands dropped files over to main, which answers with tokens. Their paths go from the preload to
   * main and are never seen by the page.
   */
  receiveDroppedFiles(files: readonly File[]): Promise<Envelope<readonly LocalItem[]>>;
}

/** Channel names, shared by the one wrapper file on each side. */
export const channels = {
  call: 'dipper:call',
  cancel: 'dipper:cancel',
  event: 'dipper:event',
  droppedPaths: 'dipper:dropped-paths',
} as const;
