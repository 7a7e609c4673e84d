import { useRef, useState } from 'react';
import type { Scenario } from '../../scenarios/Scenario.ts';
import { useT } from '../i18n/translate.ts';
import { closeDialog } from '../stores/useDialogs.ts';
import { toast } from '../stores/useToasts.ts';
import { CopyButton } from './CopyButton.tsx';
import { downloadFile, fileStem } from './downloadFile.ts';
import { graphPng, graphSvg } from './graphPicture.ts';
import { canRecord, recordGraph } from './recordGraph.ts';
import { linkOf } from './shareLink.ts';
import { sharedScenario } from './shareVariants.ts';

/** The graph as a picture or a video, and a line of Markdown that shows the picture and leads to the cluster. */
export function PictureTab({ scenario }: { scenario: Scenario }) {
  const t = useT();
  const stem = fileStem(scenario.name);
  const link = linkOf(sharedScenario(scenario, { moment: 'now', history: true }));
  const [busy, setBusy] = useState(false);
  const act = (work: () => Promise<void>) => async () => {
    setBusy(true);
    await work().catch((error: Error) => toast({ tone: 'err', text: t('share.noPicture'), detail: error.message }));
    setBusy(false);
  };
  const png = act(async () => {
    const picture = await graphPng();
    if (picture) downloadFile(`${stem}.png`, picture);
  });
  const svg = act(async () => {
    const picture = graphSvg();
    if (picture) downloadFile(`${stem}.svg`, new Blob([picture], { type: 'image/svg+xml' }));
  });
  return (
    <div className="share-tab">
      <p>{t('share.pictureHelp')}</p>
      <div className="dialog-actions start">
        <button type="button" className="button outline" disabled={busy} onClick={png}>
          PNG
        </button>
        <button type="button" className="button outline" disabled={busy} onClick={svg}>
          SVG
        </button>
        <VideoButton stem={stem} />
        <CopyButton
          text={`[![${scenario.name.replace(/[[\]]/g, '')}](${stem}.png)](${link})`}
          label={t('share.markdown')}
        />
      </div>
      <p className="quiet">{t('share.markdownHelp', { name: `${stem}.png` })}</p>
    </div>
  );
}

let stopRecording: (() => void) | undefined;

function VideoButton({ stem }: { stem: string }) {
  const t = useT();
  const recording = useRef(stopRecording !== undefined);
  if (!canRecord()) return null;
  const start = async (): Promise<void> => {
    try {
      stopRecording = await recordGraph(stem);
      closeDialog();
      toast({ tone: 'info', text: t('share.recording') });
    } catch (error) {
      toast({ tone: 'err', text: t('share.noVideo'), detail: (error as Error).message });
    }
  };
  const stop = (): void => {
    stopRecording?.();
    stopRecording = undefined;
    closeDialog();
  };
  return (
    <button type="button" className="button outline" onClick={() => (recording.current ? stop() : void start())}>
      {t(recording.current ? 'share.stopVideo' : 'share.video')}
    </button>
  );
}
