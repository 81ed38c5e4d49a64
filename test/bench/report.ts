/** What the bench says: figures, ratios with their goals, and what was left out. It never judges. */

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** Two figures of the same run, the greater the better; `goal` is the least that is wanted, null where nothing is. */
export interface Ratio {
  readonly name: string;
  readonly value: number;
  readonly goal: number | null;
}

export interface LeftOut {
  readonly what: string;
  readonly why: string;
}

export class Report {
  readonly figures: Figure[] = [];
  readonly ratios: Ratio[] = [];
  readonly leftOut: LeftOut[] = [];

  figure(name: string, value: number, unit: string): void {
    this.figures.push({ name, value: rounded(value), unit });
  }

  ratio(name: string, value: number, goal: number | null = null): void {
    this.ratios.push({ name, value: rounded(value), goal });
  }

  leave(what: string, why: string): void {
    this.leftOut.push({ what, why });
  }

  json(machine: string): string {
    const { figures, ratios, leftOut } = this;
    return JSON.stringify({ machine, figures, ratios, leftOut }, null, 2);
  }

  table(machine: string): string {
    return [
      machine,
      '',
      ...aligned(this.figures.map(({ name, value, unit }) => [name, String(value), unit])),
      ...(this.ratios.length === 0 ? [] : ['', 'ratios of one run, the greater the better']),
      ...aligned(
        this.ratios.map(({ name, value, goal }) => [name, String(value), goal === null ? '' : `goal ${goal}`]),
      ),
      ...(this.leftOut.length === 0 ? [] : ['', 'left out']),
      ...this.leftOut.map(({ what, why }) => `  ${what}: ${why}`),
    ].join('\n');
  }
}

/** Three digits that mean something. */
const rounded = (value: number): number => Number(value.toPrecision(3));

function aligned(rows: readonly (readonly [string, string, string])[]): string[] {
  const first = Math.max(0, ...rows.map(([name]) => name.length));
  const second = Math.max(0, ...rows.map(([, value]) => value.length));
  return rows.map(([name, value, last]) => `  ${name.padEnd(first)}  ${value.padStart(second)}  ${last}`.trimEnd());
}
