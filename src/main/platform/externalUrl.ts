/** The longest URL that is handed to the system. */
const longestUrl = 8192;

/**
 * The URL to open in the system's browser, as a parser wrote it; `undefined` unless it is a plain
 * http or https one. Anything else (`file:`, `ms-…:`, credentials in it) could start a program.
 */
export function safeExternalUrl(text: string): string | undefined {
  if (text.length > longestUrl || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  return url.href;
}
