/** How a pod's packet gets to a pod of another node, in words, and what that costs. */
export interface CniRoute {
  /** `route 10.244.2.0/24 via 172.18.0.4 dev eth0` */
  text: string;
  /** Added to the time between nodes, for wrapping and unwrapping. */
  extraMs: number;
}

/** A network plugin, as a property of a cluster. */
export interface CniPlugin {
  name: string;
  title: string;
  /** False for those that the catalogue describes but the model does not act out. */
  simulated: boolean;
  /** Whether NetworkPolicy objects have any effect. */
  enforcesPolicy: boolean;
  /** Whether it does kube-proxy's work itself. */
  replacesKubeProxy: boolean;
  summary: string;
  route?(to: { nodeIP: string; podCIDR: string }): CniRoute;
}

type Route = NonNullable<CniPlugin['route']>;

const plain: Route = ({ nodeIP, podCIDR }) => ({ text: `route ${podCIDR} via ${nodeIP} dev eth0`, extraMs: 0 });
const tunnel =
  (device: string, what: string): Route =>
  ({ nodeIP, podCIDR }) => ({ text: `route ${podCIDR} dev ${device}: ${what} to ${nodeIP}`, extraMs: 0.03 });

function simulated(
  name: string,
  title: string,
  summary: string,
  route: Route,
  can: { policy?: boolean; proxy?: boolean } = {},
): CniPlugin {
  const { policy = false, proxy = false } = can;
  return { name, title, simulated: true, enforcesPolicy: policy, replacesKubeProxy: proxy, summary, route };
}

function described(name: string, title: string, summary: string): CniPlugin {
  return { name, title, simulated: false, enforcesPolicy: false, replacesKubeProxy: false, summary };
}

const policy = { policy: true };

/** Network plugins by name. */
export const plugins: readonly CniPlugin[] = [
  simulated('kindnet', 'kindnet', 'Plain routes between nodes; enforces NetworkPolicy since kind 0.24.', plain, policy),
  simulated(
    'flannel',
    'Flannel',
    'VXLAN tunnels between nodes; NetworkPolicy has no effect.',
    tunnel('flannel.1', 'VXLAN (UDP 8472)'),
  ),
  simulated(
    'calico',
    'Calico',
    'Routes by BGP or IP-in-IP; policy in iptables or eBPF.',
    tunnel('tunl0', 'IP-in-IP'),
    policy,
  ),
  simulated(
    'canal',
    'Canal',
    "Flannel's tunnels with Calico's policy.",
    tunnel('flannel.1', 'VXLAN (UDP 8472)'),
    policy,
  ),
  simulated(
    'cilium',
    'Cilium',
    'eBPF in the kernel: tunnels, policy and services without kube-proxy.',
    tunnel('cilium_vxlan', 'VXLAN (UDP 8472), chosen by eBPF'),
    { policy: true, proxy: true },
  ),
  simulated('weave', 'Weave Net', 'A mesh of VXLAN tunnels.', tunnel('weave', 'fast datapath (UDP 6784)'), policy),
  simulated('antrea', 'Antrea', 'Open vSwitch with Geneve tunnels.', tunnel('antrea-gw0', 'Geneve (UDP 6081)'), policy),
  simulated(
    'ovn-kubernetes',
    'OVN-Kubernetes',
    'Logical switches and routers of OVN over Geneve; services without kube-proxy.',
    tunnel('ovn-k8s-mp0', 'Geneve (UDP 6081)'),
    { policy: true, proxy: true },
  ),
  described('aci', 'Cisco ACI', 'Pods in the policy model of an ACI fabric.'),
  described('cni-genie', 'CNI-Genie', 'Lets each pod choose among several plugins.'),
  described('contiv', 'Contiv', 'Policy-based networking with BGP, VXLAN or ACI; no longer developed.'),
  described('contrail', 'Contrail / Tungsten Fabric', 'A virtual router per node under a central controller.'),
  described('knitter', 'Knitter', 'Several networks per pod for telecommunication workloads.'),
  described('multus', 'Multus', 'Attaches further interfaces to a pod by calling several plugins.'),
  described('nsx-t', 'VMware NSX-T', 'Pods on the logical switches of NSX with its distributed firewall.'),
  described('nuage', 'Nuage', 'Policy-based overlay networks of Nokia Nuage VCS.'),
];

export const pluginOf = (name: string): CniPlugin | undefined => plugins.find((plugin) => plugin.name === name);
