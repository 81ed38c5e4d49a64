/** A mock customs and the messages a gateway would send it, for the tests of this folder; every number is invented. */
import { afterEach } from 'vitest';
import { readXml, textOf } from '../../adapters/syntax/xml/index.ts';
import { type Mock, startAgency } from '../agency.ts';
import { heldBack, type MockUnderTest, post, startTestGateway, type TestGateway, until } from '../gateway.fixture.ts';
import { customsMock } from './server.ts';

/** What has to be stopped after a test, the last first. */
export const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const now = () => new Date('2018-01-05T01:30:00Z');
export const NO = '1180105050300001';

export async function gatewayOf(): Promise<TestGateway> {
  const gateway = await startTestGateway();
  stops.push(gateway.stop);
  return gateway;
}

export async function mockOf(gateway: TestGateway, { held, ...more }: MockUnderTest = {}): Promise<Mock> {
  const mock = await startAgency(heldBack(customsMock, held), {
    party: 'customs',
    gatewayUrl: gateway.url,
    key: 'tgk_customs',
    pace: 0.1,
    now,
    ...more,
  });
  stops.push(mock.stop);
  return mock;
}

export function dec2018(reference: string, declarationNo = NO, containers = ['TCKU3125044', 'TCKU3125065']): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<DecMessage xmlns="http://www.chinaport.gov.cn/dec"><DecHead><SeqNo/><IEFlag>I</IEFlag><BillNo>AGB14524</BillNo>
<CustomMaster>0503</CustomMaster><IEDate>20180105</IEDate><TradeMode>0110</TradeMode><MarkNo>N/M</MarkNo>
<NoOtherPack>1</NoOtherPack></DecHead><DecLists><DecList><CodeTS>8430410000</CodeTS><GNo>1</GNo></DecList></DecLists>
<DecContainers>${containers.map((id) => `<Container><ContainerId>${id}</ContainerId></Container>`).join('')}</DecContainers>
<DecSign><OperType>G</OperType><ClientSeqNo>TG${declarationNo}</ClientSeqNo><Note>${reference}</Note></DecSign></DecMessage>`;
}

export const declare = (mock: Mock, text: string) => post(`${mock.url}/dec/import`, text, 'application/xml');
export const order = (mock: Mock, bytes: Uint8Array) => post(`${mock.url}/inspection-orders`, bytes, 'application/xml');
/** The codes of what it has said, in order. */
export const codes = (mock: Mock, no = NO) =>
  mock
    .records(no)
    .declarations[0]?.sent.map(({ code }) => code)
    .join(' ');
export const field = (body: Uint8Array, name: string) => textOf(readXml(body).root, name);
/** Resolves when it has said exactly this and the gateway has it. */
export const sent = (mock: Mock, wanted: string, no = NO) =>
  until(
    wanted,
    () => codes(mock, no) === wanted && mock.records(no).declarations[0]?.sent.every((each) => each.delivered),
  );
