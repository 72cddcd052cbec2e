import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import type { Session } from 'electron';
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

/** Serves `dipper://app/…` from a folder, and nothing else. */
export function servePage(session: Session, root: string): void {
  session.protocol.handle(pageScheme, async (request) => {
    const file = request.method === 'GET' ? findPageFile(root, request.url) : undefined;
    const body = file === undefined ? undefined : await readFile(file.path).catch(() => undefined);
    if (file === undefined || body === undefined) {
      return new Response('Not found', { status: 404, headers: pageHeaders('text/plain') });
    }
    return new Response(new Uint8Array(body), { headers: pageHeaders(file.mediaType) });
  });
}
