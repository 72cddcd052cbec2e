import type { sharing as english } from '../en/sharing';
import type { Words } from '../words';

export const sharing: Words<typeof english> = {
  title: '링크 복사',
  intro:
    '이 링크가 있으면 누구나 로그인하지 않고 만료될 때까지 <b>{{name}}</b> 객체를 다운로드할 수 있습니다.',
  introUpload:
    '이 링크가 있으면 누구나 로그인하지 않고 만료될 때까지 몇 번이든 <b>{{name}}</b>(으)로 파일을 업로드할 수 있습니다. 이미 있는 객체는 바뀝니다.',
  purpose: '허용할 일',
  download: '다운로드',
  upload: '업로드',
  uploadKey: '키',
  uploadHint: "사용 방법: curl -T 파일 '링크'",
  noKey: '업로드할 객체의 키를 입력하십시오.',
  expiresIn: '만료 기간',
  custom: '직접 입력…',
  customExpiry: '만료 기간 직접 입력',
  customHint: '예: 90m, 36h, 3d, 2h 30m. 최대 7일입니다.',
  unreadable: '90m, 36h, 3d, 2h 30m과 같이 기간을 입력하십시오.',
  tooShort: '1초 이상 입력하십시오.',
  tooLong: '링크는 최대 7일까지 유효합니다.',
  link: '링크',
  codeIntro: '이런 링크를 만드는 코드입니다.',
  making: '링크를 만드는 중…',
  copied: '클립보드에 복사했습니다.',
  endsIn: '{{duration}} 후, {{time}}에 만료됩니다',
  ended: '이 링크는 만료되었습니다. ‘복사’를 누르면 새로 만듭니다.',
  limited:
    '자격 증명이 먼저 만료되어 링크도 함께 끝납니다. {{asked}} 대신 {{duration}} 동안 유효합니다.',
  mayEndEarlier:
    '이 키는 임시 키이며 언제 만료되는지 알 수 없습니다. 키가 먼저 만료되면 링크도 함께 끝납니다.',
  archived: '아카이브된 객체입니다. 객체가 복원되어 있는 동안에만 링크가 동작합니다.',
  rewritten:
    '객체 이름에 ‘.’ 또는 ‘..’ 부분이 있어 브라우저가 주소를 바꿉니다. curl --path-as-is처럼 주소를 그대로 보내는 프로그램에서만 작동합니다.',
};
