import {
  DeleteObjectsCommand,
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import type { S3Client, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-s3';
import { hasCode } from '../../../shared/errors/appError';
import type { CapabilityFinding, ProbeResult } from '../../../shared/model/capabilities';
import { capabilityNames } from '../../../shared/providers/provider';
import type { CapabilityName } from '../../../shared/providers/provider';
import { listBuckets } from '../buckets';
import { addHeader } from '../commandHeader';
import { decodeListedKey } from '../lists/keyEncoding';
import { askRaw } from './probeAsk';
import type { RawAnswer, S3Command } from './probeAsk';

/** What {@link probeCapabilities} asks about. */
export interface ProbeRequest {
  readonly client: S3Client;
  /** Absent to ask about the first one that is listed. */
  readonly bucket?: string;
  /** Then nothing but reads is sent. */
  readonly readOnly: boolean;
  readonly signal: AbortSignal;
}

type Verdict = Omit<CapabilityFinding, 'name' | 'operation' | 'server'>;

const can: Verdict = { answer: 'can', evidence: 'answered' };
const cannot: Verdict = { answer: 'cannot', evidence: 'answered' };
const unclear: Verdict = { answer: 'unknown', evidence: 'unclear' };

/**
 * Asks a server what it can do without changing anything. Everything is a read, but for one
 * DeleteObjects that names no object: there is nothing in it that could be deleted, and a server that
 * does not know it takes it for an upload form without a form, which it has to refuse. Whether
 * conditional writes are obeyed only a write would tell, and where they are not it would overwrite
 * something; so that is never asked.
 *
 * @throws DipperError where the server can't be reached or does not let anybody in
 */
export async function probeCapabilities(request: ProbeRequest): Promise<ProbeResult> {
  const askedAt = Date.now();
  const bucket = request.bucket ?? (await firstBucket(request));
  if (bucket === undefined) {
    const findings = capabilityNames.map((name): CapabilityFinding => ({
      name,
      answer: 'unknown',
      evidence: name === 'conditionalWrites' ? 'unsafe' : 'noBucket',
    }));
    return { askedAt, findings };
  }
  const probe = createProbe({ ...request, bucket });
  const { finding: listV2, key } = await probe.listV2();
  const findings = [
    listV2,
    await probe.acl(),
    await probe.policy(),
    await probe.versioning(),
    await probe.tagging(key),
    await probe.checksums(key),
    { name: 'conditionalWrites', answer: 'unknown', evidence: 'unsafe' } as const,
    await probe.batchDelete(),
  ];
  return { askedAt, bucket, findings };
}

async function firstBucket({ client, signal }: ProbeRequest): Promise<string | undefined> {
  try {
    return (await listBuckets(client, signal)).buckets[0]?.name;
  } catch (error) {
    const isRefused = hasCode(error, 'access_denied');
    if (!isRefused) throw error;
    return undefined;
  }
}

function createProbe(context: ProbeRequest & { readonly bucket: string }) {
  const { client, bucket, signal, readOnly } = context;

  function ask<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: S3Command<Input, Output>,
    operation: string,
    key?: string,
  ): Promise<RawAnswer> {
    return askRaw(
      client,
      command,
      { operation, bucket, ...(key === undefined ? {} : { key }) },
      signal,
    );
  }

  return {
    /** V1's answer has no count of keys; it has a marker. The first key serves other questions. */
    async listV2(): Promise<{ readonly finding: CapabilityFinding; readonly key?: string }> {
      const operation = 'ListObjectsV2';
      const answer = await ask(
        new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1, EncodingType: 'url' }),
        operation,
      );
      const finding = judge('listV2', operation, answer, ({ root, text }) => {
        if (root !== 'ListBucketResult') return unclear;
        if (text.includes('<KeyCount>')) return can;
        return /<(?:Next)?Marker\s*\/?>/u.test(text) ? cannot : unclear;
      });
      const listed = /<Contents>.*?<Key>([^<]+)<\/Key>/su.exec(answer.text)?.[1];
      if (listed === undefined || listed.includes('&')) return { finding };
      const encoded = /<EncodingType>url<\/EncodingType>/iu.test(answer.text);
      return { finding, key: encoded ? decodeListedKey(listed) : listed };
    },

    /** A fixed answer without a permission in it is none. */
    async acl(): Promise<CapabilityFinding> {
      const operation = 'GetBucketAcl';
      const answer = await ask(new GetBucketAclCommand({ Bucket: bucket }), operation);
      return judge('acl', operation, answer, ({ root, text }) => {
        if (root === 'ListBucketResult') return cannot;
        if (root !== 'AccessControlPolicy') return unclear;
        return text.includes('<Permission>') ? can : unclear;
      });
    },

    async policy(): Promise<CapabilityFinding> {
      const operation = 'GetBucketPolicy';
      const answer = await ask(new GetBucketPolicyCommand({ Bucket: bucket }), operation);
      return judge('policy', operation, answer, ({ root, text, server }) => {
        if (root === 'ListBucketResult') return cannot;
        if (server.code === 'NoSuchBucketPolicy') return can;
        return text.trimStart().startsWith('{') ? can : unclear;
      });
    },

    /** A server without versions may answer that they are off; one with them can list them as well. */
    async versioning(): Promise<CapabilityFinding> {
      const first = await ask(
        new GetBucketVersioningCommand({ Bucket: bucket }),
        'GetBucketVersioning',
      );
      const set = judge('versioning', 'GetBucketVersioning', first, ({ root, text }) => {
        if (root === 'ListBucketResult') return cannot;
        if (root !== 'VersioningConfiguration') return unclear;
        return /<Status>\s*Enabled/u.test(text) ? can : unclear;
      });
      if (first.root !== 'VersioningConfiguration' || set.answer !== 'unknown') return set;
      const operation = 'ListObjectVersions';
      const second = await ask(
        new ListObjectVersionsCommand({ Bucket: bucket, MaxKeys: 1 }),
        operation,
      );
      return judge('versioning', operation, second, ({ root }) => {
        if (root === 'ListBucketResult') return cannot;
        return root === 'ListVersionsResult' ? can : unclear;
      });
    },

    /** A server that does not know the question sends the object instead: its first byte is enough. */
    async tagging(key: string | undefined): Promise<CapabilityFinding> {
      if (key === undefined) return { name: 'tagging', answer: 'unknown', evidence: 'noObject' };
      const operation = 'GetObjectTagging';
      const command = new GetObjectTaggingCommand({ Bucket: bucket, Key: key });
      addHeader(command, 'range', 'bytes=0-0');
      const answer = await ask(command, operation, key);
      return judge('tagging', operation, answer, ({ root, status, server }) => {
        if (root === 'Tagging' || server.code === 'NoSuchTagSet') return can;
        return status === 206 ? cannot : unclear;
      });
    },

    /** An object that has a checksum shows that the server keeps them; one without shows nothing. */
    async checksums(key: string | undefined): Promise<CapabilityFinding> {
      if (key === undefined) return { name: 'checksums', answer: 'unknown', evidence: 'noObject' };
      const operation = 'HeadObject';
      const answer = await ask(
        new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }),
        operation,
        key,
      );
      return judge('checksums', operation, answer, ({ headers }) =>
        Object.keys(headers).some((name) => /^x-amz-checksum-(?!type)/iu.test(name))
          ? can
          : unclear,
      );
    },

    /** Names no object. Who complains about the document has read it. */
    async batchDelete(): Promise<CapabilityFinding> {
      if (readOnly) return { name: 'batchDelete', answer: 'unknown', evidence: 'readOnly' };
      const operation = 'DeleteObjects';
      const answer = await ask(
        new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: [] } }),
        operation,
      );
      return judge('batchDelete', operation, answer, ({ root, server }) =>
        root === 'DeleteResult' || server.code === 'MalformedXML' ? can : unclear,
      );
    },
  };
}

/** What an answer says: that the server lacks it, that one may not ask, or what a look at it tells. */
function judge(
  name: CapabilityName,
  operation: string,
  answer: RawAnswer,
  look: (answer: RawAnswer) => Verdict,
): CapabilityFinding {
  const { error, server } = answer;
  const shared = { name, operation, server };
  if (error?.code === 'not_supported') return { ...shared, ...cannot };
  if (error?.code === 'access_denied') {
    return { ...shared, answer: 'unknown', evidence: 'noPermission' };
  }
  return { ...shared, ...look(answer) };
}
