// A new front page, committed while the hosts run.
#load "lib/load-balancer.csx"

Rolling(atMostOut: 2);

var page = OnMachine("srv/www/index.html");

LeaveLoad(() => LeaveTheLoad());

Update(() =>
{
    Files.Write(page, "<!doctype html>\n<title>The shop</title>\n<h1>Good evening</h1>\n", mode: "0644");
    Run("sleep", "0.5");
});

Check(() => Run("grep", "-q", "<h1>", page)); // of the old page, too: a host that was put back is asked this
Rejoin(() => RejoinTheLoad());
