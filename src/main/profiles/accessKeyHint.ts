/**
 * An access key id with all but its last four characters hidden: `••••WXYZ`. A key so short that
 * four characters would be half of it is hidden whole.
 */
export function accessKeyHint(accessKeyId: string): string {
  return `••••${accessKeyId.length > 8 ? accessKeyId.slice(-4) : ''}`;
}
