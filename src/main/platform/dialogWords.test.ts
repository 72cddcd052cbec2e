import { expect, it } from 'vitest';
import { dialogWords } from './dialogWords';

/** What is asked of a command, in the lines after the sentence. */
function asked(command: string, language: 'en' | 'ko' = 'en'): string {
  return dialogWords[language].program('p', command).detail.split('\n\n')[1] ?? '';
}

it('shows a usual command as it is', () => {
  const command = '"C:\\Program Files\\aws-vault" exec 한글 --json  # “keys”';
  expect(asked(command)).toBe(command);
});

it('shows what a command hides', () => {
  expect(asked(`a\u202e${' '.repeat(3000)}; evil`)).toBe('a\\u{202e}␣×3000; evil');
  expect(asked('a\u200d\u00a0\u3164\u2800b')).toBe('a\\u{200d}\\u{a0}\\u{3164}\\u{2800}b');
});

it('shows both ends of a long command, and how much is between', () => {
  const command = `begin ${'x '.repeat(1995)}; end`;
  for (const [language, between] of [
    ['en', '3,401 more characters'],
    ['ko', '3,401자 더 있음'],
  ] as const) {
    const shown = asked(command, language);
    expect(shown).toMatch(/^begin x/u);
    expect(shown).toMatch(/; end$/u);
    expect(shown).toContain(between);
    expect(shown.length).toBeLessThan(700);
  }
});

it('shows what the name of a profile hides', () => {
  for (const words of Object.values(dialogWords)) {
    expect(words.program('a\u202eb', 'x').message).toContain('a\\u{202e}b');
  }
});

it('says in both languages why there is no window, and where the log is', () => {
  for (const { notStarted } of Object.values(dialogWords)) {
    expect(notStarted.content('Why.', '/logs/dipper.log')).toMatch(
      /^Why\.\n\n.+\/logs\/dipper\.log/u,
    );
  }
  expect(dialogWords.ko.notStarted.title).not.toBe(dialogWords.en.notStarted.title);
});

it('leaves no doubt what goes on where Dipper is not quit', () => {
  for (const { quit } of Object.values(dialogWords)) {
    for (const { no } of Object.values(quit)) expect(no).toMatch(/Don’t Quit|종료 안 함/u);
  }
});
