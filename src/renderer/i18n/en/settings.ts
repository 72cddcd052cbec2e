export const settings = {
  title: 'Settings',
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  language: 'Language',
  languages: { system: 'System', en: 'English', ko: '한국어' },
  about: 'Dipper {{version}} on Electron {{electron}}',
} as const;
