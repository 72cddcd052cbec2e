import { expect, test } from 'vitest';
import { grantHeaders } from './objectGrants';

const everyone = { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' } as const;
const kim = { Type: 'CanonicalUser', ID: 'kim' } as const;

test('grants become headers, each with all whom it names', () => {
  expect(
    grantHeaders([
      { Grantee: kim, Permission: 'FULL_CONTROL' },
      { Grantee: { ...kim, ID: 'lee' }, Permission: 'READ' },
      { Grantee: everyone, Permission: 'READ' },
      {
        Grantee: { Type: 'AmazonCustomerByEmail', EmailAddress: 'a@example.com' },
        Permission: 'READ_ACP',
      },
      { Grantee: kim, Permission: 'WRITE_ACP' },
      // It means nothing on an object, and no header carries it.
      { Grantee: kim, Permission: 'WRITE' },
    ]),
  ).toEqual({
    settings: {
      GrantFullControl: 'id="kim"',
      GrantRead: `id="lee", uri="${everyone.URI}"`,
      GrantReadACP: 'emailAddress="a@example.com"',
      GrantWriteACP: 'id="kim"',
    },
    losses: [],
  });
});

test('a grant that no header can name is told', () => {
  const told = grantHeaders([
    { Grantee: { Type: 'CanonicalUser' }, Permission: 'READ' },
    { Grantee: kim, Permission: 'READ' },
  ]);
  expect(told).toEqual({ settings: { GrantRead: 'id="kim"' }, losses: ['grants'] });
});
