import type { MenuLanguage } from './menuLabels';

/** The words of a question that the system asks, outside the page. */
export interface Question {
  readonly message: string;
  readonly detail: string;
  readonly yes: string;
  readonly no: string;
}

/** What main asks by itself, in every language of Dipper. */
export const dialogWords: Readonly<
  Record<MenuLanguage, { readonly quit: Question; readonly crashed: Question }>
> = {
  en: {
    quit: {
      message: 'Transfers are still under way.',
      detail: 'Quitting stops them. What is not finished has to be started again.',
      yes: 'Quit',
      no: 'Keep Going',
    },
    crashed: {
      message: 'The window failed again.',
      detail: 'Loading it again may help. Transfers go on meanwhile.',
      yes: 'Load Again',
      no: 'Close',
    },
  },
  ko: {
    quit: {
      message: '아직 전송 중인 파일이 있습니다.',
      detail: '종료하면 전송이 중단되며, 끝나지 않은 전송은 다시 시작해야 합니다.',
      yes: '종료',
      no: '계속',
    },
    crashed: {
      message: '창에 다시 문제가 생겼습니다.',
      detail: '다시 불러오면 해결될 수 있습니다. 전송은 그동안에도 계속됩니다.',
      yes: '다시 불러오기',
      no: '닫기',
    },
  },
};
