/** kafkajs as the tests use it: silent, and sure of its partitioner. */
import { Kafka, type KafkaConfig, logLevel, Partitioners, type Producer, type ProducerConfig } from 'kafkajs';

/** A client that logs nothing: what matters to a test, it sees. */
export function kafkaClient(brokers: readonly string[], more: Partial<KafkaConfig> = {}): Kafka {
  return new Kafka({
    clientId: 'tongguan-test',
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    // Also when KAFKAJS_LOG_LEVEL asks for more.
    logCreator: () => () => undefined,
    ...more,
  });
}

/** A producer that chose its partitioner, so that kafkajs does not warn that 2.0 changed the default. */
export function kafkaProducer(kafka: Kafka, more: ProducerConfig = {}): Producer {
  return kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, ...more });
}
