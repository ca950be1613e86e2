// Smaller pages. This one is bad: the heading is lost. Its Check finds that on the first server, which is put back as it was, and the change halts.
#load "lib/load-balancer.csx"

Rolling(atMostOut: 2, canary: "1 host");

var page = OnMachine("srv/www/index.html");

LeaveLoad(() => LeaveTheLoad());
Update(() => Files.Write(page, "<!doctype html><title>The shop</title>Good evening\n", mode: "0644"));
Check(() => Run("grep", "-q", "<h1>", page)); // asked of the server that was put back, too
Rejoin(() => RejoinTheLoad());
