import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:tls';

/** Speaks TLS in front of a server that does not. */
export interface TlsFront {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Starts it on a free port of 127.0.0.1; what goes through is neither read nor changed. */
export async function startTlsFront(
  target: string,
  tls: { readonly certificate: string; readonly key: string },
): Promise<TlsFront> {
  const port = Number(new URL(target).port);
  const sockets = new Set<Socket>();
  const server = createServer({ cert: tls.certificate, key: tls.key }, (client) => {
    const behind = connect(port, '127.0.0.1');
    for (const socket of [client, behind]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        behind.destroy();
      });
    }
    client.pipe(behind).pipe(client);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
