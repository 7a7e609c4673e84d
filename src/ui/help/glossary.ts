import type { Locale } from '../stores/usePrefs.ts';

/** A word and what it means, in our own words. */
export interface Term {
  word: string;
  text: Readonly<Record<Locale, string>>;
}

const term = (word: string, en: string, ko: string): Term => ({ word, text: { en, ko } });

/** Every term that the page uses without saying what it is. */
export const glossary: readonly Term[] = [
  term('Cluster', 'Machines that act as one: you say what should run, and it sees to where and how.', '하나처럼 움직이는 기계들입니다. 무엇을 돌릴지 말하면 어디서 어떻게 돌릴지는 클러스터가 정합니다.'),
  term('Node', 'One machine of the cluster. Its kubelet runs the pods that were assigned to it.', '클러스터의 기계 하나입니다. kubelet이 배정된 파드를 실행합니다.'),
  term('Pod', 'One or more containers that share an address, volumes and fate. It is never repaired or moved, only replaced.', '주소와 볼륨과 운명을 함께하는 컨테이너 묶음입니다. 고치거나 옮기지 않고 새것으로 바꿉니다.'),
  term('Container', 'A process with a file system of its own, made from an image.', '이미지로 만든, 자기 파일 시스템을 가진 프로세스입니다.'),
  term('Image', 'The files a container starts from, pulled from a registry by the kubelet’s runtime.', '컨테이너가 시작하는 파일 묶음입니다. 노드의 런타임이 레지스트리에서 내려받습니다.'),
  term('Deployment', 'Keeps so many pods of one version running, and goes from one version to the next step by step.', '한 버전의 파드를 정한 수만큼 유지하고, 다음 버전으로 단계적으로 옮겨 갑니다.'),
  term('ReplicaSet', 'Keeps a number of equal pods. A Deployment has one for each version.', '똑같은 파드의 수를 지킵니다. 디플로이먼트는 버전마다 하나씩 가집니다.'),
  term('StatefulSet', 'Pods with lasting names and volumes of their own, started one after the other.', '이름과 볼륨이 변하지 않는 파드들을 차례로 시작합니다.'),
  term('DaemonSet', 'One pod on every node that fits.', '조건에 맞는 노드마다 파드를 하나씩 둡니다.'),
  term('Job', 'Runs pods until enough of them have ended well.', '정한 수만큼 성공할 때까지 파드를 실행합니다.'),
  term('CronJob', 'Makes a Job at the times of a schedule.', '정한 시각마다 잡을 만듭니다.'),
  term('ReplicationController', 'What kept pods in number before ReplicaSets.', '레플리카셋 이전에 파드 수를 지키던 것입니다.'),
  term('Service', 'A lasting name and address in front of pods that come and go. It picks any ready one.', '오고 가는 파드들 앞의 변하지 않는 이름과 주소입니다. 준비된 파드 가운데 아무나 고릅니다.'),
  term('ClusterIP', 'A Service’s address inside the cluster. No machine has it; each node’s rules turn it into a pod’s.', '클러스터 안에서 쓰는 서비스 주소입니다. 이 주소를 가진 기계는 없고 노드의 규칙이 파드 주소로 바꿉니다.'),
  term('NodePort', 'A port that every node opens for a Service.', '모든 노드가 서비스를 위해 여는 포트입니다.'),
  term('LoadBalancer', 'A Service that asks the cloud for an address reachable from outside.', '밖에서 닿을 주소를 클라우드에 요청하는 서비스입니다.'),
  term('EndpointSlice', 'The list of addresses behind a Service, and which of them are ready.', '서비스 뒤에 있는 주소와 준비 여부를 적은 목록입니다.'),
  term('Ingress', 'Rules by host and path. It does nothing itself: an ingress controller reads it.', '호스트와 경로 규칙입니다. 스스로 일하지 않고 인그레스 컨트롤러가 읽습니다.'),
  term('Gateway', 'Where requests enter: listeners with ports and hosts. Routes attach to it.', '요청이 들어오는 곳입니다. 포트와 호스트마다 리스너가 있고 라우트가 여기에 붙습니다.'),
  term('HTTPRoute', 'Which requests of a Gateway go to which Services, and in what proportion.', '게이트웨이의 어떤 요청을 어느 서비스로 얼마씩 보낼지 정합니다.'),
  term('GatewayClass', 'Which controller serves the Gateways that name it.', '이 이름을 쓰는 게이트웨이를 어느 컨트롤러가 맡을지 정합니다.'),
  term('IngressClass', 'Which ingress controller is meant.', '어느 인그레스 컨트롤러가 맡을지 정합니다.'),
  term('NetworkPolicy', 'Who may speak to whom. Without one, everybody may.', '누가 누구와 통신해도 되는지 정합니다. 없으면 모두 허용됩니다.'),
  term('ConfigMap', 'Settings kept apart from the image.', '이미지와 따로 두는 설정입니다.'),
  term('Secret', 'Like a ConfigMap, for what not everybody may read. Encoded, not encrypted.', '아무나 읽으면 안 되는 값을 두는 컨피그맵입니다. 인코딩일 뿐 암호화가 아닙니다.'),
  term('ServiceAccount', 'Who a pod is when it speaks to the API server.', '파드가 API 서버와 이야기할 때의 신분입니다.'),
  term('PersistentVolumeClaim', 'A request for storage; it is bound to a volume.', '저장 공간을 요청하는 것입니다. 볼륨과 묶입니다.'),
  term('PersistentVolume', 'A piece of storage that outlives pods.', '파드보다 오래 남는 저장 공간입니다.'),
  term('StorageClass', 'How volumes are made when a claim asks for one.', '요청이 있을 때 볼륨을 만드는 방법입니다.'),
  term('HorizontalPodAutoscaler', 'Changes the number of pods by how busy they are.', '파드가 바쁜 정도에 따라 수를 바꿉니다.'),
  term('PodDisruptionBudget', 'How many pods may be taken away on purpose at a time.', '한 번에 일부러 내릴 수 있는 파드 수를 정합니다.'),
  term('Namespace', 'A room for names: the same name may be used once in each.', '이름을 나누는 방입니다. 방마다 같은 이름을 한 번씩 쓸 수 있습니다.'),
  term('ResourceQuota', 'How much a namespace may hold in all.', '네임스페이스 전체가 쓸 수 있는 양입니다.'),
  term('LimitRange', 'Defaults and bounds for what one container asks for.', '컨테이너 하나의 요청에 대한 기본값과 범위입니다.'),
  term('Event', 'A note that a component leaves about an object; it is forgotten after an hour.', '컴포넌트가 오브젝트에 남기는 기록입니다. 한 시간 뒤에 사라집니다.'),
  term('Label', 'A key and value on an object, by which others select it.', '오브젝트에 붙이는 키와 값입니다. 다른 것이 이것으로 고릅니다.'),
  term('Selector', 'Which labels something looks for. Owner and Service find their pods by it.', '찾는 레이블을 적은 것입니다. 소유자와 서비스가 이것으로 파드를 찾습니다.'),
  term('Desired state', 'What you asked for. Controllers compare it with what is, and act on the difference.', '요청한 상태입니다. 컨트롤러가 실제와 비교해 차이만큼 움직입니다.'),
  term('Controller', 'A loop that watches one kind of thing and brings what is closer to what should be.', '한 가지를 지켜보며 실제를 원하는 상태로 끌어가는 반복입니다.'),
  term('kube-apiserver', 'The one door: everybody reads and writes through it, and it checks every request.', '하나뿐인 문입니다. 모두가 이곳을 거쳐 읽고 쓰며, 모든 요청을 검사합니다.'),
  term('etcd', 'Where the state is kept, change by change. Only the API server speaks to it.', '상태를 변경 순서대로 보관하는 곳입니다. API 서버만 접근합니다.'),
  term('kube-scheduler', 'Gives each pod without a node the one that suits it best.', '노드가 없는 파드에 가장 알맞은 노드를 정해 줍니다.'),
  term('kube-controller-manager', 'One process with many controllers inside.', '여러 컨트롤러가 들어 있는 프로세스 하나입니다.'),
  term('kubelet', 'The agent on a node: starts containers, probes them, reports.', '노드의 대리인입니다. 컨테이너를 시작하고 살피고 보고합니다.'),
  term('kube-proxy', 'Writes the rules on a node by which Service addresses lead to pods.', '서비스 주소가 파드로 이어지도록 노드에 규칙을 씁니다.'),
  term('CoreDNS', 'Answers names inside the cluster, such as a Service’s.', '서비스 같은 클러스터 안의 이름에 답합니다.'),
  term('CNI', 'The plugin that gives pods addresses and ways to each other.', '파드에 주소와 서로에게 가는 길을 주는 플러그인입니다.'),
  term('Probe', 'A question the kubelet asks a container: started? alive? ready for traffic?', 'kubelet이 컨테이너에 묻는 질문입니다. 시작했는가, 살아 있는가, 요청을 받을 수 있는가.'),
  term('CrashLoopBackOff', 'The container keeps ending; the kubelet waits longer before each new start, up to five minutes.', '컨테이너가 자꾸 끝나서, 다시 시작하기 전에 점점 더 오래(최대 5분) 기다립니다.'),
  term('ImagePullBackOff', 'The image cannot be pulled; it is tried again after ever longer waits.', '이미지를 내려받지 못해, 점점 더 오래 기다리며 다시 시도합니다.'),
  term('OOMKilled', 'The container used more memory than its limit and was ended.', '컨테이너가 메모리 한도를 넘어 종료되었습니다.'),
  term('Taint', 'A mark on a node that keeps pods away unless they tolerate it.', '견딜 수 있는 파드만 오게 하는 노드의 표시입니다.'),
  term('Finalizer', 'A reason why a deleted object is still there: somebody has to clean up first.', '삭제한 오브젝트가 아직 남아 있는 이유입니다. 누군가 먼저 정리해야 합니다.'),
  term('Rollout', 'Going from one version of a workload to the next without stopping.', '멈추지 않고 워크로드를 다음 버전으로 옮기는 일입니다.'),
]; // biome-ignore format: a table

const BY_WORD = new Map(glossary.map((entry) => [entry.word.toLowerCase(), entry]));

export const termOf = (word: string): Term | undefined => BY_WORD.get(word.toLowerCase());
