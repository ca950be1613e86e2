// The balancers' configuration, written from the front ends that are in the herd. A front end that joins later is in it with the next migration that writes it:
// copy this one under another name, or call it from there.
#load "services/haproxy.csx"

Service("haproxy").Update("main", $"""
    global
        stats socket ipv4@0.0.0.0:9999 level admin
    defaults
        mode http
        timeout connect 5s
        timeout client 30s
        timeout server 30s
    frontend shop
        bind :80
        default_backend frontend
    backend frontend
        option httpchk GET /health
    {string.Concat(Role("frontend").OrderBy(host => host.Name, StringComparer.Ordinal).Select(host => $"    server {host.Name} {host.Name}:80 check\n"))}
    """);
