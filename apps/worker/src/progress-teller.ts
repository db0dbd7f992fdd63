/**
 * Tells the latest progress at a steady pace, whether it has changed or not: that is also how a cancel, or
 * the claim of another worker, is noticed. `onLost` is called once, when a telling was refused or failed;
 * `stop` throws what it failed with.
 */
export class ProgressTeller<P> {
  readonly #tell: (latest: P) => Promise<boolean>;
  readonly #onLost: () => void;
  readonly #timer: NodeJS.Timeout;
  #latest: P;
  #telling: Promise<void> | null = null;
  #isLost = false;
  #error: unknown = null;

  constructor(options: {
    readonly first: P;
    readonly intervalMsec: number;
    readonly tell: (latest: P) => Promise<boolean>;
    readonly onLost: () => void;
  }) {
    this.#latest = options.first;
    this.#tell = options.tell;
    this.#onLost = options.onLost;
    this.#timer = setInterval(() => this.#beat(), options.intervalMsec);
  }

  offer(latest: P): void {
    this.#latest = latest;
  }

  /** Tells the latest once more; nothing is told after that. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#telling;
    this.#beat();
    await this.#telling;
    if (this.#error !== null) throw this.#error;
  }

  #beat(): void {
    if (this.#telling || this.#isLost) return;
    this.#telling = this.#tell(this.#latest)
      .catch((error: unknown) => {
        this.#error = error;
        return false;
      })
      .then((isHeld) => {
        this.#telling = null;
        if (isHeld) return;
        this.#isLost = true;
        this.#onLost();
      });
  }
}
