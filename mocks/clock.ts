const CHINA_OFFSET_MS = 8 * 60 * 60 * 1000;

/** A moment as the agencies write it: China has one time, UTC+8, without summer time. */
export interface LocalTime {
  /** `20180105` */
  readonly day: string;
  /** `1000` */
  readonly time: string;
  /** `20180105T10003059`: day, time, seconds and hundredths, as customs wrote it in 2016. */
  readonly compact: string;
  /** `2018-01-05 10:00:30` */
  readonly spaced: string;
  /** `2018-01-05T10:00:30` */
  readonly iso: string;
  /** `2018-01-05T10:00:30+08:00` */
  readonly offset: string;
}

/** The local time of a moment at the agencies. */
export function localTime(moment: Date): LocalTime {
  const shifted = new Date(moment.getTime() + CHINA_OFFSET_MS).toISOString();
  const iso = shifted.slice(0, 19);
  const day = iso.slice(0, 10).replaceAll('-', '');
  return {
    day,
    time: iso.slice(11, 16).replace(':', ''),
    compact: `${day}T${iso.slice(11).replaceAll(':', '')}${shifted.slice(20, 22)}`,
    spaced: iso.replace('T', ' '),
    iso,
    offset: `${iso}+08:00`,
  };
}
