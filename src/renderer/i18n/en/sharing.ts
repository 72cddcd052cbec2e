export const sharing = {
  title: 'Copy link',
  intro:
    'Anybody who has this link can download <b>{{name}}</b> until it expires, without signing in.',
  introUpload:
    'Anybody who has this link can upload a file as <b>{{name}}</b> until it expires, without signing in, as often as they like. It replaces what is there.',
  purpose: 'Allows',
  download: 'Download',
  upload: 'Upload',
  uploadKey: 'Key',
  uploadHint: "Use it with: curl -T FILE 'LINK'",
  noKey: 'Type the key that the upload will have.',
  expiresIn: 'Expires in',
  custom: 'Custom…',
  customExpiry: 'Custom expiry',
  customHint: 'Such as 90m, 36h, 3d or 2h 30m; at most 7 days.',
  unreadable: 'Type a length of time such as 90m, 36h, 3d or 2h 30m.',
  tooShort: 'Type at least one second.',
  tooLong: 'A link can live for 7 days at most.',
  link: 'Link',
  codeIntro: 'How to make such a link, in code.',
  making: 'Making the link…',
  copied: 'Copied to the clipboard.',
  endsIn: 'Expires in {{duration}}, on {{time}}',
  ended: 'This link has expired. “Copy” makes a new one.',
  limited:
    'These credentials end earlier than that, and the link ends with them: in {{duration}} instead of {{asked}}.',
  mayEndEarlier:
    'These keys are temporary, and nothing tells when they end: the link ends with them, if that is earlier.',
  archived: 'The object is archived. The link works only while the object is restored.',
  rewritten:
    'The name of this object has a “.” or “..” part, which browsers change. The link works only in programs that send it as it is, such as curl --path-as-is.',
} as const;
