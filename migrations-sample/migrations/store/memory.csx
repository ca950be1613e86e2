// More memory for both services of the store, one server after the other.
#load "services/postgresql.csx"
#load "services/redis.csx"

Service("postgresql").Update("memory", "shared_buffers = 256MB\nwork_mem = 16MB\n");
Service("redis").Update("main", "bind 127.0.0.1\nport 6379\ndir /var/lib/redis\nmaxmemory 128mb\n");
