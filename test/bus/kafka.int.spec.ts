import { describeWithKafka, KAFKA_VERSIONS } from '../support/kafka.ts';
import { busFeatures } from './bus-features.ts';
import { kafkaForTests } from './on-kafka.ts';

describeWithKafka(
  'the bus on Kafka and PostgreSQL',
  (version) => {
    const kafka = kafkaForTests({ version });
    busFeatures(`Kafka ${version}`, () => kafka.prepare());
  },
  { versions: KAFKA_VERSIONS },
);
