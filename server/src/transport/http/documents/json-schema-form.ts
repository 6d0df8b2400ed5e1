import * as z from 'zod';

export interface Converted {
  readonly zodSchema: z.core.$ZodType;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}

/**
 * What zod's conversion to JSON Schema does not do as the documents need it.
 *
 * The OpenAPI plugin converts with a registry of its own, so descriptions are brought over from zod's common one. And an object
 * that takes unknown keys is shown as one that does: whoever reads answers must bear keys that later versions add.
 */
export function formJsonSchema({ zodSchema, jsonSchema }: Converted): void {
  const description = z.globalRegistry.get(zodSchema)?.description;
  if (description !== undefined) jsonSchema.description = description;
  if (zodSchema instanceof z.ZodObject && zodSchema.def.catchall === undefined) delete jsonSchema.additionalProperties;
}
