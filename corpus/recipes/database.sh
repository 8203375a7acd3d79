#!/usr/bin/env bash
# What clients of test databases print when they cannot get in. Servers on the loopback, private data directories.
. "$(dirname "$0")/lib.sh"
_framed() { local f=$PASS/$2/$3.log; python3 "$RECIPES/frame.py" "$1" --command "$2" <"$f" >"$f.tmp" && mv "$f.tmp" "$f"; } # framed FORMAT TOOL CASE: a passing log inside the frame of a CI system
need postgresql redis-server mariadb-server python3-venv
PG=$(echo /usr/lib/postgresql/*/bin); export PATH=$PG:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
D=$SRC/_data; rm -rf "$D"; mkdir -p "$D"; chown postgres "$D"; chmod 755 "$D" "$SRC"
su postgres -c "echo secret >$D/pw; $PG/initdb -A scram-sha-256 --pwfile=$D/pw -D $D/pg >/dev/null; $PG/pg_ctl -s -w -D $D/pg -l $D/pg.log -o '-p 18432 -k $D -h 127.0.0.1 -c max_connections=4 -c superuser_reserved_connections=3' start"
redis-server --port 18479 --bind 127.0.0.1 --requirepass secret --daemonize yes --dir "$D" >/dev/null
mkdir -p "$D/my"; chown mysql "$D/my"; mariadb-install-db --user=mysql --datadir="$D/my" --auth-root-authentication-method=normal >/dev/null 2>&1
mariadbd --user=mysql --datadir="$D/my" --port=18406 --bind-address=127.0.0.1 --socket="$D/my/my.sock" --pid-file="$D/my/pid" >/dev/null 2>&1 &
M=$!; trap 'su postgres -c "$PG/pg_ctl -s -D $D/pg -m fast stop"; redis-cli -p 18479 -a secret shutdown nosave 2>/dev/null; kill $M' EXIT
[ -d "$SRC/_venv" ] || { python3 -m venv "$SRC/_venv" && "$SRC/_venv/bin/pip" -q install psycopg2-binary pymysql redis pymongo; }
PY=$SRC/_venv/bin/python; sleep 4
pg-password() { PGPASSWORD=wrong psql -h 127.0.0.1 -p 18432 -U postgres -c 'select 1'; }
pg-no-password() { psql -w -h 127.0.0.1 -p 18432 -U postgres -c 'select 1'; }
pg-no-role() { PGPASSWORD=secret psql -h 127.0.0.1 -p 18432 -U ci demo; }
pg-no-db() { PGPASSWORD=secret psql -h 127.0.0.1 -p 18432 -U postgres demo_test; }
pg-refused() { psql -h 127.0.0.1 -p 18433 -U postgres -c 'select 1'; }
pg-socket() { psql -h /var/run/none -U postgres; }
pg-dns() { psql -h postgres.invalid -U postgres; }
pg-python-refused() { $PY -c 'import psycopg2; psycopg2.connect("host=127.0.0.1 port=18433 user=postgres")'; }
pg-relation() { PGPASSWORD=secret psql -v ON_ERROR_STOP=1 -h 127.0.0.1 -p 18432 -U postgres -c 'select * from users'; }
pg-file() { printf 'create table users(id int);\nselect nick from users;\n' >schema.sql; PGPASSWORD=secret psql -v ON_ERROR_STOP=1 -h 127.0.0.1 -p 18432 -U postgres -f schema.sql; }
pg-python-column() { $PY -c 'import psycopg2; c = psycopg2.connect("host=127.0.0.1 port=18432 user=postgres password=secret").cursor(); c.execute("create temp table people(id int)"); c.execute("select nick from people")'; }
pg-initdb-root() { initdb -D "$PWD/x"; }

my-password() { mariadb -h 127.0.0.1 -P 18406 -u root -pwrong -e 'select 1'; }
my-unknown-db() { mariadb -h 127.0.0.1 -P 18406 -u root demo_test -e 'select 1'; }
my-refused() { mariadb -h 127.0.0.1 -P 18407 -u root -e 'select 1'; }
my-socket() { mariadb -S /var/run/none.sock -u root -e 'select 1'; }
my-admin() { mysqladmin -h 127.0.0.1 -P 18407 ping; }
my-python() { $PY -c 'import pymysql; pymysql.connect(host="127.0.0.1", port=18406, user="root", password="wrong")'; }
my-python-refused() { $PY -c 'import pymysql; pymysql.connect(host="127.0.0.1", port=18407, user="root")'; }
my-file() { printf 'create database if not exists demo;\nuse demo;\ncreate tabel users(id int);\n' >schema.sql; mariadb -h 127.0.0.1 -P 18406 -u root <schema.sql; }
sqlite-file() { printf 'create table users(id int);\ncreate tabel posts(id int);\n' >schema.sql; sqlite3 -bail app.db <schema.sql; }
redis-noauth() { redis-cli -e -p 18479 ping; }
redis-refused() { redis-cli -p 18480 ping; }
redis-python() { $PY -c 'import redis; redis.Redis(port=18480).ping()'; }
redis-python-auth() { $PY -c 'import redis; redis.Redis(port=18479).ping()'; }
mongo-python() { $PY -c 'import pymongo; pymongo.MongoClient("127.0.0.1", 18481, serverSelectionTimeoutMS=1000).admin.command("ping")'; }
CASES=$(sed -n 's/^\([a-z][a-z0-9-]*\)() {.*/\1/p' "$0" | grep -v '^wait-for$')
for c in $CASES; do record $c $c; done
wait-for() { for p in 18433 18433 18432; do PGPASSWORD=secret psql -h 127.0.0.1 -p $p -U postgres -Atc 'select 42' && break; echo "waiting for postgres"; done; PGPASSWORD=secret psql -h 127.0.0.1 -p 18432 -U postgres -c 'drop table if exists none; create table t(x int); insert into t values (1); select * from t'; PGPASSWORD=secret psql -h 127.0.0.1 -p 18432 -U postgres -c 'select * from nope' || echo 'no old table, fine'; }
record_pass database wait-for wait-for; _framed jenkins database wait-for
