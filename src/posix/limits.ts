/** Every bound of the guest system, so that no script can freeze or fill the program that embeds it. */
export const limits = {
  /** Live processes in one table; beyond it fork fails with EAGAIN. An embedding may set less (the pids cgroup). */
  processes: 256,
  /** Open descriptors of one process (ulimit -n). */
  descriptors: 1024,
  /** Bytes a pipe or a socket holds before the writer blocks. */
  pipeBytes: 65_536,
  /** Characters really kept by one file system (holes are free); beyond it ENOSPC. */
  fileSystemChars: 64 * 1024 * 1024,
  /** Characters that one program may hold in one value: a variable, a whole input. */
  valueChars: 16 * 1024 * 1024,
  /** Characters of argv and environment together; beyond it E2BIG. */
  argumentChars: 2 * 1024 * 1024,
  /** System calls one process makes before the next ready process gets its turn. */
  sliceSteps: 64,
  /** System calls of one `ProcessTable.run` before it reports itself busy. */
  runSteps: 20_000,
  /** Symbolic links followed in one path. */
  symlinks: 40,
  /** Nested shell functions, sources, evals and compound commands. */
  shellDepth: 160,
  /** Words that one expansion may produce. */
  words: 100_000,
} as const;
