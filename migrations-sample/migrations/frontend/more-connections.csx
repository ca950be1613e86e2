// Room for more visitors, and nginx tells its version to none of them. Both are in the main file, so each front end is out of load while its nginx restarts.
#load "services/nginx.csx"

WaitFor(Role("balancer"), completed: "balancer/front-ends"); // also one that joined today: this host asks each balancer to let it out of load

Service("nginx").Update("main", Template("files/frontend/nginx.conf", new { connections = 2048 }));
