import type { ReportedCall } from './reportedCall';
import { readHeaderLines } from './callFacts';

/** Less is the time that an answer takes, and the seconds in which a header tells the time. In milliseconds. */
const leastOffset = 30_000;

/** How far the clocks of servers are from ours, by what they answer. */
export interface ServerClocks {
  /** Learns from the date of an answer (RFC 9110, 6.6.1), whichever thread it came to. */
  note(
    call: Pick<ReportedCall, 'connectionId' | 'startedAt' | 'durationMs' | 'answerHeaders'>,
  ): void;
  /** Milliseconds to be added to our time; 0 where the clocks agree, or nothing is known yet. */
  offsetOf(connectionId: string): number;
}

/** Makes the memory. */
export function createServerClocks(): ServerClocks {
  const offsets = new Map<string, number>();
  return {
    note({ connectionId, startedAt, durationMs, answerHeaders }) {
      if (answerHeaders === '') return;
      const date = readHeaderLines(answerHeaders).find(({ name }) => name === 'date');
      const told = Date.parse(date?.value ?? '');
      if (Number.isNaN(told)) return;
      // The server looked at its clock while the call lasted, which may be minutes for a large body. What was
      // known before stays as long as that leaves it open.
      const least = told - (startedAt + durationMs);
      const most = told - startedAt;
      const offset = Math.min(Math.max(offsets.get(connectionId) ?? 0, least), most);
      offsets.set(connectionId, Math.abs(offset) < leastOffset ? 0 : offset);
    },
    offsetOf: (connectionId) => offsets.get(connectionId) ?? 0,
  };
}

/** The clocks of S3 servers alone: STS, where a connection gets its keys, may have another one. */
export interface S3Clocks {
  note(call: ReportedCall): void;
  /** As of {@link ServerClocks}. */
  offsetOf(connectionId: string): number;
}

/** Makes the memory that links need: nothing is sent when they are signed, so nobody can object. */
export function createS3Clocks(): S3Clocks {
  const clocks = createServerClocks();
  return {
    note(call) {
      if (call.subject.sts === undefined) clocks.note(call);
    },
    offsetOf: (connectionId) => clocks.offsetOf(connectionId),
  };
}
