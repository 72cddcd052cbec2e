import type { settings as english } from '../en/settings';
import type { Words } from '../words';

export const settings: Words<typeof english> = {
  title: '설정',
  theme: '테마',
  themes: { system: '시스템', light: '밝게', dark: '어둡게' },
  language: '언어',
  languages: { system: '시스템', en: 'English', ko: '한국어' },
  about: 'Dipper {{version}}, Electron {{electron}}',
};
