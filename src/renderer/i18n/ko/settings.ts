import type { settings as english } from '../en/settings';
import type { Words } from '../words';

export const settings: Words<typeof english> = {
  title: '설정',
  theme: '테마',
  themes: { system: '시스템', light: '밝게', dark: '어둡게' },
  language: '언어',
  languages: { system: '시스템', en: 'English', ko: '한국어' },
  transfers: '전송',
  uploadLimit: '업로드 속도 제한(MiB/초)',
  downloadLimit: '다운로드 속도 제한(MiB/초)',
  noLimit: '제한 없음',
  limitHint: '모든 전송을 합한 속도입니다. 비워 두면 제한하지 않습니다.',
  limitProblem: '1.5처럼 0보다 크고 950000 이하인 숫자를 입력하거나 비워 두십시오.',
  leaveLimit: '이전 제한 유지',
  notKept: '변경 내용을 저장하지 못했습니다. Dipper를 닫을 때까지만 유지됩니다.',
  requestPath: '요청을 보내는 방식',
  requestPaths: { fast: 'Dipper 자체 클라이언트(빠름)', sdk: 'AWS SDK' },
  requestPathHint:
    '서버나 중간 프록시가 Dipper 자체 클라이언트의 요청을 거부하면 AWS SDK를 선택하십시오. 다음 전송과 다음에 여는 폴더부터 적용됩니다.',
  about: 'Dipper {{version}}, Electron {{electron}}',
};
