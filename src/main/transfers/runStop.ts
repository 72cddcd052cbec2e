/**
 * Why a run is stopped; the reason of its AbortSignal. `cancel` leaves nothing behind, neither on
 * the server nor on the disk; `interrupt` (pause, quit, sleep, no network) keeps all that can be gone
 * on from, and returns soon.
 */
export class RunStop extends Error {
  readonly kind: 'cancel' | 'interrupt';

  constructor(kind: 'cancel' | 'interrupt') {
    super(`Stopped: ${kind}.`);
    this.name = 'RunStop';
    this.kind = kind;
  }
}
