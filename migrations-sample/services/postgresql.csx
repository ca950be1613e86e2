// PostgreSQL of Debian 12, as its packages set it up.
DefineService("postgresql",
    alive: () =>
    {
        Services.WaitUntilActive("postgresql", within: Minutes(1));
        Expect("pg_isready", within: Minutes(1));
    },
    test: () => Tcp.Answers("localhost", 5432, within: Seconds(30)));

// What only a restart reads goes from host to host; the rest is read again by a reload.
Aspect("postgresql", "memory", "/etc/postgresql/15/main/conf.d/memory.conf", owner: "postgres", group: "postgres", onChange: Services.Restart("postgresql"));
Aspect("postgresql", "logging", "/etc/postgresql/15/main/conf.d/logging.conf", owner: "postgres", group: "postgres", onChange: Services.Reload("postgresql"), atMostOut: "50%", inLoad: true);
