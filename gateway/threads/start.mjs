/** How a thread begins: the sources are TypeScript there too, and what the process was started with does not reach it. */
import { register } from 'tsx/esm/api';

register();
await import('./thread.ts');
