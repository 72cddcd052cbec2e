import type { Sender } from '../gate';
import type { IpcPort, Message } from '../port';

export const pageOrigin = 'dipper://app';

/** Our own page, in the main frame of our own window. */
export const ourPage: Sender = {
  id: 1,
  isOurWindow: true,
  isMainFrame: true,
  url: 'dipper://app/index.html',
  origin: 'dipper://app',
};

/** A port without Electron behind it: a test says what comes in, and sees the answer. */
export interface FakePort extends IpcPort {
  /** Sends a message as Electron does: what can't be cloned can't be sent. */
  ask(channel: string, args: readonly unknown[], sender?: Sender): Promise<unknown>;
  /** Sends a message whose frame is gone. */
  askFromNowhere(channel: string, args: readonly unknown[]): Promise<unknown>;
  tell(channel: string, args: readonly unknown[], sender?: Sender): void;
}

/** Makes a port without Electron. */
export function createFakePort(): FakePort {
  const answering = new Map<string, (message: Message) => Promise<unknown>>();
  const listening = new Map<string, (message: Message) => void>();

  async function send(
    channel: string,
    args: readonly unknown[],
    sender: Sender | undefined,
  ): Promise<unknown> {
    const respond = answering.get(channel);
    if (respond === undefined) throw new Error(`Nobody answers ${channel}`);
    return structuredClone(await respond({ sender, args: structuredClone(args) }));
  }

  return {
    answer: (channel, respond) => void answering.set(channel, respond),
    listen: (channel, listener) => void listening.set(channel, listener),
    ask: (channel, args, sender = ourPage) => send(channel, args, sender),
    askFromNowhere: (channel, args) => send(channel, args, undefined),
    tell(channel, args, sender = ourPage) {
      listening.get(channel)?.({ sender, args: structuredClone(args) });
    },
  };
}
