// Facts that slices announce to whoever listens, within this process.

export interface Events<Facts extends object> {
  /** Calls every listener now. A listener must not throw: it would hide the fact from the next one. */
  emit<Name extends keyof Facts>(name: Name, fact: Facts[Name]): void;
  /** Returns the function that stops listening. */
  on<Name extends keyof Facts>(name: Name, listener: (fact: Facts[Name]) => void): () => void;
}

export function createEvents<Facts extends object>(): Events<Facts> {
  const listeners = new Map<keyof Facts, Set<(fact: never) => void>>();
  return {
    emit(name, fact) {
      for (const listener of listeners.get(name) ?? []) {
        // The map is keyed by name, so a listener found under it takes this fact.
        (listener as (f: typeof fact) => void)(fact);
      }
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener);
      return () => {
        set.delete(listener);
      };
    },
  };
}
