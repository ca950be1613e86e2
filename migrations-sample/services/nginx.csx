// nginx on servers of the role frontend, behind the balancers of services/haproxy.csx.
IReadOnlyList<string> BalancerSockets() => [.. Role("balancer").Select(host => $"{host.Name}:9999")];

DefineService("nginx",
    leaveLoad: () => Haproxy("frontend", BalancerSockets()).Drain(Me, within: Minutes(2)),
    rejoin: () => Haproxy("frontend", BalancerSockets()).Enable(Me, within: Minutes(1)),
    alive: () =>
    {
        Expect("nginx", ["-t"]);
        Services.WaitUntilActive("nginx", within: Seconds(30));
        Http.Get("http://localhost/health", within: Seconds(30)).Is(200);
    },
    test: () =>
    {
        foreach (var balancer in Role("balancer"))
        {
            Http.Get($"http://{balancer.Name}/health", within: Seconds(30)).Is(200);
        }
    });

// A wrong main file stops all of nginx, so it goes from host to host; a site is read again without a restart.
Aspect("nginx", "main", "/etc/nginx/nginx.conf", validate: "nginx -t -c {path}", onChange: Services.Restart("nginx"));
Aspect("nginx", "site", "/etc/nginx/conf.d/shop.conf", onChange: Services.Reload("nginx"), atMostOut: "25%");
Aspect("nginx", "logging", "/etc/nginx/conf.d/logging.conf", onChange: Services.Reload("nginx"), atMostOut: "50%", inLoad: true);
