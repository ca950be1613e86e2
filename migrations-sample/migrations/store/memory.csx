// More memory for the store, one server after the other.
#load "services/postgresql.csx"

Service("postgresql").Update("memory", "shared_buffers = 256MB\nwork_mem = 16MB\n");
