import { ipcMain } from 'electron';
import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import type { Sender } from './gate';

/** A message from a page: nothing in it has been checked, the number of arguments included. */
export interface Message {
  /** `undefined` when its frame was gone already. */
  readonly sender: Sender | undefined;
  readonly args: readonly unknown[];
}

/** The way messages come in. */
export interface IpcPort {
  /** Answers a channel. The answer has to be something that can be cloned. */
  answer(channel: string, respond: (message: Message) => Promise<unknown>): void;
  /** Listens to a channel that has no answer. */
  listen(channel: string, listener: (message: Message) => void): void;
}

/**
 * Electron's messages to main. The only place that uses `ipcMain`.
 *
 * @param ourWindow The web contents of the window, while it is there.
 */
export function createIpcPort(ourWindow: () => WebContents | undefined): IpcPort {
  function senderOf(event: IpcMainEvent | IpcMainInvokeEvent): Sender | undefined {
    const frame = event.senderFrame;
    if (frame === null) return undefined;
    try {
      return {
        id: event.sender.id,
        isOurWindow: event.sender === ourWindow(),
        isMainFrame: frame.parent === null,
        url: frame.url,
        origin: frame.origin,
      };
    } catch {
      // The frame was disposed of between the two lines.
      return undefined;
    }
  }

  return {
    answer(channel, respond) {
      ipcMain.handle(channel, (event, ...args: unknown[]) =>
        respond({ sender: senderOf(event), args }),
      );
    },
    listen(channel, listener) {
      ipcMain.on(channel, (event, ...args: unknown[]) =>
        listener({ sender: senderOf(event), args }),
      );
    },
  };
}
