import type { MessageKey } from '../i18n/en.ts';

export interface TourStep {
  /** What is pointed at. Steps whose target is not on the screen are left out. */
  target: string;
  title: MessageKey;
  text: MessageKey;
}

export const tourSteps: readonly TourStep[] = [
  { target: '.graph-stage', title: 'tour.graph', text: 'tour.graphText' },
  { target: '.lens-switch', title: 'tour.lens', text: 'tour.lensText' },
  { target: '.pane-editor', title: 'tour.editor', text: 'tour.editorText' },
  { target: '.pane-inspector', title: 'tour.inspector', text: 'tour.inspectorText' },
  { target: '.pane-bottom', title: 'tour.terminal', text: 'tour.terminalText' },
  { target: '.time-controls', title: 'tour.time', text: 'tour.timeText' },
];
