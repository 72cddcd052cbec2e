import type { metadata as english } from '../en/metadata';
import type { Words } from '../words';

export const metadata: Words<typeof english> = {
  title: '‘{{name}}’의 메타데이터 편집',
  fields: '메타데이터',
  edit: '메타데이터 편집…',
  save: '저장',
  saving: '저장하는 중…',
  failed: '메타데이터를 변경하지 못했습니다',
  lookAgain: '다시 확인',
  header: {
    ContentType: '콘텐츠 유형',
    CacheControl: '캐시 제어',
    ContentDisposition: '콘텐츠 처리',
    ContentEncoding: '콘텐츠 인코딩',
    ContentLanguage: '콘텐츠 언어',
    Expires: '만료',
  },
  example: {
    ContentType: 'image/jpeg',
    CacheControl: 'max-age=3600',
    ContentDisposition: 'attachment; filename="name.txt"',
    ContentEncoding: 'gzip',
    ContentLanguage: 'ko',
    Expires: '2030-12-31',
  },
  user: '사용자 메타데이터',
  name: '이름',
  value: '값',
  newLine: '새 항목',
  add: '추가',
  remove: '{{name}} 제거',
  bytes: '{{most}}바이트 중 {{bytes}}바이트',
  tooMuch: '{{bytes}}바이트: S3는 최대 {{most}}바이트까지 받습니다',
  userHint:
    'x-amz-meta-이름으로 보냅니다. S3는 이름을 소문자로 보관합니다. ASCII가 아닌 문자가 있는 값은 S3가 응답하는 방식대로 인코딩(RFC 2047)하여 보냅니다.',
  nameProblem: {
    empty: '이름을 입력하거나 항목을 제거하십시오.',
    characters: '이름에는 영문자, 숫자, - 및 _ 같은 기호만 쓸 수 있고 공백은 쓸 수 없습니다.',
    twice: '이미 있는 이름입니다.',
  },
  valueProblem: {
    control: '줄바꿈처럼 헤더에 넣을 수 없는 문자가 있습니다.',
    not_ascii:
      '헤더는 ASCII여야 합니다. 파일 이름의 다른 문자는 filename*=UTF-8’’ 뒤에 퍼센트 코드로 쓰십시오.',
    not_a_date: '날짜가 아닙니다. 2030-12-31 또는 2030-12-31 18:00(UTC)처럼 입력하십시오.',
  },
  notes: '처리 방식',
  copied:
    'S3는 메타데이터만 바꿀 수 없으므로 객체를 자기 자신에게 복사합니다. 그래서 수정한 시각이 바뀝니다. 그사이에 다른 사람이 객체를 변경했으면 아무것도 바꾸지 않습니다.',
  allStays: '태그, 권한, 스토리지 클래스, 암호화는 그대로입니다.',
  restStays: '아래에 적힌 것을 제외하고 태그, 권한, 스토리지 클래스, 암호화는 그대로입니다.',
  keepsVersion: '버킷이 버전을 보관하므로 지금의 객체는 이전 버전으로 남습니다.',
  loss: {
    grants: 'ACL에 복사본이 지정할 수 없는 대상이 있습니다. 그 권한은 사라집니다.',
    acl: '이 연결로는 ACL을 읽을 수 없습니다. 복사본은 비공개가 됩니다.',
    owner: '다른 사람의 객체입니다. 복사본은 내 소유가 되며, 그 사람의 권한은 유지됩니다.',
    owner_perhaps:
      '다른 사람의 객체입니다. 버킷의 ACL이 켜져 있으면 복사본은 내 소유가 되고 그 사람의 권한은 유지됩니다. 꺼져 있으면 모두 그 사람의 소유로 남습니다.',
    tags: '이 연결로는 태그를 읽을 수 없습니다. AWS가 아닌 서버에서는 태그가 사라질 수 있습니다.',
    hidden_metadata:
      '헤더로 전할 수 없어 서버가 보내지 않는 메타데이터가 있습니다. 복사본에는 남지 않습니다.',
    lock: '이 연결로는 보존 기간과 법적 보존을 읽을 수 없습니다. 복사본에는 없을 수 있습니다.',
    event_hold: '이벤트 보존이 걸린 객체입니다. 복사본에는 걸리지 않습니다.',
    annotations:
      '이 연결로는 주석 목록을 볼 수 없습니다. 파트로 나누어 복사하므로, 주석이 있다면 복사본에는 남지 않습니다.',
    restored:
      '아카이브에서 며칠 동안 복원된 객체입니다. 복사본은 아카이브된 상태가 되므로 다시 복원해야 읽을 수 있습니다.',
    locked_anew:
      '버킷이 새로 쓰는 모든 것을 잠급니다. 지금은 잠겨 있지 않은 객체지만 복사본에는 버킷의 보존 기간이 적용됩니다.',
    encryption_context: '암호화에 별도의 컨텍스트가 있다면 복사본은 기본 컨텍스트를 사용합니다.',
    parts:
      '파트로 나누어 업로드한 객체입니다. 복사본은 하나이거나 다르게 나뉘므로 ETag가 바뀔 수 있습니다.',
  },
};
