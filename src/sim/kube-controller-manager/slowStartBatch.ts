/**
 * Does something `count` times in batches of 1, 2, 4, … and stops after the batch in which one attempt failed, so that
 * what fails for all is not tried for all (pkg/controller/replicaset `slowStartBatch`).
 * @param attempt undefined when it went well
 */
export function slowStartBatch<E>(
  count: number,
  attempt: (index: number) => E | undefined,
): { successes: number; error: E | undefined } {
  let successes = 0;
  let index = 0;
  for (let batch = Math.min(count, 1); batch > 0; batch = Math.min(2 * batch, count - index)) {
    let error: E | undefined;
    for (const end = index + batch; index < end; index++) {
      const failed = attempt(index);
      if (failed === undefined) successes++;
      else error ??= failed;
    }
    if (error !== undefined) return { successes, error };
  }
  return { successes, error: undefined };
}
