import { dipperError } from '../../../shared/errors/appError';
import type { AppError } from '../../../shared/errors/appError';
import type {
  CapabilityFinding,
  CapabilityReport,
  ProbeResult,
} from '../../../shared/model/capabilities';
import { capabilityNames } from '../../../shared/providers/provider';
import type { CapabilityName } from '../../../shared/providers/provider';
import { declaredCapabilities, providerOf } from '../../../shared/providers/providers';
import type { ServerFacts } from '../../../shared/providers/providers';

/**
 * All that is known of what a server can do. What it has answered itself counts more than what its
 * provider's documentation says, except that AWS lacks something.
 */
export function capabilityReport(server: ServerFacts, probe?: ProbeResult): CapabilityReport {
  const declared = declaredCapabilities(server);
  const provider = providerOf(server);
  const findings = capabilityNames.map((name): CapabilityFinding => {
    const found = probe?.findings.find((finding) => finding.name === name);
    if (found?.answer === 'can' || (found !== undefined && isLack(server, found))) return found;
    const says = declared[name];
    if (says === 'unknown') return found ?? { name, answer: 'unknown', evidence: 'notAsked' };
    return { name, answer: says === 'yes' ? 'can' : 'cannot', evidence: 'documented' };
  });
  return {
    ...(provider === undefined ? {} : { provider }),
    ...(probe === undefined ? {} : { askedAt: probe.askedAt }),
    ...(probe?.bucket === undefined ? {} : { bucket: probe.bucket }),
    findings,
  };
}

/**
 * Why something is not worth asking for: the server itself has said that it lacks it, in the words of
 * the error. What only its documentation says is asked all the same.
 */
export function lackOf(
  server: ServerFacts & { readonly probe?: ProbeResult },
  name: CapabilityName,
): AppError | undefined {
  const found = server.probe?.findings.find((finding) => finding.name === name);
  if (found === undefined || !isLack(server, found)) return undefined;
  return dipperError('not_supported', 'This server has said before that it does not have that.', {
    ...(found.server === undefined ? {} : { server: found.server }),
  }).detail;
}

/** What AWS does not do for somebody, or in one bucket, it does for others. */
function isLack(server: ServerFacts, found: CapabilityFinding): boolean {
  return found.answer === 'cannot' && providerOf(server) !== 'aws';
}
