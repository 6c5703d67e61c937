// The tables of the generated file, which is text until somebody asks: one table a line, parsed when it is first needed.
// A server uses a tenth of them; the rest costs neither start time nor heap to be marked by each collection.

/** One section of the file: tables of one type by their names. */
export class SchemaLines<Table> {
  readonly #lines = new Map<string, string>();
  readonly #tables = new Map<string, Table>();

  /** `text` is the file as scripts/schema/schema_tables.ts writes it. */
  constructor(text: string, section: string) {
    for (const line of linesOf(text, section)) {
      const nameEnd = line.indexOf('":');
      this.#lines.set(line.slice(1, nameEnd), line.slice(nameEnd + 2));
    }
  }

  /** In the order of the file. */
  names(): string[] {
    return [...this.#lines.keys()];
  }

  /** The same object at each call; undefined for names that no table has. */
  get(name: string): Table | undefined {
    const known = this.#tables.get(name);
    if (known !== undefined) return known;
    const line = this.#lines.get(name);
    if (line === undefined) return undefined;
    const table = JSON.parse(line) as Table;
    this.#tables.set(name, table);
    return table;
  }
}

/** `"name":{...}`, without the commas between them. */
function* linesOf(text: string, section: string): Generator<string> {
  const opening = `\n"${section}":{\n`;
  let start = text.indexOf(opening) + opening.length;
  while (text[start] === '"') {
    const end = text.indexOf("\n", start);
    yield text.slice(start, text[end - 1] === "," ? end - 1 : end);
    start = end + 1;
  }
}
