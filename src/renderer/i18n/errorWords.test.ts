import i18next from 'i18next';
import type { TFunction } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { errorCodes } from '../../shared/errors/appError';
import type { AppError } from '../../shared/errors/appError';
import type { ErrorFacts, ErrorReason } from '../../shared/errors/errorFacts';
import { english } from './en';
import { describeError, describeUnattended, shortTitle } from './errorWords';
import { korean } from './ko';

let en: TFunction;
let ko: TFunction;

beforeAll(async () => {
  const translations = i18next.createInstance({
    lng: 'en',
    resources: { en: { translation: english }, ko: { translation: korean } },
    interpolation: { escapeValue: false },
  });
  await translations.init();
  en = translations.getFixedT('en');
  ko = translations.getFixedT('ko');
});

function error(code: AppError['code'], extra: Partial<AppError> = {}): AppError {
  return { code, message: 'Dipper’s own sentence.', retry: 'never', ...extra };
}

describe('an error in words', () => {
  it('has a title and advice for every code, in both languages', () => {
    for (const code of errorCodes) {
      for (const t of [en, ko]) {
        const { title, advice } = describeError(error(code), t);
        expect(title, code).not.toMatch(/errors\.|\{\{/u);
        expect(advice, code).not.toMatch(/errors\.|\{\{/u);
      }
    }
  });

  it('tells how far the rename of a folder was when it was stopped', () => {
    const stopped = (facts: ErrorFacts, t = en): string => {
      const { title, advice } = describeError(error('cancelled', { facts }), t);
      return `${title}: ${advice}`;
    };
    expect(stopped({ moved: '0' })).toBe('Stopped: No object has its new name yet.');
    expect(stopped({ moved: '1' })).toBe('Stopped: 1 object has its new name.');
    expect(stopped({ moved: '1' }, ko)).toBe('중지됨: 객체 1개의 이름을 바꾸었습니다.');
    expect(stopped({ moved: '3', copies: '1' })).toBe(
      'Stopped: 3 objects have their new names. 1 copy stays beside its original, which could not be removed.',
    );
    const { leftPartsTitle, leftPartsAdvice } = english.errors.closer;
    expect(stopped({ moved: '3', leftUploadId: 'u' })).toBe(
      `${leftPartsTitle}: 3 objects have their new names. ${leftPartsAdvice}`,
    );
  });

  it('names what was refused, on what, and what to ask for', () => {
    const denied = error('access_denied', {
      action: 's3:ListBucket',
      resource: 's3://photos',
      server: { status: 403, code: 'AccessDenied', message: 'Access Denied', requestId: 'tx1' },
    });
    expect(describeError(denied, en)).toEqual({
      title: 'You are not allowed to list this bucket',
      advice: 'Ask whoever owns it for s3:ListBucket on s3://photos.',
      facts: [
        { label: 'Needed permission', value: 's3:ListBucket' },
        { label: 'Where', value: 's3://photos' },
        { label: 'Server’s code', value: 'AccessDenied' },
        { label: 'Server’s words', value: 'Access Denied' },
        { label: 'HTTP status', value: '403' },
        { label: 'Request ID', value: 'tx1' },
      ],
    });
    expect(describeError(denied, ko).title).toBe('이 버킷의 목록을 볼 권한이 없습니다');
  });

  it('says nothing twice, and the status also where it is that of success', () => {
    // As a copy is refused whose answer had begun before.
    const refusedCopy = error('server_failed', {
      server: { status: 200, code: 'InternalError', message: 'InternalError' },
    });
    expect(describeError(refusedCopy, en).facts).toEqual([
      { label: 'Server’s code', value: 'InternalError' },
      { label: 'HTTP status', value: '200' },
    ]);
  });

  it('says of too many rows that they are rows, in both languages', () => {
    const selected = error('too_large', { facts: { reason: 'many_selected', most: '1000000' } });
    expect(describeError(selected, en)).toMatchObject({
      title: 'More than 1,000,000 rows are selected',
      advice: 'Select fewer of them, or the folder that they are in.',
      facts: [],
    });
    expect(describeError(selected, ko).title).toBe('선택한 행이 1,000,000개를 넘습니다');
    const listed = error('too_large', { facts: { reason: 'many_rows', most: '10000000' } });
    expect(describeError(listed, en).title).toContain('more than 10,000,000 rows');
    expect(describeError(listed, ko).title).toContain('10,000,000개');
  });

  it.each<readonly [AppError['code'], ErrorFacts, string, string]>([
    ['bad_response', { reason: 'checksum' }, 'the checksum of the object', 'The file was not kept'],
    ['bad_response', { reason: 'list_broken' }, 'the whole list', 'whoever runs the server'],
    ['bad_response', { reason: 'not_s3' }, 'not an S3 server', 'the endpoint of the connection'],
    ['bad_response', { reason: 'size' }, 'another size', 'Refresh the list'],
    ['bad_response', {}, 'did not answer as S3 servers do', 'whoever runs the server'],
    ['local_failed', { reason: 'journal' }, 'cannot be remembered', 'lost when Dipper ends'],
    ['local_failed', { reason: 'copy_not_kept' }, 'A copy in parts', 'a lifecycle rule'],
    ['local_failed', { reason: 'journal_damaged' }, 'could not be read', 'start it again'],
    ['local_failed', { reason: 'no_browser' }, 'The browser', 'Copy the address'],
    ['local_failed', { reason: 'ca_file' }, 'The CA file /there ', 'AWS_CA_BUNDLE'],
    ['local_not_found', { reason: 'ca_file' }, 'The CA file /there ', 'AWS_CA_BUNDLE'],
    ['local_access_denied', { reason: 'settings' }, 'The settings', 'read /there again'],
    ['invalid_input', { reason: 'endpoint' }, '“/there” is not the address', 'https://'],
    [
      'invalid_input',
      { reason: 'services_section', profile: 'p', section: 's' },
      'The profile “p” names the services section “s”',
      'to /there with a text editor',
    ],
    [
      'invalid_input',
      { reason: 'aws_line', setting: 'region', line: '7' },
      'The setting region in line 7',
      'Nothing was written',
    ],
    ['no_credentials', { reason: 'environment' }, 'The environment', 'AWS_SECRET_ACCESS_KEY'],
    ['no_credentials', { reason: 'machine' }, 'This machine', 'on EC2 with a role'],
    ['no_credentials', { reason: 'no_source' }, 'no source of keys', 'Source of the role’s keys'],
    ['too_large', { reason: 'object' }, 'cannot become an object', 'Split it'],
    ['too_large', { reason: 'sdk_parts' }, 'The AWS SDK cannot send', 'Send requests with'],
    ['too_large', {}, 'larger than the server takes', 'whoever runs the server'],
  ])('says of %s with %o what it is about, and what helps', (code, facts, title, advice) => {
    const told = error(code, { resource: '/there', facts });
    expect(describeError(told, en).title).toContain(title);
    expect(describeError(told, en).advice).toContain(advice);
    const korean = describeError(told, ko);
    expect(`${korean.title} ${korean.advice}`).not.toMatch(/errors\.|\{\{/u);
  });

  it('says that a quota is used up, and not to try again', () => {
    const full = error('server_failed', { server: { status: 403, code: 'QuotaExceeded' } });
    expect(describeError(full, en).title).toBe('The storage quota is used up');
    expect(describeError(full, en).advice).not.toContain('Try again');
    expect(describeError(error('server_failed'), en).advice).toContain('Try again');
  });

  it('asks for no report where there is nowhere to send one', () => {
    for (const code of ['unexpected', 'unknown_route', 'forbidden_sender'] as const) {
      const { advice } = describeError(error(code), en);
      expect(advice).toContain('Copy the details');
      expect(advice).not.toContain('report');
    }
  });

  it('says of a list that has ended what to do, in both languages', () => {
    const ended = error('not_found', { facts: { reason: 'list_ended' } });
    expect(describeError(ended, en)).toMatchObject({
      title: 'These rows are no longer up to date: Dipper’s listing has stopped',
      advice: 'Nothing was done. Refresh, and select again.',
      facts: [],
    });
    expect(describeError(ended, ko).title).toBe(
      '목록을 읽던 작업이 중단되어 표시된 행이 최신이 아닙니다',
    );
    expect(describeError(error('not_found'), en).title).toBe('It is not there any more');
  });

  it('says what failed while nobody was there', () => {
    const denied = (unattended: string) => error('access_denied', { facts: { unattended } });
    expect(describeUnattended(error('access_denied'), en)).toBeUndefined();
    expect(describeUnattended(denied('all'), en)).toBe(
      'A change that went on after its window was gone has failed',
    );
    expect(describeUnattended(denied('1200'), en)).toBe(
      'A change that went on after its window was gone has failed for 1,200 objects',
    );
    expect(describeUnattended(denied('2'), ko)).toContain('객체 2개');
  });

  it('names metadata that a copy in parts would lose', () => {
    const hidden = error('not_supported', { facts: { reason: 'hidden_metadata' } });
    expect(describeError(hidden, en).title).toContain('would lose metadata');
    expect(describeError(hidden, ko).title).toContain('메타데이터');
  });

  it('tells a copy that has lost its tags from an object that has', () => {
    const lost = { lostTags: 'a=b' };
    const edited = describeError(error('timed_out', { facts: lost }), en);
    expect(edited.title).toBe('The metadata was changed, but the tags are gone');
    const renamed = describeError(error('timed_out', { facts: { ...lost, copy: 'new' } }), en);
    expect(renamed.title).toBe('The copy is there, but without its tags');
    expect(renamed.facts).toEqual(
      expect.arrayContaining([
        { label: 'Tags that are gone', value: 'a=b' },
        { label: 'Copy that stays', value: 'new' },
      ]),
    );
    const unseen = describeError(error('timed_out', { facts: { tagsBefore: 'a=b' } }), en);
    expect(unseen.title).not.toContain('gone');
    expect(unseen.facts).toContainEqual({ label: 'Tags that it had', value: 'a=b' });
  });

  it('names the header that a copy in parts can not keep', () => {
    const facts = { header: 'Content-Disposition' };
    for (const t of [en, ko]) {
      expect(describeError(error('not_supported', { facts }), t).title).toContain(facts.header);
    }
  });

  it('says that a denied list of buckets may mean wrong keys', () => {
    const denied = error('access_denied', { action: 's3:ListAllMyBuckets' });
    expect(describeError(denied, en).title).toBe('You are not allowed to list the buckets');
    expect(describeError(denied, en).advice).toContain('access key and its secret');
    expect(describeError(denied, en).advice).toContain('s3:ListAllMyBuckets');
    expect(describeError(denied, ko).advice).toContain('비밀 키');
  });

  it('says which file was set aside, and as what it is kept', () => {
    const setAside = error('local_failed', {
      resource: 'C:\\data\\settings.json',
      facts: { keptAs: 'C:\\data\\settings.json.corrupt-2026' },
    });
    expect(describeError(setAside, en).title).toBe('settings.json could not be understood');
    expect(describeError(setAside, en).advice).toContain(' settings.json.corrupt-2026,');
    expect(describeError(setAside, ko).title).toContain('settings.json');
  });

  it('says what holds where the options of connections were set aside', () => {
    const setAside = error('local_failed', {
      resource: '/data/connection-options.json',
      facts: { keptAs: '/data/connection-options.json.corrupt-2026', instead: 'read_only' },
    });
    const { title, advice } = describeError(setAside, en);
    expect(title).toBe('connection-options.json could not be understood');
    expect(advice).toContain('every connection is read only until its options are saved again');
    expect(advice).toContain(' connection-options.json.corrupt-2026.');
    expect(describeError(setAside, ko).advice).toContain('모든 연결을 읽기 전용');
  });

  it('says which connection was not understood', () => {
    const unknown = error('local_failed', {
      resource: '/data/connections.json',
      facts: { connection: 'lab' },
    });
    expect(describeError(unknown, en).title).toBe('The connection “lab” could not be understood');
    expect(describeError(unknown, en).advice).toContain('as it is in connections.json');
    expect(describeError(unknown, ko).title).toContain('‘lab’ 연결');
  });

  it('names what a stopped upload left on the server', () => {
    const left = describeError(error('cancelled', { facts: { leftUploadId: 'upload-7' } }), en);
    expect(left.title).toContain('still on the server');
    expect(left.facts).toContainEqual({ label: 'Unfinished upload ID', value: 'upload-7' });
    expect(left.advice).toContain('The upload could not be aborted.');
    expect(describeError(error('cancelled'), en).title).not.toContain('still');
    const refused = error('cancelled', {
      action: 's3:AbortMultipartUpload',
      server: { status: 403, code: 'AccessDenied' },
      facts: { leftUploadId: 'upload-7' },
    });
    expect(describeError(refused, en).advice).toContain('did not let the upload be aborted');
    expect(describeError(refused, en).advice).toContain('“Unfinished uploads…” under Transfers');
    const busy = { ...refused, server: { status: 503, code: 'SlowDown' } };
    expect(describeError(busy, en).advice).toBe(left.advice);
  });

  it('says why something is left of which no server was asked', () => {
    const left = error('cancelled', {
      facts: { leftUploadId: 'upload-7', leftWhy: 'connection_changed' },
    });
    expect(describeError(left, en).facts).toContainEqual({
      label: 'Why it is left',
      value: 'The connection leads to another server by now',
    });
  });

  it('names the file that keeps a failed transfer in the list', () => {
    const facts = { leftFile: 'a.part', after: 'removal' } as const;
    const left = error('access_denied', { server: { code: 'AccessDenied' }, facts });
    expect(describeError(left, en).title).toBe('a.part could not be removed');
    expect(describeError(left, ko).title).toContain('a.part');
    // As it failed, that was the lesser news.
    const failed = error('access_denied', { facts: { leftFile: 'a.part' } });
    expect(describeError(failed, en).title).toBe(describeError(error('access_denied'), en).title);
  });

  it('tells of the folder where that is the trouble of a download', () => {
    const about = (code: AppError['code'], reason: ErrorReason) =>
      error(code, { resource: 'Photos', facts: { reason } });
    const gone = about('local_not_found', 'folder');
    expect(describeError(gone, en).title).toBe('The folder “Photos” is no longer there');
    expect(describeError(gone, en).advice).toContain('download to another folder');
    const denied = about('local_access_denied', 'folder');
    expect(describeError(denied, en).title).toBe('Nothing may be written to the folder “Photos”');
    const inTheWay = about('local_exists', 'is_folder');
    expect(describeError(inTheWay, en).title).toBe('There is a folder named “Photos” already');
    const twin = about('local_exists', 'twin');
    // Whoever has made it: the plan may have found it, and what is to replace it be paused.
    expect(describeError(twin, en).title).toContain('from the name of another file');
    expect(describeError(twin, en).advice).toContain('keeps both');
    for (const one of [gone, denied, inTheWay, twin]) {
      expect(describeError(one, ko).title).toContain('Photos');
      expect(describeError({ ...one, facts: {} }, en).title).not.toContain('folder');
    }
  });

  it('names a copy that stays, in place of a name that is taken', () => {
    const differs = error('conflict', { facts: { copy: 'd/new' } });
    expect(describeError(differs, en).title).toBe('The copy and its original differ');
    expect(describeError(differs, en).facts).toContainEqual({
      label: 'Copy that stays',
      value: 'd/new',
    });
    expect(describeError(differs, ko).title).toBe('복사본이 원본과 다릅니다');
    expect(describeError(differs, ko).facts).toContainEqual({
      label: '남아 있는 복사본',
      value: 'd/new',
    });
    expect(describeError(error('conflict'), en).title).toBe('Something else is in the way');
  });

  it('says that a credential program was not found, and where to name it', () => {
    const lost = error('credentials_source_failed', { facts: { reason: 'program_not_found' } });
    expect(describeError(lost, en).title).toContain('was not found');
    expect(describeError(lost, en).advice).toContain('whole path');
    expect(describeError(lost, ko).title).toContain('프로그램');
  });

  it('says that transfers keep a profile from another name', () => {
    const kept = error('conflict', { facts: { unfinishedTransfers: '2' } });
    expect(describeError(kept, en).title).toBe('2 transfers of this profile have not ended');
    expect(describeError(kept, en).advice).toContain('cancel');
    expect(describeError(kept, ko).title).toContain('2개');
  });

  it('says that an object needs a key that Dipper does not have', () => {
    const encrypted = error('not_supported', { facts: { reason: 'customer_key' } });
    expect(describeError(encrypted, en).title).toContain('encrypted with a key');
    expect(describeError(encrypted, en).advice).toContain('SSE-C');
    expect(describeError(encrypted, ko).advice).toContain('SSE-C');
  });

  it('falls back on general words for a permission that it has no words for', () => {
    const denied = error('access_denied', { action: 's3:toString', resource: 's3://photos' });
    expect(describeError(denied, en).title).toBe('The server refused access');
  });

  it('says where the bucket is', () => {
    const elsewhere = error('wrong_region', { facts: { region: 'eu-west-1' } });
    expect(describeError(elsewhere, en).title).toBe('The bucket is in the region eu-west-1');
    expect(describeError(elsewhere, en).advice).toContain('eu-west-1');
  });

  it.each([
    ['3600', 'The clock of this computer is 60 minutes ahead of the server'],
    ['-86400', 'The clock of this computer is 24 hours behind the server'],
    ['-864000', 'The clock of this computer is 10 days behind the server'],
    ['', 'The clocks of this computer and the server differ too much'],
  ])('says how wrong the clock is: %s seconds', (skewSeconds, title) => {
    expect(describeError(error('clock_skew', { facts: { skewSeconds } }), en).title).toBe(title);
  });

  it('names the host, and why its certificate is not trusted', () => {
    const untrusted = error('tls_failed', { facts: { host: 's3.test', reason: 'self_signed' } });
    expect(describeError(untrusted, en).title).toBe(
      'The connection to s3.test could not be made secure',
    );
    expect(describeError(untrusted, en).advice).toContain('signed itself');
    const refused = error('connection_refused', { facts: { host: 'localhost:9000' } });
    expect(describeError(refused, en).title).toBe('localhost:9000 refused the connection');
  });

  it('tells an unknown key from a wrong secret', () => {
    const wrongSecret = error('credentials_rejected', {
      server: { code: 'SignatureDoesNotMatch' },
    });
    expect(describeError(wrongSecret, en).advice).toContain('secret access key');
    expect(describeError(error('credentials_rejected'), en).advice).toContain('access key ID');
  });

  it.each<readonly [AppError['code'], ErrorFacts, readonly string[]]>([
    [
      'bad_response',
      { listed: '10', announced: '12' },
      ['Bytes listed: 10', 'Bytes announced: 12'],
    ],
    [
      'network_failed',
      { received: '3', expected: '12' },
      ['Bytes expected: 12', 'Bytes received: 3'],
    ],
    [
      'bad_response',
      { asked: 'bytes 0-3/9', answered: 'status 200' },
      ['Asked for: bytes 0-3/9', 'Answered with: status 200'],
    ],
    ['bad_response', { algorithm: 'crc32' }, ['Checksum: crc32']],
    [
      'clock_skew',
      { localTime: '2026-01-01T00:00:00.000Z', serverTime: '2020-01-01T00:00:00.000Z' },
      [
        'Time of this computer: 2026-01-01T00:00:00.000Z',
        'Time of the server: 2020-01-01T00:00:00.000Z',
      ],
    ],
    [
      'wrong_region',
      { endpoint: 's3.eu-west-1.test', location: 'https://eu.test' },
      ['Endpoint of the bucket: s3.eu-west-1.test', 'Redirected to: https://eu.test'],
    ],
    ['encryption_unavailable', { backend: 'basic_text' }, ['Keychain: basic_text']],
    ['unexpected', { reason: 'oom' }, ['How the window ended: oom']],
  ])('shows what is known of %s with its details: %o', (code, facts, expected) => {
    const lines = describeError(error(code, { facts }), en).facts.map(
      ({ label, value }) => `${label}: ${value}`,
    );
    expect(lines).toEqual([...expected, 'Message: Dipper’s own sentence.']);
    const labels = describeError(error(code, { facts }), ko).facts.map(({ label }) => label);
    expect(labels.slice(0, -1).join(' ')).toMatch(/^[가-힣 ]+$/u);
  });

  it('names the profile where the server’s words stand in place of the sentence that does', () => {
    const facts = { profile: 'base' };
    const profile = { label: 'Profile', value: 'base' };
    const refused = error('credentials_source_failed', { facts, server: { message: 'No.' } });
    expect(describeError(refused, en).facts).toContainEqual(profile);
    const own = error('credentials_source_failed', { facts });
    expect(describeError(own, en).facts).not.toContainEqual(profile);
  });

  it('adds Dipper’s own sentence where no server said anything', () => {
    expect(describeError(error('disk_full'), en).facts).toEqual([
      { label: 'Message', value: 'Dipper’s own sentence.' },
    ]);
  });

  it('does not say in English what it says in the words of the user already', () => {
    const proxy = { proxy: 'proxy.test:1080', reason: 'unknown_host' } as const;
    const sentence = 'Dipper’s own sentence.';
    for (const told of [
      error('proxy_failed', { facts: proxy }),
      error('no_such_bucket', { resource: 's3://photos' }),
      error('host_not_found', { facts: { host: 's3.test' } }),
      error('tls_failed', { facts: { host: 's3.test', reason: 'expired' } }),
    ]) {
      const { facts, unshown } = describeError(told, ko);
      expect(facts.map(({ value }) => value)).not.toContain(sentence);
      // Whoever is to mend it gets it with the details.
      expect(unshown).toEqual({ label: '메시지', value: sentence });
    }
    // As a transfer may have kept it that an older Dipper has seen fail.
    const unknown = 'old' as string as ErrorReason;
    for (const untold of [
      error('proxy_failed', { facts: { ...proxy, reason: unknown } }),
      error('no_such_bucket'),
      error('tls_failed', { facts: { host: 's3.test', reason: 'err_tls_new' } }),
      error('timed_out', { facts: { host: 's3.test', lostTags: 'a=b' } }),
      error('unexpected'),
    ]) {
      const { facts, unshown } = describeError(untold, ko);
      expect(facts.map(({ value }) => value)).toContain(sentence);
      expect(unshown).toBeUndefined();
    }
  });

  it('has few words for a narrow line', () => {
    expect(shortTitle(error('no_credentials'), en)).toBe('No credentials');
    expect(shortTitle(error('sign_in_declined'), ko)).toBe('로그인하지 않음');
    // Where there are none, all of them.
    expect(shortTitle(error('disk_full'), en)).toBe('The disk is full');
  });

  it('shows what servers and keys contain as it is', () => {
    const odd = error('no_such_bucket', { resource: 's3://{{x}}$t(common.save)<b>' });
    expect(describeError(odd, en).title).toBe('There is no bucket “{{x}}$t(common.save)<b>”');
  });
});
