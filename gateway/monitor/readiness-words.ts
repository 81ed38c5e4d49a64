/** How the parts stand, in both languages. */

export interface Both {
  readonly en: string;
  readonly zh: string;
}

export const STORE_WORDS = {
  ok: { en: 'It takes writes.', zh: '可正常读写。' },
  failed: {
    en: 'It does not answer, or takes no writes; nothing can be taken in until it does.',
    zh: '无响应或不可写入，恢复前不能受理。',
  },
} as const satisfies Record<string, Both>;

export const BUS_WORDS = {
  ok: { en: 'Events are published and followed.', zh: '事件正常发布与处理。' },
  noAnswer: { en: 'It did not say in time how it is.', zh: '未及时答复状况。' },
  store: { en: 'The store did not say in time how far it is.', zh: '存储未及时答复，进度不明。' },
  topics: {
    en: 'The topics are not there, or Kafka could not be asked for them; it is tried again.',
    zh: '主题尚未就绪或无法向Kafka查询，正在重试。',
  },
  relay: {
    en: 'Publishing the event log fails; it is tried again, and nothing is lost meanwhile.',
    zh: '事件日志发布失败，正在重试，期间不丢失。',
  },
  consumer: (name: string): Both => ({
    en: `Consumer ${name} is not at work: not begun, or out of its group; it begins again by itself.`,
    zh: `消费者 ${name} 未在工作（未启动或已退出消费组），将自行重新开始。`,
  }),
  paused: (name: string): Both => ({
    en: `Consumer ${name} waits on some partitions to try something again.`,
    zh: `消费者 ${name} 的部分分区正在等待重试。`,
  }),
} as const;

export const PARTY_WORDS = {
  ok: { en: 'Messages are exchanged.', zh: '报文正常交换。' },
  stopped: {
    en: 'An operator has stopped the exchange; messages wait in order.',
    zh: '操作员已暂停交换，报文按序等待。',
  },
  failing: {
    en: 'It does not take messages at present; one is tried again soon, the others wait in order.',
    zh: '对方暂不能接收，稍后试发一份，其余按序等待。',
  },
  trying: { en: 'One message is being tried again; the others wait in order.', zh: '正在试发一份报文，其余按序等待。' },
  fetchFailing: {
    en: 'What waits there for us cannot be fetched, or some of it not stored; it is tried again. Messages to it go out.',
    zh: '对方待取的报文无法取回，或部分无法保存，正在重试；发送不受影响。',
  },
  notConnected: {
    en: 'No process sends to it; messages are made and wait.',
    zh: '尚无进程向其发送，报文照常生成并等待。',
  },
  unknown: { en: 'Not known while the store does not answer.', zh: '存储无响应，状况不明。' },
} as const satisfies Record<string, Both>;

/** Several sentences as one text. */
export const bothOf = (words: readonly Both[]): Both => ({
  en: words.map(({ en }) => en).join(' '),
  zh: words.map(({ zh }) => zh).join(''),
});
