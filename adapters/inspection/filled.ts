/** Drops what is undefined or empty, and lists with nothing in them: an empty element is an absent field. */
export function filled<T extends object>(value: T): Partial<T> | undefined {
  const entries = Object.entries(value).filter(([, each]) => {
    return each !== undefined && each !== '' && !(Array.isArray(each) && each.length === 0);
  });
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Partial<T>);
}
