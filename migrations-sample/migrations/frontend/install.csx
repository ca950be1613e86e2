// What a front end needs, before it is in any load balancer. Nothing leaves load for it, so all may do it at once.
Update(() =>
{
    Apt.Install("nginx");
    Apt.Install("redis-server");
    Services.Enable("nginx");
    Services.Enable("redis-server");
    Files.Delete("/etc/nginx/sites-enabled/default"); // the shop's own site takes its place
    Files.Deploy("files/web/index.html", "/srv/www/index.html", mode: "0644");
}, within: Minutes(20));

Check(() => Services.WaitUntilActive("nginx", within: Seconds(30)));
