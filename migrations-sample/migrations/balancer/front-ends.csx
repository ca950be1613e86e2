// The balancers' configuration, written from the front ends that are in the herd. A front end that joins later is in it with the next migration like this one:
// copy it under another name, with what the front ends complete last.
#load "lib/front-ends.csx"
#load "services/haproxy.csx"

WaitFor(Role("frontend"), completed: "frontend/install");

Service("haproxy").Update("main", ConfigurationOfBalancers());
