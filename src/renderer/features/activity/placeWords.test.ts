import { expect, test } from 'vitest';
import type { ActivityAction } from '../../../shared/model/activity';
import { startTranslations } from '../../i18n/i18n';
import { actionWords } from './placeWords';

test.each<readonly [Partial<ActivityAction>, string, string]>([
  [{ kind: 'delete', bucket: 'b', key: 'a.txt' }, 'Delete s3://b/a.txt', 's3://b/a.txt 삭제'],
  [{ kind: 'delete', bucket: 'b' }, 'Delete in s3://b', 's3://b에서 삭제'],
  [{ kind: 'download', bucket: 'b', key: 'p/' }, 'Download s3://b/p/', 's3://b/p/ 다운로드'],
  [{ kind: 'download', bucket: 'b' }, 'Download from s3://b', 's3://b에서 다운로드'],
  [{ kind: 'listFolder', bucket: 'b' }, 'List s3://b', 's3://b 목록 보기'],
  [
    { kind: 'createFolder', bucket: 'b', key: 'p/' },
    'Make the folder s3://b/p/',
    's3://b/p/ 폴더 만들기',
  ],
])('%o is told as “%s”', async (more, english, korean) => {
  const action: ActivityAction = { id: 'a', kind: 'listFolder', startedAt: 0, ...more };
  const translations = await startTranslations('en');
  expect(actionWords(action, translations.getFixedT('en'))).toBe(english);
  expect(actionWords(action, translations.getFixedT('ko'))).toBe(korean);
});
