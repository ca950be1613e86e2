// PostgreSQL of Debian 12, as its packages set it up. The unit postgresql is only a name for all clusters: the one that may fail is postgresql@15-main.
DefineService("postgresql",
    alive: () =>
    {
        Services.WaitUntilActive("postgresql@15-main", within: Minutes(1));
        Expect("pg_isready", within: Minutes(1));
    },
    test: () => Expect("runuser", ["-u", "postgres", "--", "psql", "--command", "select 1"], within: Seconds(30)),
    restart: Services.Restart("postgresql@15-main"));

// What only a restart reads goes from host to host; the rest is read again by a reload. The checker reads all of the configuration, with the new file in its place; it says a
// setting's value and starts nothing.
const string checker = "/usr/lib/postgresql/15/bin/postgres -C max_connections -c config_file=/etc/postgresql/15/main/postgresql.conf";

Aspect("postgresql", "memory", "/etc/postgresql/15/main/conf.d/memory.conf", validate: checker, owner: "postgres", group: "postgres", onChange: Services.Restart("postgresql@15-main"));
Aspect("postgresql", "logging", "/etc/postgresql/15/main/conf.d/logging.conf", validate: checker, owner: "postgres", group: "postgres", onChange: Services.Reload("postgresql@15-main"), atMostOut: "50%", inLoad: true);
