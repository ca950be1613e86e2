// A database and a cache beside it.
Update(() =>
{
    Apt.Install("postgresql");
    Apt.Install("redis-server");
    Services.Enable("postgresql");
    Services.Enable("redis-server");
}, within: Minutes(20));

Check(() => Services.WaitUntilActive("postgresql@15-main", within: Minutes(1)));
