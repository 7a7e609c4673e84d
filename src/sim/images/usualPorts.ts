/** Where images listen that nobody has described, when their pods do not say: the default of the program. */
const PORTS: Readonly<Record<string, readonly number[]>> = {
  adminer: [8080],
  'bitnami/kafka': [9092],
  caddy: [80],
  cassandra: [9042],
  consul: [8500],
  elasticsearch: [9200, 9300],
  'fluent/fluentd': [24224],
  ghost: [2368],
  'grafana/grafana': [3000],
  influxdb: [8086],
  'jenkins/jenkins': [8080, 50000],
  kibana: [5601],
  kong: [8000],
  'minio/minio': [9000],
  'mongo-express': [8081],
  nats: [4222, 8222],
  neo4j: [7474, 7687],
  nextcloud: [80],
  phpmyadmin: [80],
  'prom/alertmanager': [9093],
  'prom/node-exporter': [9100],
  'prom/prometheus': [9090],
  'prom/pushgateway': [9091],
  registry: [5000],
  sonarqube: [9000],
  tomcat: [8080],
  vault: [8200],
  zookeeper: [2181],
};

/** The usual ports of a repository (`docker.io/library/tomcat`); none for what is not known. */
export const usualPorts = (repository: string): readonly number[] =>
  PORTS[repository.replace(/^docker\.io\/(?:library\/)?/, '').replace(/^docker\.elastic\.co\/\w+\//, '')] ?? [];
