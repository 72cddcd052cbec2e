import type { WebContents } from 'electron';
import { channels } from '../../shared/ipc/bridge';
import type { EventName, Events } from '../../shared/ipc/events';

/** Tells the window something. */
export type SendEvent = <Name extends EventName>(name: Name, payload: Events[Name]) => void;

/**
 * Events to the window; they are dropped while there is none. The only place that uses
 * `webContents.send`.
 */
export function createEvents(window: () => WebContents | undefined): SendEvent {
  return (name, payload) => {
    const contents = window();
    if (contents === undefined || contents.isDestroyed() || contents.isCrashed()) return;
    contents.send(channels.event, name, payload);
  };
}
