import type { MenuLanguage } from './menuLabels';
import { withoutDisguise } from './withoutDisguise';

/** The words of a question that the system asks, outside the page. */
export interface Question {
  readonly message: string;
  readonly detail: string;
  readonly yes: string;
  readonly no: string;
}

/** The words of the notification at the end of a batch of transfers. */
interface TransfersEndedWords {
  readonly allDone: string;
  readonly someFailed: string;
  readonly counts: (done: number, failed: number) => string;
}

/** The words of a picker: what is picked, and the button that picks it. */
interface PickerWords {
  readonly title: string;
  readonly button: string;
}

/** What is picked, of what the system's own words for it leave open. */
export type PickerPurpose = 'uploadFiles' | 'uploadFolder' | 'downloadFolder';

/**
 * What would be stopped by quitting: transfers, calls that change something on a server, or both; and whether
 * transfers would be forgotten, also those that are not under way.
 */
export type Interruption =
  'transfers' | 'changes' | 'both' | 'forgottenTransfers' | 'forgottenAndChanges';

/** What main asks and tells by itself. */
interface DialogWords {
  readonly quit: { readonly [What in Interruption]: Question };
  readonly crashed: Question;
  /** Why there is no window at all, and where the log is. */
  readonly notStarted: {
    readonly title: string;
    readonly content: (why: string, log: string) => string;
  };
  readonly pickers: { readonly [What in PickerPurpose]: PickerWords };
  /** Whether a command may be run whenever a profile needs keys. */
  readonly program: (profile: string, command: string) => Question;
  readonly transfersEnded: TransfersEndedWords;
}

/** What stands for the middle of a long command. */
const leftOut: { readonly [Language in MenuLanguage]: (count: number) => string } = {
  en: (count) => `[… ${written(count)} more characters …]`,
  ko: (count) => `[… ${written(count)}자 더 있음 …]`,
};

/** In every language of Dipper. */
export const dialogWords: Readonly<Record<MenuLanguage, DialogWords>> = {
  en: {
    quit: {
      transfers: {
        message: 'Transfers are still under way.',
        detail: 'Quitting interrupts them. They can be resumed at the next start.',
        yes: 'Quit',
        no: 'Don’t Quit',
      },
      forgottenTransfers: {
        message: 'Transfers have not ended, and Dipper cannot keep them.',
        detail:
          'The list of transfers could not be opened. Quitting forgets them: nothing can be resumed at the next start, and parts of large files may be left where they are.',
        yes: 'Quit',
        no: 'Don’t Quit',
      },
      changes: {
        message: 'A change on a server is still under way.',
        detail: 'Quitting stops it where it is. What has been changed by then stays changed.',
        yes: 'Quit',
        no: 'Don’t Quit',
      },
      both: {
        message: 'Transfers and a change on a server are still under way.',
        detail:
          'Quitting interrupts the transfers, which can be resumed at the next start, and stops the change where it is.',
        yes: 'Quit',
        no: 'Don’t Quit',
      },
      forgottenAndChanges: {
        message: 'Transfers that Dipper cannot keep and a change on a server have not ended.',
        detail:
          'The list of transfers could not be opened. Quitting forgets them: nothing can be resumed at the next start, and parts of large files may be left where they are. The change stops where it is.',
        yes: 'Quit',
        no: 'Don’t Quit',
      },
    },
    crashed: {
      message: 'The window stopped working again.',
      detail: 'Reloading it may help. Transfers go on meanwhile.',
      yes: 'Reload',
      no: 'Close',
    },
    notStarted: {
      title: 'Dipper could not start',
      content: (why, log) => `${why}\n\nDetails are in the log: ${log}`,
    },
    pickers: {
      uploadFiles: { title: 'Files to Upload', button: 'Upload' },
      uploadFolder: { title: 'Folder to Upload', button: 'Upload' },
      downloadFolder: { title: 'Download to', button: 'Download Here' },
    },
    program: (profile, command) => ({
      message: `May the profile “${withoutDisguise(profile, leftOut.en)}” run a program?`,
      detail: `Dipper, the AWS CLI and SDKs will run this command whenever they need keys of the profile:\n\n${withoutDisguise(command, leftOut.en)}`,
      yes: 'Allow',
      no: 'Don’t Allow',
    }),
    transfersEnded: {
      allDone: 'Transfers are done',
      someFailed: 'Some transfers failed',
      counts: (done, failed) =>
        failed === 0 ? `${written(done)} done` : `${written(done)} done, ${written(failed)} failed`,
    },
  },
  ko: {
    quit: {
      transfers: {
        message: '아직 전송 중인 파일이 있습니다.',
        detail: '종료하면 전송이 중단됩니다. 다음에 시작할 때 이어서 할 수 있습니다.',
        yes: '종료',
        no: '종료 안 함',
      },
      forgottenTransfers: {
        message: '끝나지 않은 전송이 있는데 Dipper가 보관할 수 없습니다.',
        detail:
          '전송 목록을 열 수 없었습니다. 종료하면 전송을 모두 잊어 다음에 시작할 때 이어서 할 수 없으며, 큰 파일의 일부가 그대로 남을 수 있습니다.',
        yes: '종료',
        no: '종료 안 함',
      },
      changes: {
        message: '서버에서 아직 변경 작업이 진행 중입니다.',
        detail: '종료하면 작업이 도중에 멈춥니다. 그때까지 변경된 내용은 그대로 남습니다.',
        yes: '종료',
        no: '종료 안 함',
      },
      both: {
        message: '아직 전송과 서버 변경 작업이 진행 중입니다.',
        detail:
          '종료하면 전송은 중단되었다가 다음에 시작할 때 이어서 할 수 있고, 변경 작업은 도중에 멈춥니다.',
        yes: '종료',
        no: '종료 안 함',
      },
      forgottenAndChanges: {
        message: 'Dipper가 보관할 수 없는 전송과 서버 변경 작업이 끝나지 않았습니다.',
        detail:
          '전송 목록을 열 수 없었습니다. 종료하면 전송을 모두 잊어 다음에 시작할 때 이어서 할 수 없으며, 큰 파일의 일부가 그대로 남을 수 있습니다. 변경 작업은 도중에 멈춥니다.',
        yes: '종료',
        no: '종료 안 함',
      },
    },
    crashed: {
      message: '창이 다시 작동을 멈췄습니다.',
      detail: '다시 불러오면 해결될 수 있습니다. 전송은 그동안에도 계속됩니다.',
      yes: '다시 불러오기',
      no: '닫기',
    },
    notStarted: {
      title: 'Dipper를 시작하지 못했습니다',
      content: (why, log) => `${why}\n\n자세한 내용은 로그에 있습니다: ${log}`,
    },
    pickers: {
      uploadFiles: { title: '업로드할 파일', button: '업로드' },
      uploadFolder: { title: '업로드할 폴더', button: '업로드' },
      downloadFolder: { title: '다운로드할 위치', button: '여기에 다운로드' },
    },
    program: (profile, command) => ({
      message: `프로필 ‘${withoutDisguise(profile, leftOut.ko)}’의 프로그램 실행을 허용할까요?`,
      detail: `이 프로필의 키가 필요할 때마다 Dipper, AWS CLI, SDK가 다음 명령을 실행합니다.\n\n${withoutDisguise(command, leftOut.ko)}`,
      yes: '허용',
      no: '허용 안 함',
    }),
    transfersEnded: {
      allDone: '전송이 끝났습니다',
      someFailed: '전송 일부가 실패했습니다',
      counts: (done, failed) =>
        failed === 0
          ? `${written(done)}개 완료`
          : `${written(done)}개 완료, ${written(failed)}개 실패`,
    },
  },
};

/** A number as both languages write it. */
function written(count: number): string {
  return count.toLocaleString('en');
}
