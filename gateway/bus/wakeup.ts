/** Waiting that can be cut short, by any number: a bell that remembers a ring nobody was waiting for. */
export class Wakeup {
  #rung = false;
  readonly #rings = new Set<() => void>();

  /** Ends all current waits, or the next one if nobody waits now. */
  wake(): void {
    this.#rung = true;
    for (const ring of this.#rings) ring();
  }

  /** Resolves after `ms` milliseconds or when woken, whichever comes first. */
  async wait(ms: number): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const ring = () => {
          clearTimeout(timer);
          this.#rings.delete(ring);
          resolve();
        };
        const timer = setTimeout(ring, ms);
        this.#rings.add(ring);
      });
    }
    this.#rung = false;
  }

  /** Resolves after `ms` milliseconds whatever rings, so that a failing loop does not spin. */
  async pause(ms: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}
