/** The joint inspection order (联合查验指令), its receipt and the inspection report: our own XML, docs/exchange.md. */
export { type InspectionOrderReading, isInspectionOrderMessage, readInspectionOrder } from './read.ts';
export {
  INSPECTION_ORDER_FORMAT,
  INSPECTION_ORDER_NAMESPACE,
  inspectionOrderElement,
  inspectionOrderReference,
  type OrderContext,
  writeInspectionOrder,
} from './write.ts';
