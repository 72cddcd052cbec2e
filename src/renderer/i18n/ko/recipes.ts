import type { recipes as english } from '../en/recipes';
import type { Words } from '../words';

export const recipes: Words<typeof english> = {
  tabs: '설명과 코드',
  code: '코드',
  style: '형식',
  boto3Client: 'boto3 클라이언트',
  boto3Resource: 'boto3 리소스',
  awsCli: 'AWS CLI',
  javascript: 'JavaScript SDK v3',
  link: '링크',
  change: '변경',
  copy: '코드 복사',
  copied: '복사됨',
  save: '저장…',
  wouldRun: '같은 작업을 하는 코드입니다. 아래 버튼을 누르기 전에는 아무것도 보내지 않습니다.',
  objectIntro: '이 객체를 읽는 코드입니다.',
  folderIntro: '이 폴더를 나열하는 코드입니다.',
  bucketIntro: '이 버킷을 나열하는 코드입니다.',
  what: '작업',
  read: '읽기',
  details: '세부 정보 가져오기',
  acl: 'ACL 가져오기',
  makeLink: '링크 만들기',
  list: '나열',
  listAll: '하위 전체 나열',
  policy: '정책 가져오기',
};
