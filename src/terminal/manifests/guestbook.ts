interface Tier {
  name: string;
  labels: Readonly<Record<string, string>>;
  replicas: number;
  container: string;
  image: string;
  port: number;
}

const inline = (labels: Readonly<Record<string, string>>): string =>
  `{${Object.entries(labels)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')}}`;

const deployment = ({ name, labels, replicas, container, image, port }: Tier): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: ${inline(labels)}
spec:
  replicas: ${replicas}
  selector:
    matchLabels: ${inline(labels)}
  template:
    metadata:
      labels: ${inline(labels)}
    spec:
      containers:
      - name: ${container}
        image: ${image}
        env: [{name: GET_HOSTS_FROM, value: dns}]
        resources: {requests: {cpu: 100m, memory: 100Mi}}
        ports: [{containerPort: ${port}}]
`;

const service = ({ name, labels, port }: Tier): string => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  labels: ${inline(labels)}
spec:
  ports: [{port: ${port}, targetPort: ${port}}]
  selector: ${inline(labels)}
`;

const leader: Tier = {
  name: 'redis-leader',
  labels: { app: 'redis', role: 'leader', tier: 'backend' },
  replicas: 1,
  container: 'leader',
  image: 'docker.io/redis:6.0.5',
  port: 6379,
};

const follower: Tier = {
  name: 'redis-follower',
  labels: { app: 'redis', role: 'follower', tier: 'backend' },
  replicas: 2,
  container: 'follower',
  image: 'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower:v2',
  port: 6379,
};

const frontend: Tier = {
  name: 'frontend',
  labels: { app: 'guestbook', tier: 'frontend' },
  replicas: 3,
  container: 'php-redis',
  image: 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5',
  port: 80,
};

/** The manifests of the guestbook tutorial by their file names. */
export const guestbook: Readonly<Record<string, string>> = {
  'application/guestbook/redis-leader-deployment.yaml': deployment(leader),
  'application/guestbook/redis-leader-service.yaml': service(leader),
  'application/guestbook/redis-follower-deployment.yaml': deployment(follower),
  'application/guestbook/redis-follower-service.yaml': service(follower),
  'application/guestbook/frontend-deployment.yaml': deployment(frontend),
  'application/guestbook/frontend-service.yaml': service(frontend),
};
