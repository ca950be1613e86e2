// HAProxy, as Debian sets it up: it balances nothing yet.
Update(() =>
{
    Apt.Install("haproxy");
    Services.Enable("haproxy");
}, within: Minutes(20));
