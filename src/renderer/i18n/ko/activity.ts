import type { activity as english } from '../en/activity';
import type { Words } from '../words';

export const activity: Words<typeof english> = {
  title: '활동',
  table: '서버 호출',
  emptyTitle: '아직 호출이 없습니다',
  emptyText: 'Dipper가 서버를 호출할 때마다 요청 ID와 함께 여기에 표시됩니다.',
  time: '시각',
  operation: '작업',
  where: '대상',
  status: '상태',
  duration: '소요 시간',
  attempts: '시도',
  requestId: '요청 ID',
  failed: '실패',
  noAnswer: '응답 없음',
  milliseconds: '{{count, number}}ms',
  ofConnection: '{{place}} ({{connection}})',
  allBuckets: '모든 버킷',
};
