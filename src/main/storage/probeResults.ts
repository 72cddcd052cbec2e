import { z } from 'zod';
import { capabilityAnswers, capabilityEvidence } from '../../shared/model/capabilities';
import type { ProbeResult } from '../../shared/model/capabilities';
import { capabilityNames } from '../../shared/providers/provider';
import { createJsonFile } from './jsonFile';
import type { OnProblem } from './jsonFile';
import { serverKey } from './serverKey';

/** A server as a connection reaches it: another endpoint is another server. */
interface Server {
  readonly id: string;
  readonly endpoint?: string;
}

/** What servers have answered about themselves. Methods throw as `JsonFile` does. */
export interface ProbeResults {
  of(server: Server): Promise<ProbeResult | undefined>;
  put(server: Server, result: ProbeResult): Promise<void>;
}

const resultSchema = z
  .object({
    askedAt: z.number(),
    bucket: z.string().optional(),
    findings: z
      .array(
        z
          .object({
            name: z.enum(capabilityNames),
            answer: z.enum(capabilityAnswers),
            evidence: z.enum(capabilityEvidence),
            operation: z.string().optional(),
            server: z
              .object({
                status: z.number().optional(),
                code: z.string().optional(),
                message: z.string().optional(),
                requestId: z.string().optional(),
                extendedRequestId: z.string().optional(),
              })
              .readonly()
              .optional(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();

/** @param deps.path Of the file that holds them. */
export function createProbeResults(deps: {
  readonly path: string;
  readonly onProblem: OnProblem;
}): ProbeResults {
  const file = createJsonFile<Readonly<Record<string, ProbeResult>>>({
    path: deps.path,
    schema: z.record(z.string(), resultSchema),
    version: 1,
    fallback: {},
    onProblem: deps.onProblem,
  });
  return {
    of: async (server) =>
      new Map(Object.entries(await file.read())).get(serverKey(server.id, server.endpoint)),
    async put(server, result) {
      await file.update((results) => ({
        ...results,
        [serverKey(server.id, server.endpoint)]: result,
      }));
    },
  };
}
