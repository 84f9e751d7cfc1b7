/** Something that calls functions by itself. */
export interface Poller {
  /** Begins nothing new; resolves when what had begun has ended. */
  stop(): Promise<void>;
}
