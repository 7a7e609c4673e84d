let release: () => void = () => {};
let held: string | undefined;

/** Takes a session for this tab, and gives back the one it had. False when another tab has it. */
export async function holdSession(id: string): Promise<boolean> {
  if (held === id) return true;
  if (!('locks' in navigator)) return true;
  const taken = await new Promise<boolean>((resolve) => {
    void navigator.locks.request(`orrery-session-${id}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      if (!lock) return undefined;
      release();
      held = id;
      return new Promise<void>((letGo) => {
        release = letGo;
      });
    });
  });
  return taken;
}
