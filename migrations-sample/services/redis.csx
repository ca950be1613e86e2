// Redis as a cache: empty after a restart, so one host at a time.
DefineService("redis",
    alive: () =>
    {
        Services.WaitUntilActive("redis-server", within: Seconds(30));
        Expect("redis-cli", ["ping"], within: Seconds(30));
    },
    test: () =>
    {
        Expect("redis-cli", ["set", "wildebeest", Me.Name, "EX", "60"]);
        Expect("redis-cli", ["get", "wildebeest"]);
    },
    restart: Services.Restart("redis-server"));

// Redis has no checker of its own. It is started with the new file for a second, on no port, and told to end.
Aspect("redis", "main", "/etc/redis/redis.conf",
    validate: "timeout --preserve-status 1 redis-server {path} --port 0 --unixsocket /run/redis-check.sock --save '' --appendonly no --daemonize no --supervised no",
    mode: "0640", owner: "redis", group: "redis", onChange: Services.Restart("redis-server"));
