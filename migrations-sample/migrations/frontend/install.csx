// What a front end needs, before it is in any load balancer.
Rolling(atMostOut: "25%");

Update(() =>
{
    Apt.Install("nginx");
    Apt.Install("redis-server");
    Services.Enable("nginx");
    Services.Enable("redis-server");
}, within: Minutes(20));

Check(() => Tcp.Answers("localhost", 80, within: Seconds(30)));
