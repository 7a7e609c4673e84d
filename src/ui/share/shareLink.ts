/** The link that holds this cluster, or undefined where there is none to give (a real cluster). */
export async function shareLink(): Promise<string | undefined> {
  return undefined;
}
