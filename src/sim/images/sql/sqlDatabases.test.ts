import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../api/meta.ts';
import { FullCluster } from '../../testing/FullCluster.ts';

const storage = (cluster: FullCluster) => {
  const pv = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'pv' },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'manual',
      nfs: { server: 'nas', path: '/db' },
    },
  };
  const pvc = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'manual', resources: { requests: { storage: '1Gi' } } },
  };
  cluster.create('persistentvolumes', pv as KubeObject, '', '');
  cluster.create('persistentvolumeclaims', pvc as KubeObject);
};

function mysql(
  env: { name: string; value: string }[] = [{ name: 'MYSQL_ROOT_PASSWORD', value: 'secret' }],
): FullCluster {
  const cluster = new FullCluster({ distribution: 'kind' });
  storage(cluster);
  start(cluster, env);
  return cluster;
}

function start(cluster: FullCluster, env: { name: string; value: string }[]): void {
  const mounts = [{ name: 'data', mountPath: '/var/lib/mysql' }];
  cluster.createPod(
    'db',
    { image: 'mysql:8.0', env, volumeMounts: mounts, ports: [{ containerPort: 3306 }] },
    { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
    { labels: { app: 'db' } },
  );
  cluster.run(40);
}

const query = (cluster: FullCluster, sql: string, ...more: string[]): string =>
  cluster
    .exec('db', ['mysql', '-uroot', '-psecret', ...more, '-e', sql])
    .output.replace('mysql: [Warning] Using a password on the command line interface can be insecure.\n', '');

describe('mysql', () => {
  it('creates, fills and asks tables', () => {
    const cluster = mysql();
    query(
      cluster,
      'CREATE DATABASE shop; USE shop; CREATE TABLE item (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) NOT NULL, price DECIMAL(6,2));',
    );
    query(cluster, "INSERT INTO item (name, price) VALUES ('tea', 3.5), ('coffee', 4), ('cake', 5.25)", 'shop');
    expect(
      query(
        cluster,
        "SELECT id, name FROM item WHERE price > 3.5 AND name LIKE 'c%' ORDER BY price DESC LIMIT 2",
        'shop',
      ),
    ).toBe('id\tname\n3\tcake\n2\tcoffee\n');
    query(cluster, "UPDATE item SET price = price + 1 WHERE name = 'tea'; DELETE FROM item WHERE id = 2", 'shop');
    expect(query(cluster, 'SELECT COUNT(*), SUM(price) AS total FROM item', 'shop')).toBe('COUNT(*)\ttotal\n2\t9.75\n');
    expect(query(cluster, 'SHOW TABLES', 'shop')).toBe('Tables_in_shop\nitem\n');
    expect(query(cluster, 'SHOW DATABASES', '-t')).toContain('| shop               |\n');
    expect(query(cluster, 'SELEC 1')).toContain('ERROR 1064 (42000) at line 1: You have an error in your SQL syntax');
    expect(query(cluster, 'SELECT * FROM nothing', 'shop')).toBe(
      "ERROR 1146 (42S02) at line 1: Table 'shop.nothing' doesn't exist\n",
    );
    expect(cluster.exec('db', ['mysql', '-uroot', '-pwrong', '-e', 'SELECT 1']).output).toContain(
      "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)",
    );
  });

  it('keeps its data in the volume when the pod is deleted', () => {
    const cluster = mysql();
    query(cluster, 'CREATE DATABASE kept; CREATE TABLE kept.t (a INT); INSERT INTO kept.t VALUES (7)');
    cluster.deletePod('db');
    cluster.run(40);
    start(cluster, []);
    expect(query(cluster, 'SELECT a FROM kept.t')).toBe('a\n7\n');
  });

  it('is reached from another pod by the name of its Service', () => {
    const cluster = mysql();
    const spec = { selector: { app: 'db' }, ports: [{ port: 3306 }] };
    cluster.create('services', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'mysql' }, spec } as KubeObject);
    cluster.createPod('client', { image: 'mysql:8.0', command: ['sleep', '1000'] });
    cluster.run(30);
    const ask = (host: string) =>
      cluster.exec('client', ['mysql', '-h', host, '-psecret', '-N', '-e', 'SELECT 6 * 7']).output;
    expect(ask('mysql')).toContain('42\n');
    expect(ask('nobody')).toContain("ERROR 2005 (HY000): Unknown MySQL server host 'nobody' (-2)");
  });

  it('serves WordPress', () => {
    const cluster = mysql();
    const service = (name: string, app: string, port: number) => {
      const spec = { selector: { app }, ports: [{ port }] };
      cluster.create('services', { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec } as KubeObject);
    };
    service('wordpress-mysql', 'db', 3306);
    const env = [
      { name: 'WORDPRESS_DB_HOST', value: 'wordpress-mysql' },
      { name: 'WORDPRESS_DB_USER', value: 'root' },
      { name: 'WORDPRESS_DB_PASSWORD', value: 'secret' },
    ];
    cluster.createPod('wp', { image: 'wordpress:6-apache', env }, {}, { labels: { app: 'wp' } });
    cluster.createPod('client', { image: 'curlimages/curl', command: ['sleep', '1000'] });
    service('wordpress', 'wp', 80);
    cluster.run(60);
    const curl = (...args: string[]) => cluster.exec('client', ['curl', '-s', ...args]).output;
    expect(curl('-L', 'http://wordpress/')).toContain('WordPress &rsaquo; Installation');
    expect(curl('-d', 'weblog_title=Tea', 'http://wordpress/wp-admin/install.php')).toContain('Success!');
    expect(curl('http://wordpress/')).toContain('<h1>Tea</h1>');
    expect(query(cluster, 'SELECT option_value FROM wp_options', 'wordpress')).toBe('option_value\nTea\n');
    cluster.deletePod('db', 0);
    cluster.run(5);
    expect(curl('http://wordpress/')).toContain('Error establishing a database connection');
  });

  it('does not start without a password', () => {
    const cluster = mysql([]);
    expect(cluster.state('db')).toMatch(/CrashLoopBackOff|Error:1/);
    expect(cluster.logs('db')).toContain('Database is uninitialized and password option is not specified');
  });
});

describe('psql', () => {
  const postgres = () => {
    const cluster = new FullCluster({ distribution: 'kind' });
    cluster.createPod('db', { image: 'postgres:17', env: [{ name: 'POSTGRES_PASSWORD', value: 'secret' }] });
    cluster.run(40);
    return (command: string) => cluster.exec('db', ['psql', '-U', 'postgres', '-c', command]).output;
  };

  it('prints tables as people know them', () => {
    const run = postgres();
    expect(run('CREATE TABLE users (id serial PRIMARY KEY, name text, active boolean DEFAULT true)')).toBe(
      'CREATE TABLE\n',
    );
    expect(run("INSERT INTO users (name) VALUES ('ann'), ('bob')")).toBe('INSERT 0 2\n');
    expect(run('SELECT * FROM users ORDER BY id')).toBe(
      ' id | name | active \n----+------+--------\n  1 | ann  | t\n  2 | bob  | t\n(2 rows)\n\n',
    );
    expect(run("INSERT INTO users (id, name) VALUES (1, 'eve')")).toBe(
      'ERROR:  duplicate key value violates unique constraint "users_pkey"\nDETAIL:  Key (id)=(1) already exists.\n',
    );
    expect(run('\\dt')).toBe(
      '         List of relations\n Schema | Name  | Type  |  Owner   \n--------+-------+-------+----------\n public | users | table | postgres\n(1 row)\n\n',
    );
    expect(run('SELECT name, count(*) FROM users GROUP BY name ORDER BY name')).toContain(' ann  |     1\n');
    expect(run('SELECT * FROM none')).toBe('ERROR:  relation "none" does not exist\n');
  });
});
