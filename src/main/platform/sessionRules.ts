import { app } from 'electron';
import type { Session, WebContents } from 'electron';
import type { Page } from './page';
import { originOf } from './page';

/** What the rules for the page depend on. */
export interface SessionRules {
  readonly session: Session;
  readonly page: Page;
  /** The development server and the developer tools may be reached as well. */
  readonly development: boolean;
  /** Told of everything that was refused, in words fit for the log. */
  readonly onRefused: (what: string) => void;
}

/** Denies the page whatever it does not need: permissions, devices, network, windows, navigation. */
export function setupSessionRules(rules: SessionRules): void {
  denyPermissions(rules.session);
  denyNetwork(rules);
  rules.session.on('will-download', (event) => event.preventDefault());
  app.on('web-contents-created', (_event, contents) => denyNavigation(contents, rules));
}

function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
}

function denyNetwork({ session, page, development, onRefused }: SessionRules): void {
  // Its dictionaries would be fetched from the network.
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const allowed = isPageRequest(details.url, page) || (development && isToolRequest(details.url));
    if (!allowed) onRefused(`request to ${originOf(details.url) ?? 'an opaque address'}`);
    answer({ cancel: !allowed });
  });
}

function isPageRequest(url: string, page: Page): boolean {
  const origin = originOf(url);
  return origin === page.origin || origin === page.origin.replace(/^http/u, 'ws');
}

function isToolRequest(url: string): boolean {
  return url.startsWith('devtools://');
}

function denyNavigation(
  contents: WebContents,
  { page, development, onRefused }: SessionRules,
): void {
  contents.setWindowOpenHandler(({ url }) => {
    onRefused(`new window to ${originOf(url) ?? 'an opaque address'}`);
    return { action: 'deny' };
  });
  // WebRTC goes round the rules of the session, so it gets no socket that it could use.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  // Any frame; a reload asked for by Dipper itself does not come here.
  contents.on('will-frame-navigate', (event) => {
    // The development server reloads the page when it can't replace a part of it.
    if (development && originOf(event.url) === page.origin) return;
    onRefused(`navigation to ${originOf(event.url) ?? 'an opaque address'}`);
    event.preventDefault();
  });
}
