/** The joint inspection order (联合查验指令), its receipt and the inspection report: our own XML, docs/exchange.md. */
export { isInspectionOrderMessage, readInspectionOrder } from './read.ts';
export {
  INSPECTION_ORDER_FORMAT,
  inspectionOrderElement,
  inspectionOrderReference,
  writeInspectionOrder,
} from './write.ts';
