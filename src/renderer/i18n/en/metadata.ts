export const metadata = {
  title: 'Edit metadata of “{{name}}”',
  fields: 'Metadata',
  edit: 'Edit metadata…',
  save: 'Save',
  saving: 'Saving…',
  failed: 'Could not change the metadata',
  lookAgain: 'Look again',
  header: {
    ContentType: 'Content type',
    CacheControl: 'Cache control',
    ContentDisposition: 'Content disposition',
    ContentEncoding: 'Content encoding',
    ContentLanguage: 'Content language',
    Expires: 'Expires',
  },
  example: {
    ContentType: 'image/jpeg',
    CacheControl: 'max-age=3600',
    ContentDisposition: 'attachment; filename="name.txt"',
    ContentEncoding: 'gzip',
    ContentLanguage: 'en',
    Expires: '2030-12-31',
  },
  user: 'User metadata',
  name: 'Name',
  value: 'Value',
  newLine: 'New line',
  add: 'Add',
  remove: 'Remove {{name}}',
  bytes: '{{bytes}} of {{most}} bytes',
  tooMuch: '{{bytes}} bytes: S3 takes at most {{most}}',
  userHint:
    'Sent as x-amz-meta-NAME. S3 keeps names in lower case. Values beyond ASCII are sent encoded (RFC 2047), the way S3 returns them.',
  nameProblem: {
    empty: 'Type a name, or remove the line.',
    characters: 'A name has letters, digits and marks such as - and _, without spaces.',
    twice: 'This name is there already.',
  },
  valueProblem: {
    control: 'This holds a character that a header cannot carry, such as a line break.',
    not_ascii:
      'A header is ASCII. In a file name, write other characters as filename*=UTF-8’’ and percent codes.',
    not_a_date: 'This is not a date. Try 2030-12-31, or 2030-12-31 18:00 in UTC.',
  },
  notes: 'How it is done',
  copied:
    'S3 cannot change metadata in place: the object is copied onto itself, so its “last modified” changes. If somebody else has changed the object meanwhile, nothing is changed.',
  allStays: 'Tags, permissions, storage class and encryption stay.',
  restStays: 'Tags, permissions, storage class and encryption stay, but for what is said here:',
  keepsVersion: 'The bucket keeps versions: what is there now stays as an older version.',
  loss: {
    grants: 'Its ACL names somebody whom a copy cannot name. That grant is lost.',
    acl: 'Its ACL may not be read with this connection. The copy is private.',
    owner: 'It belongs to somebody else. The copy belongs to you; they keep their permissions.',
    owner_perhaps:
      'It belongs to somebody else. If the ACLs of the bucket are on, the copy belongs to you and they keep their permissions; if they are off, all stays theirs.',
    tags: 'Its tags may not be read with this connection. A server other than AWS may drop them.',
    hidden_metadata:
      'It has metadata that no header can carry, so the server does not send it. The copy loses it.',
    lock: 'Its retention and legal hold may not be read with this connection. The copy may have none.',
    event_hold: 'It is under an event hold. The copy is not.',
    annotations:
      'Its annotations may not be listed with this connection. If it has any, the copy has none: it is made in parts.',
    restored:
      'It was restored from an archive for some days. The copy is archived and has to be restored again before it can be read.',
    locked_anew:
      'The bucket locks whatever is written. The copy is under its retention, which the object is not now.',
    encryption_context: 'If its encryption has a context of its own, the copy has the usual one.',
    parts:
      'It was uploaded in parts. The copy is one whole, or cut in another way, so its ETag may change.',
  },
} as const;
