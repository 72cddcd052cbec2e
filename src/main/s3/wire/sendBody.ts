import type { Socket } from 'node:net';
import type { WireBody, WireRequest } from './wire';

/** How much of a body is handed to the network at a time. Bytes. */
const sliceSize = 256 * 1024;
/** The same where a pace is kept, which would be jerky otherwise. */
const pacedSliceSize = 64 * 1024;

/** What is told of a body that is sent, and what keeps it back. */
type Sending = Pick<WireRequest, 'onSent' | 'pace' | 'pieceSize'>;

/**
 * Sends head and body in slices, no faster than the network and the pace allow.
 *
 * @returns Whether all was sent: an answer that comes early ends it.
 */
export async function sendWithBody(
  socket: Socket,
  head: string,
  body: WireBody,
  { onSent, pace, pieceSize = pacedSliceSize }: Sending,
  isOver: () => boolean,
): Promise<boolean> {
  socket.cork();
  socket.write(head, 'latin1');
  let written: Promise<void> = Promise.resolve();
  const size = pace === undefined ? sliceSize : pieceSize;
  for (let start = 0; start < body.byteLength;) {
    const slice =
      body instanceof Uint8Array
        ? body.subarray(start, start + size)
        : await body.read(start, size);
    start += slice.byteLength;
    const pausing = pace?.(slice.byteLength);
    if (pausing !== undefined) {
      socket.uncork();
      // Whoever keeps the pace is silent on purpose.
      const idleLimit = socket.timeout ?? 0;
      socket.setTimeout(0);
      await pausing;
      socket.setTimeout(idleLimit);
    }
    if (isOver()) return false;
    const before = written;
    written = write(socket, slice, onSent);
    // The one before may fail first, and nobody waits for this one then.
    written.catch(() => undefined);
    socket.uncork();
    // One slice waits in the socket while the one before leaves it.
    await before;
  }
  socket.uncork();
  await written;
  return true;
}

function write(socket: Socket, slice: Uint8Array, onSent: Sending['onSent']): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(slice, (error) => {
      if (error instanceof Error) {
        reject(error);
      } else {
        onSent?.(slice.byteLength);
        resolve();
      }
    });
  });
}
