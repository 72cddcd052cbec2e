/**
 * What the results of one server of a connection are kept under; with an empty endpoint, the beginning that all
 * servers of the connection share. A line break is in no id and in no endpoint.
 */
export function serverKey(connectionId: string, endpoint = ''): string {
  return `${connectionId}\n${endpoint}`;
}
