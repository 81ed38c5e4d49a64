/** Inspection and quarantine 检验检疫: eCIQ declarations and their amendments out, receipts fetched, stored and deleted. */
import type { Adapter, Declaration } from '../adapter.ts';
import { INSPECTION_ORDER_FORMAT } from '../inspection-order/index.ts';
import { encode } from './encode.ts';
import { ECIQ_FORMAT } from './formats.ts';
import { read, toDeclaration } from './read.ts';
import { connect } from './road.ts';

/**
 * Inspection has a say where an item is under statutory inspection 法检 (supervision condition A 入境 or B 出境, or any
 * inspection category), where its clearance form 通关单 is among the documents, or where the trader asks for it.
 */
function concerns({ items, documents = [], inspection }: Declaration): boolean {
  const form = (code: string) => code === 'A' || code === 'B';
  return (
    inspection?.requested === true ||
    documents.some(({ kind }) => form(kind)) ||
    items.some(({ supervisionConditions = [], inspectionCategories = [] }) => {
      return inspectionCategories.length > 0 || supervisionConditions.some(form);
    })
  );
}

export const inspectionAdapter: Adapter = {
  party: 'inspection',
  title: { en: 'Inspection and quarantine', zh: '检验检疫' },
  capabilities: {
    role: 'agency',
    // No `amendsBy`: inspection knows a declaration by ours, EntDeclNo.
    instructions: ['declare', 'amend', 'withdraw', 'inspectionOrder'],
    formats: [ECIQ_FORMAT, INSPECTION_ORDER_FORMAT],
    partnerDeduplicates: true,
    fetches: true,
  },
  concerns,
  encode,
  read,
  // The delete is the acknowledgement (docs/exchange.md); the road does it once the gateway has stored the item.
  acknowledge: () => undefined,
  toDeclaration,
  connect,
};
