import * as z from 'zod';
import { timestampSchema } from './atoms.ts';

export const heartbeatSchema = z.object({ type: z.literal('heartbeat'), at: timestampSchema });
export type Heartbeat = z.infer<typeof heartbeatSchema>;
