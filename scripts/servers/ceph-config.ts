import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

/** What the configuration of a one-node Ceph depends on. */
export interface CephLayout {
  readonly folder: string;
  readonly clusterId: string;
  readonly monitorPort: number;
  readonly gatewayPort: number;
  /** How much the object store holds, in bytes. It lives in memory. */
  readonly deviceBytes: number;
}

/**
 * The text of `ceph.conf`: one monitor, one OSD in memory, one S3 gateway, all on 127.0.0.1. Threads
 * are few, since two cores serve the tests as well. Everything not set here is as Ceph ships it.
 */
export function cephConfiguration(layout: CephLayout): string {
  return `[global]
fsid = ${layout.clusterId}
keyring = ${keyringPath(layout.folder)}
run dir = ${layout.folder}
admin socket =
pid file =
log to file = false
log to stderr = false
err to stderr = true
mon cluster log to file = false
mon initial members = a
mon host = v2:127.0.0.1:${layout.monitorPort}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
ms async op threads = 2
mon client hunt interval = 0.5
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd crush chooseleaf type = 0

[mon]
mon data = ${join(layout.folder, 'mon')}
mon data avail warn = 0
mon data avail crit = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon osd crush smoke test = false
paxos propose interval = 0.05
auth allow insecure global id reclaim = false

[osd]
osd data = ${join(layout.folder, 'osd')}
osd objectstore = memstore
memstore device bytes = ${layout.deviceBytes}
osd op num shards = 2
osd op num threads per shard = 2
crush location = root=default host=localhost

[client]
# Not only for the gateway: radosgw-admin must share its objects out as the gateway does, or else its
# changes don't reach the gateway's cache and what it deletes is never collected.
rgw num control oids = 1
rgw gc max objs = 2
rgw lc max objs = 2
# Memory of deleted objects is given back within seconds, not hours.
rgw gc obj min wait = 5
rgw gc processor period = 5
rgw gc processor max time = 5
rgw dynamic resharding = false

[client.rgw]
rgw data = ${layout.folder}
rgw frontends = beast endpoint=127.0.0.1:${layout.gatewayPort}
# Buckets answer on BUCKET.localhost as well as path style on 127.0.0.1 and localhost.
rgw dns name = localhost
rgw thread pool size = 32
rgw s3 auth use sts = true
rgw sts key = ${randomBytes(8).toString('hex')}
# Objects may be encrypted with a key of the customer's, although the tests speak plain HTTP.
rgw crypt require ssl = false
`;
}

/** Path of the file that holds {@link cephKeyring}. */
export function keyringPath(folder: string): string {
  return join(folder, 'keyring');
}

/** The text of a keyring with a fresh key for each daemon and for the administrator. */
export function cephKeyring(): string {
  return `[mon.]
key = ${cephxKey()}
caps mon = "allow *"
[client.admin]
key = ${cephxKey()}
caps mon = "allow *"
caps osd = "allow *"
caps mgr = "allow *"
[osd.0]
key = ${cephxKey()}
caps mon = "allow profile osd"
caps osd = "allow *"
[client.rgw]
key = ${cephxKey()}
caps mon = "allow rw"
caps osd = "allow rwx"
`;
}

/**
 * A random cephx secret as `ceph-authtool --gen-print-key` prints it: a little-endian header with
 * the type (1, AES), seconds, nanoseconds and length, then a 16-byte key, in base64.
 */
function cephxKey(): string {
  const header = Buffer.alloc(12);
  header.writeUInt16LE(1, 0);
  header.writeUInt32LE(Math.floor(Date.now() / 1000), 2);
  header.writeUInt16LE(16, 10);
  return Buffer.concat([header, randomBytes(16)]).toString('base64');
}
