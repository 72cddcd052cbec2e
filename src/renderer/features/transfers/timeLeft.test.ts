import { beforeAll, describe, expect, it } from 'vitest';
import type { TFunction } from 'i18next';
import { startTranslations } from '../../i18n/i18n';
import { timeLeftWords } from './timeLeft';

describe.each([
  ['en', ['less than a minute left', 'about 3 min left', 'about 1 hr left', 'about 2 days left']],
  ['ko', ['1분 미만 남음', '약 3분 남음', '약 1시간 남음', '약 2일 남음']],
] as const)('the time left in %s', (language, [moments, minutes, hour, days]) => {
  let t: TFunction;
  beforeAll(async () => {
    t = (await startTranslations(language)).getFixedT(language);
  });

  it.each([
    [0, moments],
    [59, moments],
    [170, minutes],
    [200, minutes],
    [59.6 * 60, hour],
    [48 * 3600, days],
  ])('says %d s as "%s"', (seconds, words) => {
    expect(timeLeftWords(seconds, t)).toBe(words);
  });
});
