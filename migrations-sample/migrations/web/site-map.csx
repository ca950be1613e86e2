// Each web server lists the others, from what the herd publishes: nobody keeps a list by hand, and no migration names a host.
#load "lib/machine.csx"

Rolling(atMostOut: 2);

Update(() =>
{
    var servers = Role("web").Select(host => host.Name).Order().ToList();
    Files.Write(OnMachine("srv/www/servers.txt"), string.Join("\n", servers) + "\n");
    Log($"{servers.Count} web servers are in the herd");
});
