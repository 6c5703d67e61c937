/** What the validation of a schema depends on beside the schema. */
export interface SchemaOptions {
  /** The update leaves all schemas as they were: what was valid once stays so. */
  readonly unchanged: boolean;
}
