/** The schemas of everything that crosses the wire, for the edge that parses it. Needs zod. */
export { cursorSchema, durabilitySchema, idSchema, jsonObjectSchema, modeSchema } from './messages/atoms.ts';
export { cancelPartSchema, updatePartsSchema } from './messages/update-parts.ts';
export { errorSchema } from './messages/error.ts';
export { processSnapshotSchema, snapshotMessageSchema } from './messages/snapshot.ts';
export { updateSchema } from './messages/update.ts';
export { downSchema } from './down.ts';
export { upSchema } from './up.ts';
export { createProcessSchema } from './requests/create-process.ts';
export { listQuerySchema, type ListQuery } from './requests/list-query.ts';
export { stepRequestSchema } from './requests/step-request.ts';
export { updateLineSchema, type UpdateLine } from './requests/update-line.ts';
