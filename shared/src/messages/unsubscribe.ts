import * as z from 'zod';
import { idSchema } from './atoms.ts';

export const unsubscribeSchema = z.strictObject({ type: z.literal('unsubscribe'), process: idSchema });
export type Unsubscribe = z.infer<typeof unsubscribeSchema>;
