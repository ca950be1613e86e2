// HAProxy on servers of the role balancer. A reload keeps its connections, so no balancer leaves anything for it.
DefineService("haproxy",
    alive: () =>
    {
        Services.WaitUntilActive("haproxy", within: Seconds(30));
        Tcp.Answers("localhost", 80, within: Seconds(30));
    });

Aspect("haproxy", "main", "/etc/haproxy/haproxy.cfg", validate: "haproxy -c -f {path}", mode: "0640", group: "haproxy", onChange: Services.Reload("haproxy"), inLoad: true);
