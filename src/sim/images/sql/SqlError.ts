/** What went wrong with a statement, as each server numbers it. */
const CODES = {
  syntax: { mysql: '1064 (42000)', postgres: '42601' },
  noDatabase: { mysql: '1046 (3D000)', postgres: '3D000' },
  unknownDatabase: { mysql: '1049 (42000)', postgres: '3D000' },
  databaseExists: { mysql: '1007 (HY000)', postgres: '42P04' },
  dropDatabase: { mysql: '1008 (HY000)', postgres: '3D000' },
  noTable: { mysql: '1146 (42S02)', postgres: '42P01' },
  dropTable: { mysql: '1051 (42S02)', postgres: '42P01' },
  tableExists: { mysql: '1050 (42S01)', postgres: '42P07' },
  noColumn: { mysql: '1054 (42S22)', postgres: '42703' },
  columnCount: { mysql: '1136 (21S01)', postgres: '42601' },
  duplicate: { mysql: '1062 (23000)', postgres: '23505' },
  notNull: { mysql: '1048 (23000)', postgres: '23502' },
  access: { mysql: '1045 (28000)', postgres: '28P01' },
  other: { mysql: '1105 (HY000)', postgres: 'XX000' },
} as const;

export type SqlErrorKind = keyof typeof CODES;

/** A statement that cannot be carried out; the message is the server's own. */
export class SqlError extends Error {
  constructor(
    readonly kind: SqlErrorKind,
    message: string,
  ) {
    super(message);
  }

  get mysqlCode(): string {
    return CODES[this.kind].mysql;
  }
}
