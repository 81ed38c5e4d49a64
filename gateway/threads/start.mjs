/** How a thread begins among the sources: TypeScript there too, and what the process was started with does not reach it. */
import { register } from 'tsx/esm/api';

register();
await import('./thread.ts');
