import type {
  AckMessage,
  CargoImpMessage,
  CsnMessage,
  FhlMessage,
  FsuMessage,
  FsuStatus,
  FwbMessage,
  ImpParty,
  ListMessage,
  Oci,
  PerMessage,
} from '../syntax/cargo-imp/index.ts';
import { coded } from './codes.ts';
import { numbersOfOci, orderNumberIn, referenceOfAck } from './references.ts';
import { readReference } from './trader-reference.ts';
import { uldsInText, uldsOfRateLines } from './unit-load-devices.ts';

type Meaning = Readonly<Record<string, unknown>>;

/**
 * What a message means, for a person or a program: named values, codes with their meaning in English and Chinese.
 * Times stay local to the airport they are about, as the message has them.
 */
export function meaningOf(message: CargoImpMessage): Meaning {
  return { message: coded('message', message.smi), ...said(message) };
}

function said(message: CargoImpMessage): Meaning {
  switch (message.smi) {
    case 'FWB':
      return waybill(message);
    case 'FHL':
      return houses(message);
    case 'FSU':
    case 'FSA':
      return statuses(message);
    case 'PSN':
    case 'FSN':
      return notices(message);
    case 'FMA':
    case 'FNA':
      return acknowledgement(message);
    case 'PER':
      return errors(message);
    default:
      return listed(message);
  }
}

function waybill(message: FwbMessage): Meaning {
  const { goods, quantity, shipper, consignee } = message;
  return defined({
    airWaybill: message.awb,
    origin: message.origin,
    destination: message.destination,
    ...quantity,
    flights: message.flights,
    routing: message.routing,
    shipper: shipper === undefined ? undefined : party(shipper),
    consignee: consignee === undefined ? undefined : party(consignee),
    agent: message.agent,
    goods: defined({ ...goods, description: goods.description.join(' ') }),
    unitLoadDevices: some(uldsOfRateLines(message.rateLines)),
    specialHandling: message.specialHandling.map((code) => coded('specialHandling', code)),
    charges: message.charges,
    issued: message.issue === undefined ? undefined : { date: message.issue.date.iso, place: message.issue.place },
    otherServiceInformation: message.otherServiceInformation,
    ...numbers(message.oci),
    traderReference: readReference(message.accounting),
    customs: customs(message.oci),
  });
}

function party({ name, street, ...others }: ImpParty): Meaning {
  return { name: name.join(' '), street: street.join(' '), ...others };
}

function numbers(oci: readonly Oci[]): Meaning {
  return Object.fromEntries(numbersOfOci(oci).map(({ kind, value }) => [kind, value]));
}

function customs(oci: readonly Oci[]): readonly Meaning[] {
  return oci.map(({ country, info, control, text }) =>
    defined({
      country,
      information: info === undefined ? undefined : coded('ociInformation', info),
      control: control === undefined ? undefined : coded('ociControl', control),
      text,
    }),
  );
}

function houses(message: FhlMessage): Meaning {
  const { awb, origin, destination, quantity, shipper, consignee } = message;
  return defined({
    airWaybill: awb,
    origin,
    destination,
    ...quantity,
    houses: message.houses.map(({ oci, specialHandling, ...house }) =>
      defined({
        ...house,
        specialHandling: specialHandling?.map((code) => coded('specialHandling', code)),
        customs: oci === undefined ? undefined : customs(oci),
      }),
    ),
    shipper: shipper === undefined ? undefined : party(shipper),
    consignee: consignee === undefined ? undefined : party(consignee),
    charges: message.charges,
  });
}

function statuses(message: FsuMessage): Meaning {
  return {
    consignments: message.consignments.map(({ awb, statuses: list, otherServiceInformation, ...others }) =>
      defined({ airWaybill: awb, ...others, statuses: list.map(status), otherServiceInformation }),
    ),
  };
}

function status({ code, date, flightDate, discrepancy, oci, ulds, ...others }: FsuStatus): Meaning {
  return defined({
    status: coded('status', code),
    date: date?.iso ?? date?.text,
    flightDate: flightDate?.iso ?? flightDate?.text,
    discrepancy: discrepancy === undefined ? undefined : coded('discrepancy', discrepancy),
    ...others,
    unitLoadDevices: ulds,
    orderNo: orderNumberIn(others.otherServiceInformation?.join(' ')),
    ...numbers(oci ?? []),
    customs: oci === undefined ? undefined : customs(oci),
  });
}

function notices(message: CsnMessage): Meaning {
  return defined({
    site: message.site,
    arrival: message.arrival,
    notices: message.notices.map(({ awb, code, date, text, ...others }) =>
      defined({
        airWaybill: awb,
        status: coded('csn', code),
        date: date.iso ?? date.text,
        text,
        orderNo: orderNumberIn(text),
        unitLoadDevices: some(uldsInText(text)),
        ...others,
      }),
    ),
  });
}

function acknowledgement(message: AckMessage): Meaning {
  return defined({
    outcome: message.smi === 'FMA' ? 'accepted' : 'rejected',
    texts: message.texts,
    answers: defined({
      smi: message.originalSmi,
      version: message.originalVersion,
      airWaybill: message.originalAwb,
      reference: referenceOfAck(message) || undefined,
    }),
  });
}

function errors({ awb, house, errors: list }: PerMessage): Meaning {
  return defined({ airWaybill: awb, house, errors: list });
}

function listed({ flight, flightDate, airport, consignments, rawLines }: ListMessage): Meaning {
  return defined({
    flight,
    flightDate: flightDate?.iso ?? flightDate?.text,
    airport,
    consignments: consignments.map(({ awb, ...others }) => ({ airWaybill: awb, ...others })),
    lines: rawLines.map((line) => line.text),
  });
}

function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** Absent instead of undefined: the meaning is JSON. */
function defined(values: Meaning): Meaning {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
