import { originOf } from '../platform/page';

/** Who sent a message, taken down at once: a frame can be gone a moment later. */
export interface Sender {
  /** Of its web contents. */
  readonly id: number;
  readonly isOurWindow: boolean;
  readonly isMainFrame: boolean;
  /** Of the frame's document. */
  readonly url: string;
  /** Of the frame, as Chromium has it: `null` for a sandboxed or opaque one. */
  readonly origin: string;
}

/** Whether a message comes from our own page, in the main frame of our own window. */
export function admits(sender: Sender | undefined, pageOrigin: string): boolean {
  if (sender === undefined || pageOrigin === '') return false;
  return (
    sender.isOurWindow &&
    sender.isMainFrame &&
    originOf(sender.url) === pageOrigin &&
    originOf(sender.origin) === pageOrigin
  );
}
