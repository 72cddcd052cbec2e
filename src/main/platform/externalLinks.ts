import { shell } from 'electron';
import { dipperError } from '../../shared/errors/appError';
import { safeExternalUrl } from './externalUrl';

/**
 * Opens a page in the system's browser.
 *
 * @throws DipperError `invalid_input` for anything but a plain http or https URL; `local_failed`
 *   when the system has nothing to open it with
 */
export async function openExternal(text: string): Promise<void> {
  const url = safeExternalUrl(text);
  if (url === undefined) {
    throw dipperError('invalid_input', 'Only http and https addresses are opened.');
  }
  try {
    await shell.openExternal(url);
  } catch (cause) {
    throw dipperError('local_failed', 'The system could not open the address.', {
      retry: 'now',
      facts: { reason: 'no_browser' },
      cause,
    });
  }
}
