export function ControlPlaneLens() {
  return null;
}
