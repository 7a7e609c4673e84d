import type { V1CSIDriver } from '../../api/generated/types.ts';
import type { Clock } from '../../base/Clock.ts';
import { SharedInformerFactory } from '../../client/cache/SharedInformerFactory.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import type { EventSinkOptions } from '../../client/record/EventBroadcaster.ts';
import type { Timings } from '../timings.ts';
import { csiProvisioner } from './csiProvisioner.ts';
import type { DataStores } from './DataStores.ts';
import { ExternalAttacher } from './ExternalAttacher.ts';
import { ExternalResizer } from './ExternalResizer.ts';
import { ProvisionController } from './ProvisionController.ts';

const DRIVERS = { group: 'storage.k8s.io', version: 'v1', resource: 'csidrivers' };

export interface CsiSidecarsOptions {
  clock: Clock;
  timings: Timings;
  clientFor(component: string): LocalClient;
  random: EventSinkOptions['random'];
  stores: DataStores;
}

/**
 * What runs beside every CSI driver: external-provisioner, external-attacher and external-resizer. A driver is taken for
 * installed when its CSIDriver object is there; it can do all that it is asked for.
 */
export class CsiSidecars {
  private readonly attacher: ExternalAttacher;
  private readonly resizer: ExternalResizer;
  private readonly provisioner: ProvisionController;
  private readonly informers: SharedInformerFactory;

  constructor({ clock, timings, clientFor, random, stores }: CsiSidecarsOptions) {
    this.informers = new SharedInformerFactory(clientFor('csi-drivers'));
    const drivers = this.informers.informer<V1CSIDriver>(DRIVERS);
    const installed = (driver: string): boolean => drivers.store.get(driver) !== undefined;
    this.attacher = new ExternalAttacher({ clock, client: clientFor('external-attacher'), timings });
    this.resizer = new ExternalResizer({ clock, client: clientFor('external-resizer'), timings, random, installed });
    this.provisioner = new ProvisionController({
      clock,
      timings,
      client: clientFor('external-provisioner'),
      random,
      provisioner: csiProvisioner(stores, installed),
    });
    drivers.addHandler({
      onAdd: () => {
        this.provisioner.lookAgain();
        this.resizer.lookAgain();
      },
    });
  }

  start(): void {
    this.informers.start();
    this.attacher.start();
    this.resizer.start();
    this.provisioner.start();
  }
}
