/** The scheme that Dipper's own page is served from. */
export const pageScheme = 'dipper';

/** Where the built page lives: one host, so that it has an origin of its own. */
export const builtPageUrl = `${pageScheme}://app/index.html`;

/** The page that the window shows: the built one, or the development server's. */
export interface Page {
  readonly url: string;
  /** `dipper://app` or the development server's `http://localhost:5173`. */
  readonly origin: string;
}

/**
 * Chooses the page. A packaged app takes its own, whatever the environment says.
 *
 * @param developmentServer What electron-vite puts into `ELECTRON_RENDERER_URL`.
 */
export function choosePage(isPackaged: boolean, developmentServer: string | undefined): Page {
  const wanted = isPackaged ? undefined : developmentServer;
  const url = wanted !== undefined && originOf(wanted) !== undefined ? wanted : builtPageUrl;
  return { url, origin: originOf(url) ?? '' };
}

/**
 * Scheme, host and port of a URL; `undefined` for what has none, such as `about:blank`. Other than
 * `URL.origin`, it knows schemes that are not the web's own.
 */
export function originOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host } = new URL(url);
  return host === '' ? undefined : `${protocol}//${host}`;
}
