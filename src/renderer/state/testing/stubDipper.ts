import { vi } from 'vitest';

/** What the window has of main, as a test plays it. */
interface PlayedMain {
  readonly invoke?: (name: string, input: never, callId: string) => Promise<unknown>;
  readonly cancel?: (callId: string) => void;
  readonly on?: (name: string, listener: never) => () => void;
}

/** Puts a main in the place of the real one; what it is not told to do it keeps waiting, for ever. */
export function stubDipper(main: PlayedMain = {}): void {
  const silent = { invoke: unanswered, cancel: () => undefined, on: () => () => undefined };
  vi.stubGlobal('window', { dipper: { ...silent, ...main } });
}

/** An answer of main that has come. */
export function answered(data: unknown): Promise<unknown> {
  return Promise.resolve({ ok: true, data });
}

/** An answer of main that never comes. */
export function unanswered(): Promise<never> {
  return new Promise(() => undefined);
}

/** Waits until all that is ready by now has been done. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
