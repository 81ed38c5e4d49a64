/** How much of a consignment its statuses speak of: all of it, or a part. */
import type { FsuConsignment, FsuStatus } from '../syntax/cargo-imp/index.ts';

export interface Extent {
  /** The status is of the whole consignment, by its own quantity. */
  isOfAll(status: FsuStatus): boolean;
  /**
   * With it everything has left: it is of the whole consignment, or the parts said to have left in the same message are
   * all of it; and nothing was taken off that flight again.
   */
  hasAllLeft(status: FsuStatus): boolean;
  /** The same message says that something was taken off that flight again. */
  wasTakenOff(status: FsuStatus): boolean;
}

/** Cargo that was to fly and was taken off (卸下), or never went on board: it stayed at this airport. */
export const isOffloaded = ({ discrepancy }: FsuStatus): boolean => discrepancy === 'OFLD';

/**
 * The extents of the statuses of one consignment. Of a quantity T is the total, P, S and D are a part, split or divided
 * consignment, behind which T and a number say the total (formats of the airport, §1).
 * @param here the statuses that happened at this airport.
 */
export function extentOf(consignment: FsuConsignment, here: readonly FsuStatus[]): Extent {
  const { quantity: known } = consignment;
  const usual = known?.totalPieces ?? (known?.sdc === 'T' ? known.pieces : undefined);
  const totalOf = ({ quantity }: FsuStatus): string | undefined => quantity?.totalPieces ?? usual;
  const isOfAll = (status: FsuStatus): boolean => {
    const { quantity } = status;
    const total = totalOf(status);
    if (quantity === undefined) return false;
    if (total === undefined) return quantity.sdc === 'T' && known === undefined;
    return Number(quantity.pieces) >= Number(total);
  };
  const left = piecesLeft(here);
  const offloads = here.filter(isOffloaded).map(({ flight, date }) => flightDay(flight, date?.text));
  const wasTakenOff = ({ code, flight, flightDate }: FsuStatus): boolean =>
    code === 'DEP' && offloads.some((off) => off.startsWith('/') || off === flightDay(flight, flightDate?.text));
  return {
    isOfAll,
    wasTakenOff,
    hasAllLeft: (status) => {
      if (wasTakenOff(status)) return false;
      return isOfAll(status) || left.get(status.code) === Number(totalOf(status));
    },
  };
}

/** Pieces by status, a part that is told twice (the same flight or moment, the same ULDs) counted once. */
function piecesLeft(here: readonly FsuStatus[]): ReadonlyMap<string, number> {
  const parts = new Map<string, FsuStatus>();
  for (const status of here) {
    const { code, flight, flightDate, date, ulds = [] } = status;
    parts.set([code, flight, flightDate?.text, date?.text, ...ulds].join('/'), status);
  }
  const pieces = new Map<string, number>();
  for (const { code, quantity } of parts.values()) {
    pieces.set(code, (pieces.get(code) ?? 0) + Number(quantity?.pieces ?? 0));
  }
  return pieces;
}

/** `CA1234/05JAN` of a flight and the date of it or of something at it; begins with `/` where no flight is named. */
const flightDay = (flight = '', date = ''): string => `${flight}/${date.slice(0, 5)}`;
