// nginx on servers of the role frontend, behind the balancers of services/haproxy.csx.

HaproxyBackend FrontEndsOf(RoleMember balancer) => Haproxy("frontend", $"{balancer.Address}:9999");

// Each balancer is asked, so what updates this service waits until all of them answer: WaitFor(Role("balancer"), completed: "balancer/front-ends").
// A front end that joined after a balancer's configuration was written is in no load yet: it leaves nothing, and rejoins nothing.
IReadOnlyList<RoleMember> Balancers() => [.. Role("balancer").Where(balancer => FrontEndsOf(balancer).Knows(Me))];

DefineService("nginx",
    leaveLoad: () =>
    {
        foreach (var balancer in Balancers())
        {
            FrontEndsOf(balancer).Drain(Me, within: Minutes(2));
        }
    },
    rejoin: () =>
    {
        foreach (var balancer in Balancers())
        {
            FrontEndsOf(balancer).Enable(Me, within: Minutes(1));
        }
    },
    alive: () =>
    {
        Expect("nginx", ["-t"]);
        Services.WaitUntilActive("nginx", within: Seconds(10));
        Http.Get("http://localhost/health", within: Seconds(10)).Is(200);
    },
    // Asked of the balancer until this host is the one that answers.
    test: () =>
    {
        foreach (var balancer in Balancers())
        {
            Http.Get($"http://{balancer.Address}/health", within: Seconds(30), every: Seconds(0.2)).Is(200).Header("X-Served-By", Me.Name);
        }
    });

// A wrong main file stops all of nginx, so it goes from host to host; a site is read again without a restart. A site is only a part of what nginx reads: without {path},
// nginx -t looks at all of it, with the new file in its place.
Aspect("nginx", "main", "/etc/nginx/nginx.conf", validate: "nginx -t -c {path}", onChange: Services.Restart("nginx"));
Aspect("nginx", "site", "/etc/nginx/conf.d/shop.conf", validate: "nginx -t", onChange: Services.Reload("nginx"), atMostOut: "25%");
Aspect("nginx", "logging", "/etc/nginx/conf.d/logging.conf", validate: "nginx -t", onChange: Services.Reload("nginx"), atMostOut: "50%", inLoad: true);
