// Redis as a cache: empty after a restart, so one host at a time.
DefineService("redis",
    alive: () =>
    {
        Services.WaitUntilActive("redis-server", within: Seconds(30));
        Expect("redis-cli", ["ping"], within: Seconds(30));
    },
    restart: Services.Restart("redis-server"));

Aspect("redis", "main", "/etc/redis/redis.conf", mode: "0640", owner: "redis", group: "redis", onChange: Services.Restart("redis-server"));
