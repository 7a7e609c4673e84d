/** What a container may use of its node's processors, and what it has used to answer requests. */
export interface CpuAccount {
  /** CPU time that one request costs, in ms. */
  requestMs: number;
  /** Its limit, in thousandths of a core; undefined without one. */
  limitMillis: number | undefined;
  /** The node's processors, in thousandths of a core. */
  nodeMillis: number;
  /** CPU time spent on answers since it started, in ms. */
  servedMs: number;
}

/** The most that a container can use, in thousandths of a core. */
export const mostMillis = ({ limitMillis, nodeMillis }: CpuAccount): number => limitMillis ?? nodeMillis;
