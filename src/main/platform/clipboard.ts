import { clipboard } from 'electron';

/** Puts text on the clipboard. Electron answers with a promise since 44, and at once before. */
export async function copyText(text: string): Promise<void> {
  await clipboard.writeText(text);
}
