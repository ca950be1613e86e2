// Mends smaller-pages: its commit's last line is "Replaces: <sha1>", so every server that does not have that one yet runs this one in its place.
#load "lib/load-balancer.csx"

Rolling(atMostOut: 2, canary: "1 host");

var page = OnMachine("srv/www/index.html");

LeaveLoad(() => LeaveTheLoad());
Update(() => Files.Write(page, "<!doctype html><title>The shop</title><h1>Good evening</h1>\n", mode: "0644"));
Check(() => Run("grep", "-q", "<h1>", page));
Rejoin(() => RejoinTheLoad());
