// One change over two services: the site, and the cache that it uses. Out of load for both, each changed, each checked, back into load.
#load "services/nginx.csx"
#load "services/redis.csx"

WaitFor(Role("balancer"), completed: "balancer/front-ends");

Service("redis").Update("main", """
    bind 127.0.0.1
    port 6379
    dir /var/lib/redis
    save ""
    maxmemory 64mb
    maxmemory-policy allkeys-lru

    """);
Service("nginx").Update("site", Template("files/frontend/shop.conf", new { name = "www.example.org", cache = "127.0.0.1:6379" }));
