/**
 * The work on one batch of one partition: settled message by message, and begun again later from the first that could
 * not be settled. kafkajs is not to see our errors: a TypeError of a handler would end its consumer for good, any other
 * would have it leave and join the group again and again. Its own it has to see, or it would not know that it lost its
 * place in the group.
 */
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';

export interface Place {
  readonly topic: string;
  readonly partition: number;
}

export interface Messages extends Place {
  /** Of one partition, in order, not settled before as far as the broker knows. */
  readonly messages: readonly KafkaMessage[];
  /** True as long as it makes sense to go on. */
  readonly going: () => boolean;
  /** Says that this message and those before it need not come again, and that we are alive. */
  readonly settled: (message: KafkaMessage) => Promise<void>;
}

/** Nothing failed, but its time has not come: the message and those behind it are delivered again then. */
export class Later extends Error {
  override readonly name = 'Later';
  readonly ms: number;

  constructor(ms: number) {
    super(`not before ${ms} ms have passed`);
    this.ms = ms;
  }
}

/** What kafkajs threw while we told it that we are alive. */
class OfTheLibrary extends Error {}

export interface PartitionWork {
  readonly consumer: Pick<Consumer, 'seek'>;
  /** @throws Later to wait for a known time; anything else to wait for longer and longer. */
  readonly work: (messages: Messages) => Promise<void>;
  readonly stopping: () => boolean;
  /** Told what failed. @returns milliseconds until it is tried again. */
  readonly failed: (place: Place, error: unknown) => number;
  /** Told that messages were settled. */
  readonly progressed: (place: Place) => void;
  /** Calls back after so many milliseconds, unless the consumer has ended. */
  readonly after: (place: Place, ms: number, callback: () => void) => void;
}

/** An `eachBatch` for kafkajs, to be run with eachBatchAutoResolve: false. */
export function eachBatchOf(options: PartitionWork): (payload: EachBatchPayload) => Promise<void> {
  return async ({ batch, resolveOffset, heartbeat, pause, isRunning, isStale }) => {
    const place = { topic: batch.topic, partition: batch.partition };
    let done = 0;
    const settled = async (message: KafkaMessage): Promise<void> => {
      resolveOffset(message.offset);
      done = batch.messages.indexOf(message) + 1;
      options.progressed(place);
      await heartbeat().catch((error: unknown) => {
        throw new OfTheLibrary('the heartbeat failed', { cause: error });
      });
    };
    const going = () => isRunning() && !isStale() && !options.stopping();
    try {
      await options.work({ ...place, messages: batch.messages, going, settled });
    } catch (error) {
      if (error instanceof OfTheLibrary) throw error.cause;
      const next = batch.messages[done];
      if (next === undefined || options.stopping()) return;
      const ms = options.failed(place, error);
      // What kafkajs has fetched of this partition beyond it is thrown away, and fetched again from here.
      options.consumer.seek({ ...place, offset: next.offset });
      const resume = pause();
      options.after(place, ms, resume);
    }
  };
}
