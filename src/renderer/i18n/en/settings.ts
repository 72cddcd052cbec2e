export const settings = {
  title: 'Settings',
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  language: 'Language',
  languages: { system: 'System', en: 'English', ko: '한국어' },
  transfers: 'Transfers',
  uploadLimit: 'Upload speed limit (MiB/s)',
  downloadLimit: 'Download speed limit (MiB/s)',
  noLimit: 'No limit',
  limitHint: 'Over all transfers together. Empty for no limit.',
  limitProblem: 'A number above 0 and up to 950000, such as 1.5, or nothing.',
  notKept: 'A change could not be saved. It holds until Dipper is closed.',
  transferPath: 'Transfer path',
  transferPaths: { fast: 'Fast', sdk: 'AWS SDK' },
  transferPathHint:
    'Fast sends Dipper’s own requests. Choose AWS SDK if a server or a proxy on the way refuses them. It counts from the next file on.',
  about: 'Dipper {{version}} on Electron {{electron}}',
} as const;
