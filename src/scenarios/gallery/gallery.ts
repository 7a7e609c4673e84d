import type { GalleryEntry } from './GalleryEntry.ts';

interface Web {
  name?: string;
  replicas?: number;
  image?: string;
  /** Lines added to the container, each already a line of YAML. */
  more?: readonly string[];
}

const web = ({
  name = 'web',
  replicas = 3,
  image = 'kiamol/ch02-hello-kiamol',
  more = [],
}: Web = {}): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: web
          image: ${image}
${more.map((line) => `          ${line}\n`).join('')}`;

const service = (selector = 'web', targetPort = 80): string => `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: ${selector}
  ports:
    - port: 80
      targetPort: ${targetPort}
`;

const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: nginx
  rules:
    - host: hello.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
`;

const file = (name: string, text: string) => ({ name, text });
const site = (deployment: string, front: string) => [
  file('deployment.yaml', deployment),
  file('service.yaml', front),
  file('ingress.yaml', ingress),
];

/** Ready scenarios, in the order of the topics. */
export const gallery: readonly GalleryEntry[] = [
  {
    id: 'self-healing',
    topic: 'desired state',
    title: { en: 'A pod is taken away', ko: '파드를 하나 없애면' },
    text: {
      en: 'Three pods are asked for. Delete one: who notices, and who makes the next? Watch it in the control plane, message by message.',
      ko: '파드 셋을 요청했습니다. 하나를 지우면 누가 알아채고 누가 새로 만들까요? 컨트롤 플레인에서 메시지 하나하나를 지켜보세요.',
    },
    manifests: site(web(), service()),
    traffic: 10,
    lens: 'ownership',
  },
  {
    id: 'label-moves',
    topic: 'desired state',
    title: { en: 'A label decides who owns a pod', ko: '레이블이 파드의 주인을 정한다' },
    text: {
      en: 'Change the label app of one pod: its ReplicaSet makes another, and the old one stays alone. Change it back and see one go.',
      ko: '파드 하나의 app 레이블을 바꾸면 레플리카셋이 새 파드를 만들고 옛 파드는 홀로 남습니다. 되돌리면 하나가 사라집니다.',
    },
    manifests: [file('deployment.yaml', web({ replicas: 2 }))],
    lens: 'ownership',
  },
  {
    id: 'sidecar',
    topic: 'objects',
    title: { en: 'Two containers in one pod', ko: '한 파드의 두 컨테이너' },
    text: {
      en: 'A cache beside its application: both have the same address and speak over localhost. Open a shell in one and ask the other.',
      ko: '애플리케이션 옆의 캐시입니다. 주소가 같고 localhost로 이야기합니다. 한쪽에서 셸을 열어 다른 쪽에 물어보세요.',
    },
    manifests: [
      file(
        'pod.yaml',
        `apiVersion: v1
kind: Pod
metadata:
  name: web-with-cache
  labels:
    app: web
spec:
  containers:
    - name: web
      image: nginx
    - name: cache
      image: redis
`,
      ),
    ],
    lens: 'cluster',
  },
  {
    id: 'jobs',
    topic: 'objects',
    title: { en: 'Work that ends', ko: '끝나는 일' },
    text: {
      en: 'A Job runs until three pods have ended well; a Deployment would start them again for ever. Compare what each does with a pod that is done.',
      ko: '잡은 파드 셋이 성공할 때까지 실행합니다. 디플로이먼트라면 끝없이 다시 시작했을 것입니다. 끝난 파드를 어떻게 다루는지 견주어 보세요.',
    },
    manifests: [
      file(
        'job.yaml',
        `apiVersion: batch/v1
kind: Job
metadata:
  name: count
spec:
  completions: 3
  parallelism: 1
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: count
          image: busybox
          command: ["sh", "-c", "echo counting; sleep 5"]
`,
      ),
    ],
    lens: 'ownership',
  },
  {
    id: 'image-typo',
    topic: 'states',
    broken: true,
    title: { en: 'An image that is not there', ko: '없는 이미지' },
    text: {
      en: 'One letter is wrong in the image. What does the pod say, and who tries again how often? Put it right and apply.',
      ko: '이미지 이름에 글자 하나가 틀렸습니다. 파드는 뭐라고 말하고 누가 얼마나 자주 다시 시도하나요? 고쳐서 적용해 보세요.',
    },
    manifests: [file('deployment.yaml', web({ image: 'ngimx:1.27' }))],
    lens: 'cluster',
  },
  {
    id: 'crash-loop',
    topic: 'states',
    broken: true,
    title: { en: 'It starts, and ends, and starts', ko: '시작하고 끝나고 또 시작하고' },
    text: {
      en: 'The container ends with code 1. Read its log and see how the wait before each new start grows.',
      ko: '컨테이너가 코드 1로 끝납니다. 로그를 읽고, 다시 시작하기 전의 기다림이 어떻게 길어지는지 보세요.',
    },
    manifests: [
      file(
        'deployment.yaml',
        web({ replicas: 1, image: 'busybox', more: ['command: ["sh", "-c", "echo no configuration; exit 1"]'] }),
      ),
    ],
    lens: 'ownership',
  },
  {
    id: 'selector-typo',
    topic: 'network',
    broken: true,
    title: { en: 'A Service that finds nobody', ko: '아무도 찾지 못하는 서비스' },
    text: {
      en: 'Every pod is ready, and yet every request fails. Compare the labels with what the Service selects.',
      ko: '파드는 모두 준비되었는데 요청은 모두 실패합니다. 레이블과 서비스가 고르는 것을 견주어 보세요.',
    },
    manifests: site(web(), service('wed')),
    traffic: 10,
  },
  {
    id: 'wrong-port',
    topic: 'network',
    broken: true,
    title: { en: 'Ready, but nobody listens there', ko: '준비되었지만 그 포트에는 아무도 없다' },
    text: {
      en: 'The Service leads to port 8080; the container listens on 80. Follow one request hop by hop and see where it ends.',
      ko: '서비스는 8080으로 보내지만 컨테이너는 80에서 듣습니다. 요청 하나를 따라가 어디서 끝나는지 보세요.',
    },
    manifests: site(web(), service('web', 8080)),
    traffic: 10,
  },
  {
    id: 'too-large',
    topic: 'scheduling',
    broken: true,
    title: { en: 'No node is large enough', ko: '들어갈 만한 노드가 없다' },
    text: {
      en: 'The pod asks for more CPU than any node has. Ask the scheduler which plugin turned which node away.',
      ko: '파드가 어느 노드보다도 많은 CPU를 요청합니다. 어느 플러그인이 어느 노드를 걸러 냈는지 스케줄러에 물어보세요.',
    },
    manifests: [file('deployment.yaml', web({ replicas: 1, more: ['resources:', '  requests: {cpu: "64"}'] }))],
    lens: 'cluster',
  },
];
