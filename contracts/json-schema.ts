import { Ajv2020, type Options } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/**
 * What JSON is checked with, in every room: JSON Schema 2020-12, everything wrong named at once, formats known. That our
 * schemas are schemas is seen by a test and not at every start, of which it would be a tenth.
 * @param options of Ajv, where they are others.
 */
export function jsonSchema(options: Options = {}): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, strict: true, validateSchema: false, ...options });
  addFormats.default(ajv);
  return ajv;
}
