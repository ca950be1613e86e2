// HAProxy on servers of the role balancer. A reload keeps its connections, so no balancer leaves anything for it. But it forgets who was taken out of load:
// a migration that writes its configuration waits for the front ends, and theirs wait for it.
DefineService("haproxy",
    alive: () =>
    {
        Services.WaitUntilActive("haproxy", within: Seconds(30));
        Tcp.Answers("localhost", 80, within: Seconds(30));
    },
    // Any answer: whether a front end is well is not this server's to say.
    test: () => Http.Get("http://localhost/health", within: Seconds(30)));

Aspect("haproxy", "main", "/etc/haproxy/haproxy.cfg", validate: "haproxy -c -f {path}", mode: "0640", group: "haproxy", onChange: Services.Reload("haproxy"), inLoad: true);
