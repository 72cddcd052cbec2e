import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import type { ProtocolRequest, ProtocolResponse, Session } from 'electron';
import { pageScheme } from './page';
import { findPageFile, pageHeaders } from './pageFiles';

/** Makes `dipper:` a scheme with an origin. To be called before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: pageScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: false, codeCache: true },
    },
  ]);
}

/**
 * Serves `dipper://app/…` from a folder, and nothing else.
 *
 * By the older of Electron's two ways: `protocol.handle` speaks in Requests and Responses, for which Node
 * loads all of fetch, HTTP/2 included. That takes main 100 ms, just while the window waits for its page.
 */
export function servePage(session: Session, root: string): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the reason is above
  session.protocol.registerBufferProtocol(pageScheme, (request, respond) => {
    void answerTo(request, root).then(respond);
  });
}

async function answerTo(
  { method, url }: ProtocolRequest,
  root: string,
): Promise<ProtocolResponse & { readonly data: Buffer }> {
  const file = method === 'GET' ? findPageFile(root, url) : undefined;
  const data = file === undefined ? undefined : await readFile(file.path).catch(() => undefined);
  if (file === undefined || data === undefined) {
    return {
      statusCode: 404,
      headers: { ...pageHeaders('text/plain') },
      data: Buffer.from('Not found'),
    };
  }
  return { headers: { ...pageHeaders(file.mediaType) }, data };
}
