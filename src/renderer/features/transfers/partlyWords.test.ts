import { expect, test } from 'vitest';
import { startTranslations } from '../../i18n/i18n';
import { partlyWords } from './partlyWords';

test.each([
  ['replace_if_newer', 2, 1, 'Replaces the 2 whose new file is newer. 1 is skipped.'],
  ['replace_if_newer', 1, 0, 'Replaces the one whose new file is newer.'],
  // Skipping them all is another choice.
  ['replace_if_newer', 0, 3, 'No new file is newer.'],
  ['replace_if_different', 0, 3, 'None differs in size or time.'],
] as const)(
  '%s of %i and %i that are skipped is told as “%s”',
  async (choice, count, skipped, words) => {
    const t = (await startTranslations('en')).getFixedT('en');
    expect(partlyWords(choice, count, skipped, t)).toBe(words);
  },
);
