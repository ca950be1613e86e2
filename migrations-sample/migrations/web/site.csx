// The shop's site, rolled out as an admin would do it by hand: out of load, update, check, back in, test through the load balancer.
#load "lib/load-balancer.csx"

Rolling(atMostOut: 2);

var page = OnMachine("srv/www/index.html");

LeaveLoad(() => LeaveTheLoad());

Update(() =>
{
    Files.Deploy("files/web/index.html", page, mode: "0644");
    Run("sleep", "0.5"); // the time that a real server takes to restart
});

Check(() => Run("grep", "-q", "<h1>", page));
Rejoin(() => RejoinTheLoad());
Verify(() =>
{
    if (!Files.Exists(InLoad))
    {
        throw new Exception("the load balancer does not see this host");
    }
});
