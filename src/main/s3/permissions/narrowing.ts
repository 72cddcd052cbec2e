/**
 * What may narrow a statement for everybody so far that AWS does not call its policy public, where it is
 * compared with fixed values ("The meaning of public", PublicAccessBlockConfiguration).
 */
const narrowingKeys = new Set([
  'aws:sourceip',
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:userid',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
]);

/** Operators that ask for one of the values, with what may stand before and behind. */
const asksFor =
  /^(?:ForAnyValue:)?(?:StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/u;

function isFixed(value: unknown): boolean {
  return typeof value === 'string' && !/[*?]/u.test(value) && !/\/0$/u.test(value);
}

/**
 * Whether the condition of a policy statement narrows it in the sense of AWS' block of public access: such
 * a statement is not held back by it.
 */
export function isNarrowing(condition: Readonly<Record<string, unknown>> | undefined): boolean {
  return Object.entries(condition ?? {}).some(([operator, compared]) => {
    if (!asksFor.test(operator) || typeof compared !== 'object' || compared === null) return false;
    return Object.entries(compared).some(([key, values]) => {
      const list: readonly unknown[] = Array.isArray(values) ? values : [values];
      return narrowingKeys.has(key.toLowerCase()) && list.length > 0 && list.every(isFixed);
    });
  });
}
