import { extname, join, sep } from 'node:path';
import { originOf, pageScheme } from './page';

/** The only kinds of file that the page consists of. */
const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** What the page may do: run and show its own files, and reach nothing. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A file of the page, and what it is served as. */
export interface PageFile {
  readonly path: string;
  readonly mediaType: string;
}

/**
 * Finds the file behind a URL of the page.
 *
 * @param root Absolute path of the folder that is served.
 * @returns `undefined` for another host, for a kind of file that no page has, and for any path that
 *   is not plainly one inside the folder
 */
export function findPageFile(root: string, url: string): PageFile | undefined {
  if (originOf(url) !== `${pageScheme}://app`) return undefined;
  const segments = decodePath(new URL(url).pathname)?.slice(1).split('/');
  if (segments === undefined) return undefined;
  if (segments.some((segment) => !isPlainName(segment))) return undefined;
  const path = join(root, ...segments);
  if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
  const extension = extname(path);
  const mediaType = Object.hasOwn(mediaTypes, extension) ? mediaTypes[extension] : undefined;
  return mediaType === undefined ? undefined : { path, mediaType };
}

/**
 * The headers of every answer, also of a refusal. None about who opened the window: nobody can, it opens
 * none itself, and Chromium would start a second process for its page.
 */
export function pageHeaders(mediaType: string): Readonly<Record<string, string>> {
  return {
    'Content-Type': mediaType,
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
}

function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** Build tools make names of these characters only; a leading dot hides a file or climbs. */
function isPlainName(segment: string): boolean {
  return /^[\w@+-][\w.@+-]*$/u.test(segment);
}
