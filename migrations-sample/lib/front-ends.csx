// What the balancers know of front ends: those that are in the herd at this moment, each by the address that it published itself.

string ConfigurationOfBalancers(int retries = 3) => Template("files/balancer/haproxy.cfg", new { frontends = Role("frontend").ToList(), retries });
