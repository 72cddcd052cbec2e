/** What weighs on memory, the oldest first, up to a number of characters over all. */
export interface CharacterBudget<Id> {
  /** Weighs something, also again; what is the oldest then is let go as long as all weigh too much. */
  readonly weigh: (id: Id, characters: number) => void;
  /** Something is gone by itself. */
  readonly forget: (id: Id) => void;
}

/** @param letGo Told of what may not weigh anything any more. */
export function createCharacterBudget<Id>(
  most: number,
  letGo: (id: Id) => void,
): CharacterBudget<Id> {
  const weights = new Map<Id, number>();
  let total = 0;

  function forget(id: Id): void {
    total -= weights.get(id) ?? 0;
    weights.delete(id);
  }

  return {
    weigh(id, characters) {
      forget(id);
      weights.set(id, characters);
      total += characters;
      for (const oldest of weights.keys()) {
        if (total <= most) return;
        forget(oldest);
        letGo(oldest);
      }
    },
    forget,
  };
}
