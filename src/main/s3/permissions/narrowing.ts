/**
 * What may narrow a statement for everybody so far that AWS does not call its policy public, where it is
 * compared with fixed values ("The meaning of 'public'", Amazon S3 User Guide).
 */
const narrowingKeys = new Set([
  'aws:sourceip',
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:userid',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
]);

/** All that tells who asks, of which AWS names one key as an example: `aws:PrincipalOrgID`. */
const principalKey = /^aws:principal/u;

/** Operators that ask for one of the values, with what may stand before and behind. */
const asksFor =
  /^(?:ForAnyValue:)?(?:StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/u;

/** Behind an account that is fixed, an access point may be any. */
const accessPointOfAccount = /^arn:[^:*?$]+:s3:[^:$]*:\d{12}:accesspoint\/[^$]+$/u;

function isFixed(key: string, value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (key === 's3:dataaccesspointarn' && accessPointOfAccount.test(value)) return true;
  if (key === 'aws:sourceip' && isWide(value)) return false;
  return !/[*?]|\$\{/u.test(value);
}

/** The fewest bits that fix a network to AWS, which calls wider ones public. */
const fixedBits = { v4: 8, v6: 32 } as const;

/** Whether a network is too wide for AWS. Those that RFC 1918 sets apart are narrower by themselves. */
function isWide(network: string): boolean {
  const [address = '', length] = network.split('/');
  if (length === undefined) return false;
  return !(Number(length) >= (address.includes(':') ? fixedBits.v6 : fixedBits.v4));
}

/**
 * Whether the condition of a policy statement narrows it in the sense of AWS' block of public access: such
 * a statement is not held back by it.
 */
export function isNarrowing(condition: Readonly<Record<string, unknown>> | undefined): boolean {
  return Object.entries(condition ?? {}).some(([operator, compared]) => {
    if (!asksFor.test(operator) || typeof compared !== 'object' || compared === null) return false;
    return Object.entries(compared).some(([name, values]) => {
      const key = name.toLowerCase();
      const list: readonly unknown[] = Array.isArray(values) ? values : [values];
      if (!narrowingKeys.has(key) && !principalKey.test(key)) return false;
      return list.length > 0 && list.every((value) => isFixed(key, value));
    });
  });
}
