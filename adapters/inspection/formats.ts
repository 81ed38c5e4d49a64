/** Public names of the formats this adapter reads. */
export const ECIQ_FORMAT = 'inspection/eciq';
/** A later profile: recognised and explained, not spoken. */
export const SINGLE_WINDOW_FORMAT = 'inspection/eciq-single-window';
