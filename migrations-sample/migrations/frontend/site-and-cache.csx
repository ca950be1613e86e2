// One change over two services: the site, and the cache that it uses. Out of load for both, each changed, each checked, back into load.
#load "services/nginx.csx"
#load "services/redis.csx"

Service("redis").Update("main", "bind 127.0.0.1\nport 6379\nmaxmemory 64mb\nmaxmemory-policy allkeys-lru\n");
Service("nginx").Update("site", Template("files/frontend/shop.conf", new { name = "www.example.org", cache = "127.0.0.1:6379" }));
