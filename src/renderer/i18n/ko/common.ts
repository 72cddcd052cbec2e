import type { common as english } from '../en/common';
import type { Words } from '../words';

export const common: Words<typeof english> = {
  appName: 'Dipper',
  cancel: '취소',
  close: '닫기',
  copy: '복사',
  copied: '복사됨',
  decomposed: '풀어쓴 이름',
  decomposedHint:
    '이 이름은 글자가 풀어진 형태(유니코드 NFD)로 저장되어 있습니다. 똑같아 보이는 이름이 다른 객체일 수 있습니다.',
  delete: '삭제',
  dismiss: '닫기',
  dismissAll: '모두 닫기 ({{count, number}})',
  loading: '불러오는 중…',
  retry: '다시 시도',
  save: '저장',
  stop: '중지',
  unknown: '알 수 없음',
  items_one: '항목 {{count, number}}개',
  items_other: '항목 {{count, number}}개',
  bytes_one: '{{count, number}}바이트',
  bytes_other: '{{count, number}}바이트',
  columns: {
    moveLeft: '왼쪽으로 이동',
    moveRight: '오른쪽으로 이동',
    wider: '더 넓게',
    narrower: '더 좁게',
    reset: '열 초기화',
  },
  shell: {
    sidebar: '사이드바',
    sidebarWidth: '사이드바 너비',
    inspectorWidth: '정보 패널 너비',
    panelHeight: '아래 패널 높이',
    panels: '아래 패널',
    transfers: '전송',
    activity: '활동',
    closePanel: '패널 닫기',
    notices: '알림',
    connectionsFailed: '연결 목록을 읽지 못했습니다',
    crashTitle: 'Dipper에 오류가 생겼습니다',
    crashText:
      '창을 표시하지 못했습니다. 전송은 계속됩니다. 열려 있던 대화 상자에 입력한 내용은 사라집니다. 알리려면 자세한 내용을 복사하십시오.',
    reload: '창 다시 불러오기',
  },
};
