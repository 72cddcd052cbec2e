import { expect, test } from 'vitest';
import {
  planMetadataChange,
  readMetadata,
  writeMetadata,
} from '../../../src/main/s3/copies/metadata';
import type { MetadataChange } from '../../../src/main/s3/copies/metadata';
import { getBucketAcl, getObjectAcl } from '../../../src/main/s3/permissions/permissions';
import { anyone, connect, errorDocument, scripted, untilDone } from './support';

const signal = untilDone;

const ofAccountB = aclDocument(
  '<ID>account-b</ID>',
  '<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>account-b</ID></Grantee>',
);
/** What MinIO answers for every object and every bucket (`cmd/acl-handlers.go`). */
const ofMinio = aclDocument(
  '<ID></ID><DisplayName></DisplayName>',
  '<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><Type>CanonicalUser</Type></Grantee>',
);
const notNamed = { status: 403, body: errorDocument('AccessDenied') };

function aclDocument(owner: string, grantee: string): string {
  return `<AccessControlPolicy><Owner>${owner}</Owner><AccessControlList><Grant>${grantee}<Permission>FULL_CONTROL</Permission></Grant></AccessControlList></AccessControlPolicy>`;
}

function controls(ownership: string) {
  const rule = `<Rule><ObjectOwnership>${ownership}</ObjectOwnership></Rule>`;
  return { status: 200, body: `<OwnershipControls>${rule}</OwnershipControls>` };
}

/** A server with one object, whose bucket may be another account's than `account-a`, who asks. */
function serverOf(answers: {
  readonly acl: { readonly status: number; readonly body: string };
  readonly ownership?: { readonly status: number; readonly body: string };
  readonly takesGrants?: boolean;
}) {
  const { acl, ownership = notNamed, takesGrants = true } = answers;
  return scripted(({ method, rawUrl, headers }) => {
    const head = { etag: '"one"', 'content-length': '10', 'content-type': 'text/plain' };
    if (method === 'HEAD') return { status: 200, headers: head };
    if (method === 'PUT') {
      const grants = Object.keys(headers).filter((name) => name.startsWith('x-amz-grant'));
      return grants.length > 0 && !takesGrants
        ? { status: 400, body: errorDocument('AccessControlListNotSupported') }
        : { status: 200, body: '<CopyObjectResult><ETag>"one"</ETag></CopyObjectResult>' };
    }
    if (rawUrl.includes('?acl')) return acl;
    if (rawUrl.includes('?ownershipControls')) return ownership;
    if (rawUrl.includes('?tagging')) return { status: 200, body: '<Tagging><TagSet/></Tagging>' };
    const owner = '<Owner><ID>account-a</ID></Owner><Buckets/>';
    return { status: 200, body: `<ListAllMyBucketsResult>${owner}</ListAllMyBucketsResult>` };
  });
}

/** Changes the content type. @returns What was told before, what was asked for in headers, and what was sent. */
async function edited(server: Awaited<ReturnType<typeof serverOf>>) {
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b', key: 'k', signal };
  const { state, losses, user } = await readMetadata(here);
  const metadata = { headers: { ContentType: 'text/html' }, user };
  const planned = await planMetadataChange(here, state, metadata);
  const instead: MetadataChange[] = [];
  await writeMetadata({ ...here, onInstead: (change) => instead.push(change) }, planned);
  const grants = server.requests
    .filter(({ method }) => method === 'PUT')
    .map(({ headers }) => headers['x-amz-grant-full-control']);
  return { losses, grants, code: [planned, ...instead].at(-1) };
}

// Scripted, as are all below: no server here has Object Ownership.
test('in a bucket of another account whose ACLs are off, nothing changes its owner and no grant is sent', async () => {
  const server = await serverOf({
    acl: { status: 200, body: ofAccountB },
    ownership: controls('BucketOwnerEnforced'),
    takesGrants: false,
  });
  expect(await edited(server)).toMatchObject({ losses: [], grants: [undefined] });
});

test('where a bucket does not tell whether its ACLs are off, the owner may change, and refused grants are left out', async () => {
  const server = await serverOf({ acl: { status: 200, body: ofAccountB }, takesGrants: false });
  const { losses, grants, code } = await edited(server);
  expect(losses).toEqual(['owner_perhaps']);
  expect(grants).toEqual(['id="account-a", id="account-b"', undefined]);
  expect(code?.settings).toMatchObject({ ContentType: 'text/html', CopySourceIfMatch: '"one"' });
  expect(code?.settings).not.toHaveProperty('GrantFullControl');
});

test.each([
  ['that say so', controls('ObjectWriter')],
  [
    'of which there are none',
    { status: 404, body: errorDocument('OwnershipControlsNotFoundError') },
  ],
])(
  'an object of another account keeps its grant where ACLs are on, by ownership controls %s',
  async (_, ownership) => {
    const server = await serverOf({ acl: { status: 200, body: ofAccountB }, ownership });
    const { losses, grants } = await edited(server);
    expect(losses).toEqual(['owner']);
    expect(grants).toEqual(['id="account-a", id="account-b"']);
  },
);

test('a bucket of Google with uniform access has no ACLs to show or to keep', async () => {
  const server = await serverOf({
    acl: {
      status: 400,
      // As Google words it ("Uniform bucket-level access", Cloud Storage documentation).
      body: errorDocument(
        'InvalidArgument',
        '<Details>Cannot get legacy ACL for an object when uniform bucket-level access is enabled.</Details>',
      ),
    },
  });
  expect(await edited(server)).toMatchObject({ losses: [], grants: [undefined] });
});

test('on MinIO, whose ACLs name nobody, an object is nobody else’s and no grant is lost', async () => {
  const acl = { status: 200, body: ofMinio };
  const server = await serverOf({ acl });
  expect(await edited(server)).toMatchObject({ losses: [], grants: [undefined] });

  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b', key: 'k', signal };
  const shown = {
    kind: 'acl',
    grants: [{ grantee: { kind: 'unknown' }, permission: 'FULL_CONTROL' }],
  };
  expect(await getObjectAcl(here)).toEqual(shown);
  expect(await getBucketAcl(here)).toEqual(shown);
});

test('where nobody is named as owner, what everybody may do is kept all the same', async () => {
  const grantee =
    '<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group"><URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee>';
  const server = await serverOf({ acl: { status: 200, body: aclDocument('', grantee) } });
  expect(await edited(server)).toMatchObject({
    losses: [],
    grants: ['uri="http://acs.amazonaws.com/groups/global/AllUsers"'],
  });
});
