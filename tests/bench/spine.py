"""Cacti's poller spine with a database of its own, for compare: Debian's cacti-spine and MariaDB."""
import os
import shutil
import subprocess
import tempfile
import time

SCHEMAS = ["/usr/share/cacti/conf_templates/cacti.sql", "/usr/share/doc/cacti/cacti.sql"]
THREADS = 16
CONFIG = """DB_Host {socket}
DB_Database cacti
DB_User root
DB_Pass
DB_Port 3306
Cacti_Log {folder}/cacti.log
"""


def cpu_of(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Database:
    """A MariaDB in a folder of its own, on a socket there, without a network."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="netroster-spine-")
        self.socket = os.path.join(self.folder, "socket")
        data = os.path.join(self.folder, "data")
        user = ["--user=root"] if os.geteuid() == 0 else []
        subprocess.run(["mariadb-install-db", "--no-defaults", f"--datadir={data}", *user,
                        "--auth-root-authentication-method=normal"], check=True, capture_output=True)
        self.process = subprocess.Popen(
            ["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={self.socket}", *user,
             "--skip-networking", "--skip-grant-tables", "--max-heap-table-size=2G",
             "--max-allowed-packet=256M", "--max-connections=200",
             "--innodb-flush-log-at-trx-commit=0"],
            stdout=subprocess.DEVNULL, stderr=open(os.path.join(self.folder, "log"), "w"))
        until = time.monotonic() + 30
        while not os.path.exists(self.socket) and time.monotonic() < until:
            time.sleep(0.1)
        self.run("CREATE DATABASE cacti;", database="mysql")
        with open(next(path for path in SCHEMAS if os.path.exists(path))) as file:
            self.run(file.read())
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)

    def run(self, sql, database="cacti"):
        done = subprocess.run(["mariadb", "--no-defaults", "-N", f"--socket={self.socket}", database],
                              input=sql, text=True, check=True, capture_output=True)
        return done.stdout.strip()


def fill(database, addresses, port, ports, columns):
    database.run("INSERT INTO settings VALUES ('poller_interval', '300'), ('log_verbosity', '2'),"
                 " ('log_destination', '1'), ('path_webroot', '/'), ('path_php_binary', '/bin/true')"
                 " ON DUPLICATE KEY UPDATE value = VALUES(value);"
                 f"DELETE FROM host; DELETE FROM poller_item; UPDATE poller SET threads = {THREADS};")
    hosts, items, item = [], [], 0
    for number, address in enumerate(addresses, 1):
        hosts.append(f"({number},1,'{address}','{address}','public',2,{port},1000,0,52,'','',3)")
        for column in columns:
            for index in range(1, ports + 1):
                item += 1
                items.append(f"({item},1,{number},0,'{address}','public',2,{port},1000,'v',1,300,0,"
                             f"'.{column}.{index}')")
    database.run(
        "INSERT INTO host (id,poller_id,description,hostname,snmp_community,snmp_version,snmp_port,"
        "snmp_timeout,availability_method,max_oids,disabled,deleted,status) VALUES "
        + ",".join(hosts) + ";")
    for start in range(0, len(items), 20000):
        database.run(
            "INSERT INTO poller_item (local_data_id,poller_id,host_id,action,hostname,snmp_community,"
            "snmp_version,snmp_port,snmp_timeout,rrd_name,rrd_num,rrd_step,rrd_next_step,arg1) VALUES "
            + ",".join(items[start:start + 20000]) + ";")


def run_spine(port, addresses, ports, columns, timed):
    """One cycle of spine over the agents; its own CPU seconds, and those of its database beside."""
    with Database() as database:
        fill(database, addresses, port, ports, columns)
        config = os.path.join(database.folder, "spine.conf")
        with open(config, "w") as file:
            file.write(CONFIG.format(socket=database.socket, folder=database.folder))
        before = cpu_of(database.process.pid)
        row, output = timed(["spine", "-C", config, "-f", "1", "-l", str(len(addresses)), "-p", "1",
                             "-S"])
        row["database_cpu_s"] = round(cpu_of(database.process.pid) - before, 3)
        good = database.run("SELECT COUNT(*) FROM poller_output WHERE output REGEXP '^[0-9]+$';")
        row["found"] = int(good) // len(columns)
        if row["found"] == 0:
            row["said"] = output.decode(errors="replace")[-300:]
        return row
